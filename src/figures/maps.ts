import { Failure } from '../errors/failure.js';
import { letter } from '../pictures/figure/drawing.js';
import { swatch } from '../pictures/figure/legend.js';
import { mapsFigure } from '../pictures/figure/maps.js';
import type { GroundScale } from '../pictures/figure/scale-bar.js';
import type { Typeface } from '../pictures/figure/typeface.js';
import { maskPicture } from '../pictures/image/mask-picture.js';
import { UNLABELLED } from '../pictures/image/palette.js';
import { type MapItem, type MapSet, NO_VALUE, withoutValue } from '../pages/maps/map-set.js';
import { readMaps } from '../pages/maps/read-maps.js';
import { type PageMap, storedMaps } from '../pages/maps/stored-maps.js';
import { dataOf } from '../results/compare-scenes.js';
import { seedsText } from '../results/seeds-text.js';
import { metresOfPixel } from './ground.js';
import { type DrawnMethod, type MethodFigure, latest, listed, percentText, scenesOf } from './method.js';

export interface MapsOptions {
  /** In points. */
  readonly width: number;
  readonly across?: number;
  /** If left out, the first seed that all methods have. */
  readonly seed?: number;
  /** What of the scene is shown; if left out, as much as all methods have mapped. */
  readonly scope?: 'scene' | 'labelled';
  readonly safe: boolean;
  /** Metres of a pixel, of a scene whose files do not say it. */
  readonly metres?: number;
  /** What unlabelled pixels are drawn in. */
  readonly background?: string;
}

/** The scene in false colour, its ground truth and the map of each method, as Figs. 7 to 9 of the SSRN paper have them. */
export async function mapsOf(methods: readonly DrawnMethod[], options: MapsOptions, type: Typeface): Promise<MethodFigure> {
  requireOneScene(methods);
  const trials = methods.map((method) => trialOf(method, commonSeed(methods, options.seed)));
  const found = await readMaps(
    methods[0].one,
    methods.map(({ run, name }, index) => ({ run, name, trial: trials[index] })),
  );
  if (!found || found.items.length < methods.length) {
    const missing = methods.filter(({ name }) => !found?.items.some((item) => item.name === name));
    throw new Failure({
      code: 'trial-missing',
      message: `nothing can be drawn of ${listed(missing.map(({ name }) => name))}: the trial of seed ${trials[0].seed} is missing`,
      hint: 'Run the pipeline again, or choose another seed with --seed.',
    });
  }
  const asked = scopeOf(found.items, options.scope);
  const colours = options.safe ? found.safeColours : found.colours;
  const ground = options.background ?? UNLABELLED;
  const stored = methods.map(({ run }, index) => storedMaps(run.folder).get(trials[index].address));
  const map = stored.find((one) => one);
  const scale = options.metres === undefined ? scaleOf(map) : { metres: options.metres, north: false };
  const draw = (values: ArrayLike<number>) =>
    maskPicture({ ...found, values }, new Map([...colours, NO_VALUE].map((one, index) => [index + 1, one])), ground);
  const falseColour = found.falseColour
    ? [{ name: 'False colour', picture: { width: found.columns, height: found.rows, rgb: found.falseColour } }]
    : [];
  const drawn = found.items.map((item) => shownClasses(found, item, asked));
  const panels = [
    ...falseColour,
    { name: 'Ground truth', picture: draw(found.truth) },
    ...found.items.map(({ name }, index) => ({ name, picture: draw(drawn[index]) })),
  ];
  const hasEmpty = drawn.some((classes) => classes.includes(colours.length + 1));
  const hasGround = [found.truth, ...drawn].some((classes) => classes.includes(0));
  const keys = [
    ...found.classes.map((name, index) => swatch(colours[index], name)),
    ...(hasEmpty ? [swatch(NO_VALUE, 'No value')] : []),
    ...(hasGround ? [swatch(ground, asked === 'tested' ? 'Not tested' : 'Unlabelled')] : []),
  ];
  const title = `Maps of ${scenesOf(methods.slice(0, 1))}`;
  const width = options.width;
  return {
    drawing: mapsFigure(
      { title, panels, keys, width, ...(scale ? { scale } : {}), ...(options.across ? { across: options.across } : {}) },
      type,
    ),
    caption: captionOf(methods, trials, asked, map),
    notes: notesOf(methods, found.items, asked, trials[0].seed, options.scope),
    date: latest(methods),
  };
}

