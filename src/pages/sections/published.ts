import { type PublishedRow, publishedSource } from '../../results/published-table.js';
import { scrolling, spread } from '../format.js';
import { html, type Html } from '../../base/html.js';
import type { PageRun } from '../page-run.js';
import type { Section } from './section.js';

const LABELS: Readonly<Record<string, string>> = {
  overall_accuracy: 'overall accuracy',
  kappa: 'kappa',
  average_accuracy: 'average accuracy (mean recall)',
  average_precision: 'average accuracy (mean precision)',
  training_minutes: 'training, minutes',
  testing_seconds: 'testing, seconds',
};
const GOOD: readonly string[] = ['reached', 'equivalent'];

/** Measured figures beside published ones, with what is said of them; those of single classes apart. */
export function publishedSection({ configurations, varies }: PageRun): Section | undefined {
  const rows = configurations.flatMap(({ name, published }) => published.map((row) => ({ name, row })));
  if (rows.length === 0) return undefined;
  const isClass = ({ row }: { row: PublishedRow }) => row.metric === 'class_accuracy';
  const sources = [...new Set(rows.map(({ row }) => publishedSource(row)))];
  const without = configurations.filter(({ published }) => published.length === 0).map(({ name }) => name);
  const classes = rows.filter(isClass);
  const devices = [...new Set(rows.flatMap(({ row }) => row.device ?? []))];
  return {
    id: 'published',
    title: 'Published',
    content: html`<p>Published values from ${sources.join('; ')}${rows.some(({ row }) => /^fig/.test(row.table)) && ', read off the plot'}.${
      without.length > 0 && ` There are no published values for ${without.join(', ')}.`
    }</p>
${scrolling(
  'Measured and published figures',
  table(
    rows.filter((one) => !isClass(one)),
    varies,
  ),
)}
${classes.length > 0 && html`<details><summary>Accuracies of single classes</summary>${scrolling('Published accuracies of classes', table(classes, varies))}</details>`}
<p class="small muted">Verdicts: within 1 point at 5 %, from five seeds on, for overall accuracy and kappa of the same scene and protocol. Standard deviations have ddof 0.${
      devices.length > 0 && ` Times (×: measured / published) were measured on ${devices.join(' / ')}.`
    }</p>`,
  };
}

function table(rows: readonly { name: string; row: PublishedRow }[], varies: boolean): Html {
  return html`<table><thead><tr>${varies && html`<th scope="col" class="text">configuration</th>`}<th scope="col" class="text">figure</th><th scope="col">measured</th><th scope="col">n</th>
<th scope="col">published</th><th scope="col">difference</th><th scope="col" class="text">verdict</th></tr></thead>
<tbody>${rows.map(({ name, row }) => drawRow(row, varies ? name : undefined))}</tbody></table>`;
}

/** Minutes or seconds of any size: three digits. */
function time({ mean, sd, n }: { readonly mean: number; readonly sd?: number; readonly n: number | undefined }): string {
  return [mean, n === 1 ? undefined : sd]
    .filter((value) => value !== undefined)
    .map((value) => Number(value.toPrecision(3)))
    .join(' ±\u00a0');
}

function drawRow(row: PublishedRow, name: string | undefined): Html {
  const { measure, class: number, mean, sd, n, difference, ratio, verdict, remark } = row;
  const figure = /^t(raining|esting)_/.test(row.metric) ? time : spread;
  const label = number === undefined ? (LABELS[measure] ?? measure) : `class ${number}, ${measure}`;
  const signed =
    ratio !== undefined
      ? `× ${Number(ratio.toPrecision(2))}`
      : difference === undefined
        ? '–'
        : `${difference < 0 ? '−' : '+'}${Math.abs(difference).toFixed(4)}`;
  return html`<tr>${name !== undefined && html`<th scope="row">${name}</th>`}<th scope="row">${label}</th><td>${mean === undefined ? '–' : figure({ mean, sd, n })}</td><td>${n ?? '–'}</td>
<td>${figure({ mean: row.published_mean, sd: row.published_sd, n: row.published_n })}</td><td>${signed}</td><td class="text wrap">${
    verdict
      ? html`<strong class="${GOOD.includes(verdict) ? 'good' : verdict === 'short' ? 'bad' : ''}">${verdict}</strong>`
      : `none: ${remark}`
  }</td></tr>\n`;
}
