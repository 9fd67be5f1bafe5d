import { html, scriptJson, type Html } from '../../base/html.js';
import type { MapSet } from './map-set.js';
import { packMaps } from './pack.js';
import { stillPair } from './stills.js';

const VIEWS = {
  classes: 'classification',
  truth: 'ground truth',
  errors: 'errors',
  confidence: 'confidence',
  parts: 'split',
  colour: 'false colour',
};

/**
 * Two maps side by side with their switches; the ground truth or the second item stands on the right.
 *
 * @param id unique in the page
 */
export function mapsWidget(maps: MapSet, id: string, { second = false } = {}): Html {
  const { data, items } = packMaps(maps);
  const { rows, columns, falseColour } = maps;
  const shown = maps.items.slice(0, items);
  const views = Object.entries(VIEWS).filter(([view]) => view !== 'colour' || falseColour);
  const options = (chosen: number) =>
    shown.map(({ name }, index) => html`<option value="${index}"${index === chosen && html` selected`}>${name}</option>`);
  const right = second && shown.length > 1;
  const canvas = (
    side: number,
    label: string,
  ) => html`<figure><div class="canvas"><canvas width="${columns}" height="${rows}" tabindex="0" role="application" aria-label="${label}; arrow keys move by one pixel, with shift by ten"></canvas><i class="mark"></i></div>
<figcaption><label>${side === 0 ? 'left' : 'right'} <select data-side="${side}">${side === 1 && html`<option value="truth">ground truth</option>`}${options(side === 0 ? 0 : right ? 1 : -1)}</select></label></figcaption></figure>`;
  return html`<div class="maps" id="${id}" hidden><div class="controls"><fieldset><legend>Show</legend>${views.map(
    ([view, label], index) =>
      html`<label><input type="radio" name="${id}-view" value="${view}"${index === 0 && html` checked`}> ${label}</label> `,
  )}</fieldset>
<label><input type="checkbox"> colour-blind safe colours</label></div>
<div class="pair">${canvas(0, 'Left map')}${canvas(1, 'Right map')}</div>
<p class="told">Point at a pixel, or use the arrow keys on a map, to see its class and confidence.</p><p class="hidden" aria-live="polite"></p><ul class="legend"></ul>
<script type="application/json">${scriptJson(data)}</script></div>
<noscript>${stillPair(maps)}</noscript>
${remarksOf(maps, items).map((remark) => html`<p class="small muted">${remark}</p>`)}`;
}

function remarksOf({ remarks, items }: MapSet, shown: number): string[] {
  return [
    ...remarks,
    ...(shown < items.length ? [`Only the first ${shown} of ${items.length} maps are shown, to keep the page small.`] : []),
    'Confidence is rounded to half a per cent.',
  ];
}
