import { formatColour, parseColour, type Rgb } from './picture.js';
import { distance, seenBy, type Vision, VISIONS } from './vision.js';

/** What a pixel without a class is drawn in. */
export const UNLABELLED = '#000000';

/** How a list of colours begins, and for whose eyes it goes on. */
const STYLES = {
  /** As the SSRN authors' maps have them, and many papers. */
  paper: {
    first: [
      '#ff0000',
      '#00ff00',
      '#0000ff',
      '#ffff00',
      '#00ffff',
      '#ff00ff',
      '#c0c0c0',
      '#808080',
      '#800000',
      '#808000',
      '#008000',
      '#800080',
      '#008080',
      '#000080',
      '#ffa500',
      '#ffd700',
    ],
    visions: ['normal'],
  },
  /** Okabe and Ito's, colour-blind safe. */
  safe: { first: ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'], visions: VISIONS },
} as const satisfies Record<string, { readonly first: readonly string[]; readonly visions: readonly Vision[] }>;

export type PaletteStyle = keyof typeof STYLES;
export const PALETTE_STYLES = Object.keys(STYLES) as PaletteStyle[];

/** So many colours, the same for the same number and style; a longer list begins as a shorter one does. */
export function palette(style: PaletteStyle, count: number): string[] {
  const { first, visions } = STYLES[style];
  return count <= first.length ? first.slice(0, count) : withMore(first, count, visions);
}

/** A colour for each class: its own, or the next of the palette that none has. */
export function classColours(classes: readonly { readonly colour?: string }[], style: PaletteStyle = 'paper'): string[] {
  const own = new Set(classes.flatMap(({ colour }) => colour?.toLowerCase() ?? []));
  const free = palette(style, classes.length + own.size).filter((colour) => !own.has(colour));
  return classes.map(({ colour }) => colour?.toLowerCase() ?? free.shift()!);
}

/** Steps of a colour's parts from which further ones are taken, and how many of them are looked for at most. */
const STEPS = [0, 36, 73, 109, 146, 182, 219, 255];
const MOST_SEARCHED = 64;
/** Darker ones look like pixels without a class. */
const LEAST_LIGHTNESS = 0.35;

/** Adds the colour that is farthest from all before it and from the unlabelled one, for the eyes that tell it apart worst. */
function withMore(first: readonly string[], count: number, visions: readonly Vision[]): string[] {
  const asSeen = (rgb: Rgb) => visions.map((vision) => seenBy(vision, rgb));
  const candidates = STEPS.flatMap((red) => STEPS.flatMap((green) => STEPS.map((blue): Rgb => [red, green, blue])))
    .map((rgb) => ({ rgb, seen: asSeen(rgb), nearest: Infinity }))
    .filter(({ seen: [[lightness]] }) => lightness >= LEAST_LIGHTNESS);
  const chosen: string[] = [];
  const keepAway = (seen: readonly (readonly number[])[]) => {
    for (const candidate of candidates) {
      const apart = Math.min(...seen.map((one, index) => distance(one, candidate.seen[index])));
      if (apart < candidate.nearest) candidate.nearest = apart;
    }
  };
  for (const colour of [UNLABELLED, ...first]) keepAway(asSeen(parseColour(colour)));
  chosen.push(...first);
  while (chosen.length < Math.min(count, MOST_SEARCHED)) {
    const best = candidates.reduce((far, candidate) => (candidate.nearest > far.nearest ? candidate : far));
    chosen.push(formatColour(best.rgb));
    keepAway(best.seen);
  }
  // With so many classes, colours cannot be told apart: they are only different.
  const used = new Set([UNLABELLED, ...chosen]);
  for (let value = 0x1f3f5f; chosen.length < count; value = (value + 0x9e3779) & 0xffffff) {
    const colour = `#${value.toString(16).padStart(6, '0')}`;
    if (!used.has(colour)) chosen.push(colour);
    used.add(colour);
  }
  return chosen;
}
