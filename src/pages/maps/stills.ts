import { maskPicture } from '../../pictures/image/mask-picture.js';
import type { Picture } from '../../pictures/image/picture.js';
import { encodePng } from '../../pictures/image/png.js';
import { grouped, swatch } from '../format.js';
import { html, type Html } from '../../base/html.js';
import { itemCaptions, sceneCaptions } from './captions.js';
import { KINDS, type MapItem, type MapSet, NO_VALUE, withoutValue } from './map-set.js';

type Raster = Pick<MapSet, 'rows' | 'columns'> & { readonly values: Uint8Array | Uint16Array };

/** A raster as a picture within the page: until its script has drawn, without scripts, and on paper. */
function still(raster: Raster, colours: readonly string[], text: string): Html {
  const picture = maskPicture(raster, new Map(colours.map((colour, index) => [index + 1, colour])));
  return html`<img class="still" src="${dataUri(picture)}" width="${picture.width}" height="${picture.height}" alt="${text}">`;
}

const dataUri = (picture: Picture): string => `data:image/png;base64,${Buffer.from(encodePng(picture)).toString('base64')}`;

const WIDE = 2.2;

export interface ChosenMaps {
  /** The right map is another one, and not the ground truth. */
  readonly second?: boolean;
  /** Left and right, from 0; the first two if left out. */
  readonly chosen?: readonly [number, number];
}

/** The left map, what it is held against, and where it is wrong; before a print the page's script puts in what is chosen. */
export function stillMaps(maps: MapSet, { second = false, chosen = [0, 1] }: ChosenMaps = {}): Html {
  const [first, other] = chosen.map((index) => maps.items[index]);
  const right = second && other ? classesStill(maps, other) : truthStill(maps);
  const empty = [first, ...(second && other ? [other] : [])].some((item) => withoutValue(maps, item).includes(1));
  // Beside each other a scene that is much wider than high would be a strip.
  const isWide = maps.columns > WIDE * maps.rows;
  return html`<div class="stills${isWide && ' wide'}">${[classesStill(maps, first), right, errorsStill(maps, first)].map(
    ([caption, picture], index) => html`<figure data-still="${index}">${picture}<figcaption>${caption}</figcaption></figure>`,
  )}</div>
<ul class="legend still-legend">${maps.classes.map((label, index) => html`<li>${swatch(maps.colours[index])}${index + 1} ${label}</li>`)}${
    empty && html`<li>${swatch(NO_VALUE)}no value</li>`
  }<li>${swatch('#000000')}${maps.blank}</li>${KINDS.errors.map(([kind, colour]) => html`<li>${swatch(colour)}${kind}</li>`)}</ul>`;
}

type Still = readonly [caption: string, picture: Html];

function classesStill(maps: MapSet, item: MapItem): Still {
  const empty = withoutValue(maps, item);
  const values = Uint16Array.from(item.classes, (one, pixel) => (empty[pixel] ? maps.colours.length + 1 : one));
  const { classes: caption } = itemCaptions(item);
  return [caption, still({ ...maps, values }, [...maps.colours, NO_VALUE], caption)];
}

function truthStill(maps: MapSet): Still {
  const { truth: caption } = sceneCaptions(maps);
  return [caption, still({ ...maps, values: maps.truth }, maps.colours, caption)];
}

/** As client/paint.ts has errors. */
function errorsStill(maps: MapSet, item: MapItem): Still {
  const { classes, parts } = item;
  const values = classes.map((one, pixel) => {
    if (parts[pixel] === 1 || parts[pixel] === 2) return 3;
    const truth = maps.truth[pixel];
    return truth > 0 && one > 0 ? (one === truth ? 1 : 2) : 0;
  });
  const colours = KINDS.errors.map(([, colour]) => colour);
  const { errors: caption } = itemCaptions(item);
  return [caption, still({ ...maps, values }, colours, caption)];
}

/** How many pixels are in each part. */
export function countsOf(parts: Uint8Array): [kind: string, count: number][] {
  return KINDS.parts.map(([kind], index) => [kind, parts.reduce((sum, part) => sum + Number(part === index + 1), 0)]);
}

/** The split of one trial: where it trained, validated and was tested. */
export function splitStill(maps: MapSet, { name, parts }: MapItem): Html {
  const counts = countsOf(parts).map(([kind, count]) => `${grouped(count)} ${kind}`);
  return html`<figure class="narrow">${still(
    { ...maps, values: parts },
    KINDS.parts.map(([, colour]) => colour),
    `Split of ${name}: ${counts.join(', ')}`,
  )}
<figcaption>Split of ${name}<ul class="legend">${KINDS.parts.map(([, colour], index) => html`<li>${swatch(colour)}${counts[index]}</li>`)}<li>${swatch('#000000')}in no part of the split</li></ul></figcaption></figure>`;
}
