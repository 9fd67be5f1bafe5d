import { html, scriptJson, type HtmlContent, type Html } from '../../base/html.js';
import { swatch } from '../format.js';
import type { MapSet } from './map-set.js';
import { packMaps, type PackedMaps } from './pack.js';
import { type ChosenMaps, stillMaps } from './stills.js';

const LAYERS = {
  classes: 'classification',
  truth: 'ground truth',
  errors: 'error map',
  confidence: 'confidence',
  parts: 'split',
  colour: 'false colour',
};

const HELP =
  'Drag the white line to compare left and right. Zoom: wheel, + and −. Move: drag. Pixel by pixel: arrow keys (Shift: ten). Whole scene: 0.';

interface ShownMaps extends ChosenMaps {
  /** How much of the room that a page has for maps these may take. */
  readonly share?: number;
}

/**
 * Two layers of a scene beneath a divider or side by side, with what the pointer is at. Pictures stand there until the script has
 * drawn, and wherever there is none.
 *
 * @param id unique in the page
 */
export function mapsWidget(maps: MapSet, id: string, { second = false, chosen = [0, 1], share = 1 }: ShownMaps = {}): Html {
  const stills = stillMaps(maps, { second, chosen });
  const { data, items, spectra } = packMaps(maps, stills.text.length, share);
  const right = second && items > 1;
  // One that there was no room for cannot be chosen.
  const [left, other] = chosen.every((index) => index < items) ? chosen : [0, 1];
  return html`<div class="maps" id="${id}">${stills}<div class="live" hidden>
<div class="bar">${sideChoice(maps, items, 0, ['classes', left])}
<fieldset class="tools"><legend class="hidden">How to compare the maps</legend><label><input type="radio" name="${id}-panes" value="swipe" checked> divider</label> <label><input type="radio" name="${id}-panes" value="two"> side by side</label></fieldset>
${sideChoice(maps, items, 1, right ? ['classes', other] : ['truth', left])}</div>
<div class="desk" style="--aspect:${(maps.columns / maps.rows).toFixed(4)}"><div class="stage"><div class="panes">${[0, 1].map((side) => canvas(maps, side))}
<i class="scalebar" hidden><b></b></i><i class="north" hidden><svg width="22" height="34" viewBox="0 0 22 34" aria-hidden="true"><path d="M11 1 18 21 11 16 4 21Z"/><text x="11" y="33" text-anchor="middle">N</text></svg></i></div>
<p class="said small"><b>Left</b> <span></span><br><b>Right</b> <span></span></p>
<div class="under"><label>divider <input type="range" class="divide" min="0" max="100" value="50" step="any"></label><span class="zooms"><button type="button" data-zoom="0.6666" aria-label="Zoom out">−</button><button type="button" data-zoom="1.5" aria-label="Zoom in">+</button><button type="button" data-zoom="0">whole scene</button></span>
<label><input type="checkbox" class="safe"> colour-blind safe colours</label></div></div>
<div class="panel"><p class="told">Point at a pixel, or use the arrow keys on the map, to see its class${maps.spectra ? ', its confidence and its spectrum' : ' and its confidence'}.</p><p class="hidden" aria-live="polite"></p>
${maps.spectra && html`<div class="spectrum"><svg viewBox="0 0 320 210" height="210" role="img" aria-label="Spectrum of the pixel and mean spectra of its classes"></svg></div><p class="means small"></p>`}
<div class="filter" role="group" aria-label="Classes that are shown"><p class="small"><strong>Classes</strong> <button type="button" data-all="1">all</button> <button type="button" data-all="0">none</button></p>
<ul>${maps.classes.map((name, index) => html`<li><label><input type="checkbox" checked>${swatch(maps.colours[index])}${index + 1} ${name}</label></li>`)}</ul></div>
<ul class="legend key"></ul><p class="small muted">${[HELP, ...precision(maps, spectra)].join(' ')}</p></div></div>
<script type="application/json">${scriptJson(data)}</script></div></div>
${remarksOf(maps, items).map((remark) => html`<p class="small muted">${remark}</p>`)}`;
}

/** Which layer, and of which map. */
function sideChoice({ items, falseColour }: MapSet, shown: number, side: 0 | 1, [layer, item]: readonly [string, number]): Html {
  const name = side === 0 ? 'left' : 'right';
  const option = (value: string | number, label: HtmlContent, chosen: boolean) =>
    html`<option value="${value}"${chosen && html` selected`}>${label}</option>`;
  return html`<span class="side"><label>${name} <select data-what="${side}">${Object.entries(LAYERS)
    .filter(([value]) => value !== 'colour' || falseColour)
    .map(([value, label]) => option(value, label, value === layer))}</select></label>
<select data-item="${side}" aria-label="map on the ${name}">${items.slice(0, shown).map(({ name: one }, index) => option(index, one, index === item))}</select></span>`;
}

const canvas = ({ rows, columns }: MapSet, side: number): Html =>
  html`<canvas width="${columns}" height="${rows}" tabindex="0" role="application" aria-label="${side === 0 ? 'Map' : 'Right map'} of ${rows} by ${columns} pixels; arrow keys move by one pixel, with shift by ten; plus and minus zoom, 0 shows the whole scene"></canvas>`;

function remarksOf({ remarks, items }: MapSet, shown: number): string[] {
  return [...remarks, ...(shown < items.length ? [`The page shows the first ${shown} of ${items.length} maps, to stay small.`] : [])];
}

/** How exact the values at the pointer are; paper does not show them. */
function precision({ spectra }: MapSet, packed: PackedMaps['spectra']): string[] {
  return ['Confidence values are rounded to 0.5 %.', ...(spectra && packed ? spectraRemarks(spectra.used.length, packed) : [])];
}

function spectraRemarks(bands: number, { bands: kept, of }: NonNullable<PackedMaps['spectra']>): string[] {
  if (of === 'none') return ['To keep the page small, it has the mean spectra of the classes, but no spectra of single pixels.'];
  const whose = of === 'labelled' ? ' of the labelled pixels only' : '';
  return [
    `Spectra${whose} as in the scene's files, rounded to 254 levels for each band${kept < bands ? `; ${kept} of ${bands} bands, to keep the page small` : ''}. Class means and standard deviations are over all labelled pixels.`,
  ];
}
