import { maskPicture } from '../../image/mask-picture.js';
import type { Picture } from '../../image/picture.js';
import { encodePng } from '../../image/png.js';
import { html, type Html } from '../html.js';
import { KINDS, type MapItem, type MapSet } from './map-set.js';

type Raster = Pick<MapSet, 'rows' | 'columns'> & { readonly values: Uint8Array };

/** A raster as a picture within the page, for readers without the page's script. */
function still(raster: Raster, colours: readonly string[], text: string): Html {
  const picture = maskPicture(raster, new Map(colours.map((colour, index) => [index + 1, colour])));
  return html`<img class="still" src="${dataUri(picture)}" width="${picture.width}" height="${picture.height}" alt="${text}">`;
}

const dataUri = (picture: Picture): string => `data:image/png;base64,${Buffer.from(encodePng(picture)).toString('base64')}`;

export function stillPair(maps: MapSet): Html {
  const [{ name, classes }] = maps.items;
  return html`<div class="pair"><figure>${still({ ...maps, values: classes }, maps.colours, `Classification, ${name}`)}<figcaption>${name}</figcaption></figure>
<figure>${still({ ...maps, values: maps.truth }, maps.colours, 'Ground truth')}<figcaption>Ground truth</figcaption></figure></div>`;
}

/** The split of one trial: where it trained, validated and was tested. */
export function splitStill(maps: MapSet, { name, parts }: MapItem): Html {
  const counts = KINDS.parts.map((_, index) => parts.reduce((sum, part) => sum + Number(part === index + 1), 0));
  const told = KINDS.parts.map(([kind], index) => `${counts[index]} ${kind}`).join(', ');
  return html`<figure class="narrow">${still({ ...maps, values: parts }, KINDS.parts.map(([, colour]) => colour), `Split of ${name}: ${told}`)}
<figcaption>Split of ${name}<ul class="legend">${KINDS.parts.map(([kind, colour], index) => html`<li><span class="swatch" style="background:${colour}"></span>${counts[index]} ${kind}</li>`)}</ul></figcaption></figure>`;
}