/** Why not the whole scene is shown, and the commands that make the maps which are missing. */
function notesOf(
  methods: readonly DrawnMethod[],
  items: readonly MapItem[],
  asked: Scope,
  seed: number,
  wanted: 'scene' | 'labelled' | undefined,
): string[] {
  if (asked === 'scene' || (asked === 'labelled' && wanted === 'labelled')) return [];
  const lacking = methods.filter((_, index) => items[index].asked !== 'scene');
  const why =
    asked === 'tested'
      ? 'maps: only test pixels are shown, since not all methods have a map'
      : 'maps: only labelled pixels are shown, since not all methods have a map of the whole scene';
  return [[`${why}. What is missing is made by`, ...lacking.map((method) => `  ${mapCommand(method, seed)}`)].join('\n')];
}

function mapCommand({ run, one }: DrawnMethod, seed: number): string {
  return `hsi-run map ${run.folder}${run.varies ? ` --configuration ${one.name}` : ''} --seed ${seed} --maps scene`;
}

type Trial = DrawnMethod['one']['details'][number];
type Scope = MapItem['asked'];

function requireOneScene(methods: readonly DrawnMethod[]): void {
  const [first] = methods;
  // Files of two scenes may have one name.
  const other = methods.find(
    (method) =>
      method.one.sceneName !== first.one.sceneName ||
      method.one.classes.join('\n') !== first.one.classes.join('\n') ||
      haveOtherData(method, first),
  );
  if (!other) return;
  throw new Failure({
    code: 'usage',
    message: `${methods[0].name} and ${other.name} have other scenes or classes: they cannot share one legend`,
    hint: 'Draw a figure for each scene.',
  });
}

/** By the digests of their trials, as far as these are there. */
function haveOtherData(one: DrawnMethod, other: DrawnMethod): boolean {
  const [data, own] = [one, other].map(({ run, one: { details } }) => dataOf(run, details[0]?.address));
  return data !== undefined && own !== undefined && data !== own;
}

function commonSeed(methods: readonly DrawnMethod[], seed: number | undefined): number {
  const seeds = methods[0].one.details.map((trial) => trial.seed);
  const common = seeds.filter((one) => methods.every(({ one: { details } }) => details.some((trial) => trial.seed === one)));
  if (seed !== undefined && common.includes(seed)) return seed;
  if (seed === undefined && common.length > 0) return common[0];
  throw new Failure({
    code: 'usage',
    message: seed === undefined ? 'the methods have no seed in common' : `--seed ${seed}: not all methods have this seed`,
    hint: common.length > 0 ? `All have ${seedsText(common)}.` : 'Run all of them with the same seeds.',
  });
}

const trialOf = ({ one: { details } }: DrawnMethod, seed: number): Trial => details.find((trial) => trial.seed === seed)!;

/** As much as every method has been asked for: maps of different extent cannot be compared. */
function scopeOf(items: readonly MapItem[], wanted: 'scene' | 'labelled' | undefined): Scope {
  const order: readonly Scope[] = ['tested', 'labelled', 'scene'];
  const least = order[Math.min(...items.map(({ asked }) => order.indexOf(asked)))];
  return wanted === 'labelled' && least === 'scene' ? 'labelled' : least;
}

function shownClasses(set: MapSet, item: MapItem, asked: Scope): Uint16Array {
  const empty = withoutValue(set, item);
  const isShown = (pixel: number) => asked === 'scene' || (asked === 'labelled' ? set.truth[pixel] > 0 : item.parts[pixel] === 3);
  return Uint16Array.from(item.classes, (one, pixel) => (!isShown(pixel) ? 0 : empty[pixel] ? set.colours.length + 1 : one));
}

function scaleOf(map: PageMap | undefined): GroundScale | undefined {
  const metres = map && metresOfPixel(map.facts.georeference, map.rows);
  return metres === undefined ? undefined : { metres, north: true };
}

function captionOf(methods: readonly DrawnMethod[], trials: readonly Trial[], asked: Scope, map: PageMap | undefined): string {
  const names: string[] = [];
  if (map) {
    const { bands, wavelengths } = map.facts.falseColour;
    const where = wavelengths ? ` (${listed(wavelengths.map((one) => one.toFixed(0)))} nm)` : '';
    names.push(`False-colour image of bands ${listed(bands.map(String))}${where}`);
  }
  names.push('Ground truth');
  for (const [index, { name, one }] of methods.entries()) {
    const oa = one.trials.find(({ seed }) => seed === trials[index].seed)?.oa;
    names.push(`${name}${oa === undefined ? '' : `, overall accuracy ${percentText(oa)}`}`);
  }
  const what = { scene: 'the whole scene', labelled: 'the labelled pixels', tested: 'the test pixels' }[asked];
  return (
    `Classification maps of ${scenesOf(methods.slice(0, 1))}: ${what}. ` +
    `${names.map((text, index) => `${letter(index)} ${text}.`).join(' ')} All maps are of the trial with seed ${trials[0].seed}.`
  );
}
