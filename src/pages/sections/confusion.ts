import { grouped, scrolling, swatch } from '../format.js';
import { html, scriptJson, type Html } from '../../base/html.js';
import type { Counts } from '../findings.js';
import { BEST, bestOf, type PageConfiguration, type PageRun } from '../page-run.js';
import { someOf } from '../../results/seeds-text.js';
import type { Section } from './section.js';

const VIEWS = { recall: 'recall, %', precision: 'precision, %', counts: 'counts' } as const;

/** The confusion matrix as a heat map; without the page's script it shows recalls, summed over the seeds. */
export function confusionSection({ configurations, varies }: PageRun): Section | undefined {
  const known = configurations.filter(({ tables }) => tables.confusion.length > 0);
  if (known.length === 0) return undefined;
  const best = bestOf(known);
  // One table serves all that have its classes.
  const same = known.filter(({ classes }) => classes.join('\n') === best.classes.join('\n'));
  const shown = same.map((one) => ({ one, name: one === best ? `${one.name} (${BEST})` : one.name, seeds: matricesOf(one) }));
  const first = shown.find(({ one }) => one === best)!;
  const several = varies && shown.length > 1;
  // Of one seed, the same for all, there is nothing to choose and nothing to sum.
  const isSingle = new Set(shown.flatMap(({ seeds }) => seeds.map(([seed]) => seed))).size === 1;
  return {
    id: 'confusion',
    title: 'Confusion',
    narrow: fitsHalf(best.classes),
    content: html`<div id="confusion-widget"><div class="controls">
<fieldset><legend>Show</legend>${Object.entries(VIEWS).map(([view, label], index) => html`<label><input type="radio" name="confusion-view" value="${view}"${index === 0 && ' checked'}> ${label}</label> `)}</fieldset>
${several && html`<label>configuration <select data-part="configuration">${shown.map(({ name }, index) => html`<option value="${index}"${shown[index] === first && ' selected'}>${name}</option>`)}</select></label>`}
${!isSingle && html`<label>seeds <select data-part="seed"><option value="-1">all, summed</option>${first.seeds.map(([seed], index) => html`<option value="${index}">${seed}</option>`)}</select></label>`}</div>
<p id="confusion-shown" aria-live="polite">${varies && html`<strong>${first.name}</strong>, `}${first.seeds.length > 1 ? `sum over ${first.seeds.length} seeds` : `seed ${first.seeds[0][0]}`}</p>
${scrolling('Confusion matrix', matrixTable(best, sumOf(first.seeds.map(([, counts]) => counts))))}
${varies && same.length < known.length && html`<p class="small muted">Configurations with other classes are left out here: ${someOf(known.filter((one) => !same.includes(one)).map(({ name }) => name))}.</p>`}
<p class="small muted"><noscript>The table shows recall in per cent${!isSingle && ', summed over all seeds'}. </noscript>Rows are true classes, columns are predicted classes; totals are pixels. Blue: correct; orange: wrong. Recall is a share of the row, precision a share of the column.</p>
<script type="application/json" id="confusion-data">${scriptJson(shown.map(({ seeds }) => seeds.map(([, counts]) => counts)))}</script></div>`,
  };
}

/** About as wide as half a screen of 1280 px is: cells, the letters of the longest name, totals. */
const [HALF, CELL, LETTER, REST] = [578, 42, 8, 125];

const fitsHalf = (classes: readonly string[]): boolean =>
  classes.length * CELL + Math.max(...classes.map(({ length }) => length + 2)) * LETTER + REST <= HALF;

export function matricesOf({ tables: { confusion }, classes }: PageConfiguration): [seed: string, counts: Counts][] {
  const seeds = [...new Set(confusion.map(({ seed }) => seed))];
  return seeds.map((seed) => [
    seed,
    confusion.filter((row) => row.seed === seed).map((row) => classes.map((_, index) => Number(row[`predicted_${index + 1}`]))),
  ]);
}

export function sumOf(all: readonly Counts[]): Counts {
  return all[0].map((row, index) => row.map((_, column) => all.reduce((sum, counts) => sum + counts[index][column], 0)));
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/** All columns of classes are equally wide; the last column and the last row are totals. */
function matrixTable({ classes, colours }: PageConfiguration, counts: Counts): Html {
  const columns = counts.map((_, column) => sum(counts.map((row) => row[column])));
  return html`<table class="heat" id="confusion-table"><thead><tr><td class="corner"><span>predicted →</span><span>true ↓</span></td>${classes.map((name, index) => html`<th scope="col" title="${name}">${swatch(colours[index])}<br><abbr title="${name}">${index + 1}</abbr></th>`)}<th scope="col" class="total">test pixels</th></tr></thead>
<tbody>${counts.map((row, index) => {
    const total = sum(row);
    return html`<tr><th scope="row">${swatch(colours[index])}${index + 1} ${classes[index]}</th>${row.map((count, column) => {
      const recall = total > 0 ? (100 * count) / total : 0;
      return html`<td${index === column && html` class="own"`} style="--h:${heat(recall)}">${count > 0 && recall.toFixed(1)}</td>`;
    })}<td class="total">${grouped(total)}</td></tr>\n`;
  })}</tbody>
<tfoot><tr><th scope="row">predicted, pixels</th>${columns.map((total) => html`<td class="total">${grouped(total)}</td>`)}<td class="total">${grouped(sum(columns))}</td></tr></tfoot></table>`;
}

/** Few errors of a class must be seen beside hundreds of right pixels: as client.ts computes. */
const heat = (percent: number): string => (percent > 0 ? Math.min(100, 12 + 88 * Math.sqrt(percent / 100)).toFixed(0) : '0');
