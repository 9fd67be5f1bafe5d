import { maskPicture } from '../../pictures/image/mask-picture.js';
import type { Picture } from '../../pictures/image/picture.js';
import { encodePng } from '../../pictures/image/png.js';
import { grouped, swatch } from '../format.js';
import { html, type Html } from '../../base/html.js';
import { KINDS, type MapItem, type MapSet, NO_VALUE, withoutValue } from './map-set.js';

type Raster = Pick<MapSet, 'rows' | 'columns'> & { readonly values: Uint8Array | Uint16Array };

/** A raster as a picture within the page, for readers without the page's script. */
function still(raster: Raster, colours: readonly string[], text: string): Html {
  const picture = maskPicture(raster, new Map(colours.map((colour, index) => [index + 1, colour])));
  return html`<img class="still" src="${dataUri(picture)}" width="${picture.width}" height="${picture.height}" alt="${text}">`;
}

const dataUri = (picture: Picture): string => `data:image/png;base64,${Buffer.from(encodePng(picture)).toString('base64')}`;

export function stillPair(maps: MapSet): Html {
  const [{ name, classes }] = maps.items;
  const empty = withoutValue(maps, maps.items[0]);
  const values = Uint16Array.from(classes, (one, pixel) => (empty[pixel] ? maps.colours.length + 1 : one));
  return html`<div class="pair"><figure>${still({ ...maps, values }, [...maps.colours, NO_VALUE], `Classification, ${name}`)}<figcaption>${name}</figcaption></figure>
<figure>${still({ ...maps, values: maps.truth }, maps.colours, 'Ground truth')}<figcaption>Ground truth</figcaption></figure></div>
<ul class="legend">${maps.classes.map((label, index) => html`<li>${swatch(maps.colours[index])}${index + 1} ${label}</li>`)}${
    empty.includes(1) && html`<li>${swatch(NO_VALUE)}no value</li>`
  }<li>${swatch('#000000')}${maps.blank}</li></ul>`;
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
