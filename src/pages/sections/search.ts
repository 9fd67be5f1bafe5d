import { seedsText } from '../../results/seeds-text.js';
import { scrolling, share, spread } from '../format.js';
import { html, type Html } from '../../base/html.js';
import type { PageConfiguration, PageRun, CsvRow } from '../page-run.js';
import type { Section } from './section.js';

const FIGURES = ['seed', 'configuration', 'mean_accuracy', 'sd_accuracy', 'chosen'];

/** What a classifier's search tried: two settings as a heat map, others as a list. */
export function searchSection({ configurations, varies }: PageRun): Section | undefined {
  const searched = varies ? [] : configurations.filter(({ tables }) => tables.grid.some((row) => row.mean_accuracy !== ''));
  return searched.length === 0 ? undefined : { id: 'search', title: 'Search', content: searchOf(searched[0]) };
}

function searchOf({ tables: { grid }, trials }: PageConfiguration): Html {
  const seed = String(trials[0].seed);
  const rows = grid.filter((row) => row.seed === seed);
  const settings = Object.keys(rows[0]).filter((column) => !FIGURES.includes(column));
  const varying = settings.filter((setting) => new Set(rows.map((row) => row[setting])).size > 1);
  // What several seeds have chosen stands there once.
  const chosen = new Map<string, number[]>();
  for (const row of grid.filter((one) => one.chosen === '1')) {
    const text = settings.map((setting) => `${setting} ${figure(row[setting])}`).join(', ');
    chosen.set(text, [...(chosen.get(text) ?? []), Number(row.seed)]);
  }
  const texts = [...chosen].map(([text, seeds]) => `${text} (${seeds.length > 1 ? 'seeds' : 'seed'} ${seedsText(seeds)})`);
  return html`<p>Accuracy over the folds of the cross-validation on the training pixels of seed ${seed}. Chosen: ${texts.join('; ')}.</p>
${scrolling('Settings that were tested', varying.length === 2 ? heatMap(rows, varying[0], varying[1]) : list(rows, settings))}`;
}

const figure = (text: string) => String(Number(Number(text).toPrecision(4)));

function heatMap(rows: readonly CsvRow[], down: string, across: string): Html {
  const values = (key: string) => [...new Set(rows.map((row) => row[key]))].sort((a, b) => Number(a) - Number(b));
  const accuracies = rows.map((row) => Number(row.mean_accuracy));
  const [least, most] = [Math.min(...accuracies), Math.max(...accuracies)];
  return html`<table class="heat"><caption>${down} downwards, ${across} to the right</caption><thead><tr><td></td>${values(across).map((value) => html`<th scope="col">${figure(value)}</th>`)}</tr></thead>
<tbody>${values(down).map(
    (value) =>
      html`<tr><th scope="row">${figure(value)}</th>${values(across).map((other) => {
        const row = rows.find((one) => one[down] === value && one[across] === other);
        const accuracy = Number(row?.mean_accuracy);
        return html`<td class="own${row?.chosen === '1' && ' best'}" style="--h:${row && most > least ? ((100 * (accuracy - least)) / (most - least)).toFixed(0) : 0}">${
          row ? share(accuracy) : '–'
        }${row?.chosen === '1' && ' ✓'}</td>`;
      })}</tr>\n`,
  )}</tbody></table>`;
}

function list(rows: readonly CsvRow[], settings: readonly string[]): Html {
  return html`<table><thead><tr>${settings.map((setting) => html`<th scope="col">${setting}</th>`)}<th scope="col">accuracy</th><th scope="col" class="text"></th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr${row.chosen === '1' && html` class="best"`}>${settings.map((setting) => html`<td>${figure(row[setting])}</td>`)}<td>${spread(
        { mean: Number(row.mean_accuracy), sd: Number(row.sd_accuracy), n: undefined },
      )}</td><td class="text">${row.chosen === '1' && 'chosen'}</td></tr>\n`,
  )}</tbody></table>`;
}
