import { sampleSize } from '../../pipeline/experiment.js';
import { percent } from '../../results/leakage-table.js';
import { sceneName } from '../../results/stored-pipeline.js';
import { grouped, meter, scrolling, several } from '../format.js';
import { html, type HtmlContent, type Html } from '../../base/html.js';
import type { PageConfiguration } from '../page-run.js';
import { countsOf } from '../maps/stills.js';
import type { Section } from './section.js';

/**
 * `412 training, 206 validation, 1,712 test`, of the first seed.
 *
 * @param parts that seed's, of each pixel, where they are known
 */
export function partCounts(one: PageConfiguration, parts?: Uint8Array): string | undefined {
  if (parts)
    return countsOf(parts)
      .map(([kind, count]) => `${grouped(count)} ${kind}`)
      .join(', ');
  const [first] = one.trials;
  const tested = one.tables.leakage.find((row) => row.class === 'all' && Number(row.seed) === first?.seed);
  return tested && `${grouped(Number(tested.test_pixels))} tested`;
}

/**
 * How much of the test set the training set has seen, with the split drawn.
 *
 * @param picture of the first seed's split
 */
export function splitSection(one: PageConfiguration, picture?: HtmlContent): Section | undefined {
  const all = one.tables.leakage.filter((row) => row.class === 'all');
  if (all.length === 0) return undefined;
  const mean = (column: string) => all.reduce((sum, row) => sum + Number(row[column]), 0) / all.length;
  const { experiment } = one;
  const scaled =
    experiment && (experiment.dataset.scaling !== 'none' || experiment.dataset.pca || experiment.dataset.mnf)
      ? experiment.dataset.standardize
      : undefined;
  const tested = experiment?.dataset.test_on && sceneName(experiment.dataset.test_on);
  const isPixel = experiment !== undefined && sampleSize(experiment) === 1;
  const said = html`<dl class="cards">${
    !isPixel &&
    html`
<div class="card"><dt>Test pixels with a training pixel in their patch</dt><dd class="value">${percent(mean('inside'))}</dd></div>
<div class="card"><dt>Test pixels whose patch overlaps a training patch</dt><dd class="value">${percent(mean('overlap'))}</dd></div>`
  }${
    !tested &&
    html`
<div class="card"><dt>Median distance to the nearest training pixel</dt><dd class="value">${median(all)} <small>${median(all) === '1' ? 'pixel' : 'pixels'}</small></dd></div>`
  }</dl>
<p>${isPixel && !tested ? SINGLE : judgement(mean('overlap'))}${experiment && ` The method of the split: ${experiment.split.by}.`}${
    tested &&
    ` Every labelled pixel of ${tested} tests. In pictures, maps and tables it lies below the training scene, after rows without values.`
  }${
    scaled === 'scene' &&
    (tested
      ? ' Bands are scaled with statistics of the whole training scene; the test scene does not count.'
      : ' Bands are scaled with statistics of the whole scene, including test pixels.')
  }</p>
${classTable(one, { isPixel, isOther: tested !== undefined, open: picture !== undefined })}`;
  return {
    id: 'split',
    title: 'Split and leakage',
    content: picture ? html`<div class="beside picture">${picture}<div>${said}</div></div>` : said,
  };
}

function median(rows: readonly Readonly<Record<string, string>>[]): string {
  const values = [...new Set(rows.map(({ distance_median: value }) => Number(value)))].sort((a, b) => a - b);
  return values.length > 1 ? `${values[0]}–${values.at(-1)}` : String(values[0]);
}

const SINGLE =
  'Each sample is one pixel: no test pixel contains values of a training pixel. But it may be beside one. Where training pixels are ' +
  'near, the accuracy is for land that training has seen.';

function judgement(overlap: number): string {
  if (overlap === 0) return 'No test patch overlaps a training patch: the accuracy is for land that training has not seen.';
  return 'Test patches overlap training patches: the accuracy is for land that training has seen, not for other land.';
}

interface Shown {
  readonly isPixel: boolean;
  readonly isOther: boolean;
  /** Beside a picture there is room. */
  readonly open: boolean;
}

function classTable({ tables, trials, classes, colours }: PageConfiguration, { isPixel, isOther, open }: Shown): Html {
  const seed = String(trials[0].seed);
  const rows = tables.leakage.filter((row) => row.seed === seed && row.class !== 'all');
  return html`<details${open && html` open`}><summary>Each class (seed ${seed})</summary>${scrolling(
    'Leakage of each class',
    html`<table>
<thead><tr><th scope="col" class="text">class</th><th scope="col">tested</th>${!isPixel && html`<th scope="col">training pixel inside</th><th scope="col">overlapping</th>`}${!isOther && html`<th scope="col">nearest, median</th>`}</tr></thead>
<tbody>${rows.map((row) => {
      const index = Number(row.class) - 1;
      const part = (value: string) => (value === '' ? '–' : html`${meter(Number(value))}${percent(Number(value))}`);
      return html`<tr><th scope="row"><span class="swatch" style="background:${colours[index]}"></span>${classes[index]}</th><td>${row.test_pixels}</td>
${!isPixel && html`<td>${part(row.inside)}</td><td>${part(row.overlap)}</td>`}${!isOther && html`<td>${row.distance_median === '' ? '–' : several(Number(row.distance_median), 'pixel')}</td>`}</tr>\n`;
    })}</tbody></table>`,
  )}</details>`;
}
