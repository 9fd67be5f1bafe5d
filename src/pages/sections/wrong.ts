import { html, type Html } from '../../base/html.js';
import { edgeText, findingsOf, findingTexts } from '../findings.js';
import type { MapSet } from '../maps/map-set.js';
import type { PageConfiguration } from '../page-run.js';
import { chosenEpochs, shortTrainingText } from '../../results/short-training.js';
import { matricesOf, sumOf } from './confusion.js';

/** What went wrong, before any table: which classes, taken for which, and where. */
export function wrongOf(
  one: PageConfiguration,
  { maps, named = false }: { readonly maps?: MapSet; readonly named?: boolean } = {},
): Html | undefined {
  const matrices = matricesOf(one);
  if (matrices.length === 0) return undefined;
  const texts = findingTexts(findingsOf(sumOf(matrices.map(([, counts]) => counts))), one.classes, matrices.length);
  const where = maps && edgeText(maps);
  if (texts.length === 0) return undefined;
  const short = shortTrainingText(chosenEpochs(one.experiment, one.trials, one.tables.epochs));
  return html`<div class="wrong"><h3>What went wrong${named && ` in ${one.name}`}</h3><ul>${[...texts, where, short].map((text) => text && html`<li>${text}</li>`)}</ul>${
    maps && html`<p class="small"><a href="#maps" data-layer="errors">Where: the errors on the map</a></p>`
  }</div>`;
}
