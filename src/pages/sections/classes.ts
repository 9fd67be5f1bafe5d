import { meansOver, meter, scrolling, share, swatch } from '../format.js';
import { html, type Html } from '../../base/html.js';
import type { PageConfiguration, PageRun, CsvRow } from '../page-run.js';
import type { Section } from './section.js';

const FIGURES = ['recall', 'precision', 'f1'] as const;

/** Each class with bars; of several configurations each one's recall. */
export function classesSection({ configurations, varies }: PageRun): Section | undefined {
  const known = configurations.filter(({ tables }) => tables.classes.length > 0);
  if (known.length === 0) return undefined;
  return { id: 'classes', title: 'Classes', content: varies ? recallTable(known) : classTable(known[0]) };
}

const number = (text: string | undefined) => (text === undefined || text === '' ? undefined : Number(text));

function of(rows: readonly CsvRow[], index: number, row: string): CsvRow | undefined {
  return rows.find((one) => one.seed === row && Number(one.class) === index + 1);
}

function classTable({ tables: { classes: rows }, classes, colours, trials }: PageConfiguration): Html {
  const figures = FIGURES.filter((figure) => rows[0][figure] !== undefined);
  const supports = classes.map((_, index) => number(of(rows, index, 'mean')?.support));
  // Seeds may test different numbers: then all stand as means.
  const digits = supports.every((support) => support === undefined || Number.isInteger(support)) ? 0 : 1;
  const cell = (index: number, figure: string) => {
    const [mean, sd] = ['mean', 'sd'].map((row) => number(of(rows, index, row)?.[figure]));
    return html`<td>${meter(mean)}${share(mean)}${trials.length > 1 && sd !== undefined && html` <span class="muted">± ${share(sd)}</span>`}</td>`;
  };
  return scrolling(
    'Accuracy of each class',
    html`<table><caption>${trials.length > 1 && `${meansOver(trials.length)}. `}Classes without test pixels have no values.</caption>
<thead><tr><th scope="col" class="text">class</th>${figures.map((figure) => html`<th scope="col">${figure === 'f1' ? 'F1' : figure}</th>`)}<th scope="col">test pixels</th></tr></thead>
<tbody>${classes.map(
      (name, index) =>
        html`<tr><th scope="row">${swatch(colours[index])}${index + 1} ${name}</th>${figures.map((figure) => cell(index, figure))}<td>${
          supports[index]?.toFixed(digits) ?? '–'
        }</td></tr>\n`,
    )}</tbody></table>`,
  );
}

/** Configurations may have other classes: then each class stands where any has it. */
export function recallTable(configurations: readonly PageConfiguration[], scene?: string): Html {
  const names = [...new Set(configurations.flatMap(({ classes }) => classes))];
  const means = names.map((name) =>
    configurations.map(({ classes, tables }) => number(of(tables.classes, classes.indexOf(name), 'mean')?.recall)),
  );
  // Where all have the same classes, their colours and numbers are those of the maps.
  const [{ classes, colours }] = configurations;
  const isCommon = configurations.every((one) => one.classes.join('\n') === classes.join('\n'));
  return scrolling(
    `Recall of each class in each configuration${scene === undefined ? '' : `, ${scene}`}`,
    html`<table class="heat"><caption>Recall of each class${configurations.some(({ trials }) => trials.length > 1) && ', mean over the seeds'}; the highest of a class is bold.</caption>
<thead><tr><th scope="col" class="text">class</th>${configurations.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${names.map((name, row) => {
      const known = means[row].filter((value) => value !== undefined);
      const best = new Set(known).size > 1 ? Math.max(...known) : undefined;
      return html`<tr><th scope="row">${isCommon && html`${swatch(colours[row])}${row + 1} `}${name}</th>${means[row].map(
        (value) =>
          html`<td class="own${value !== undefined && value === best && ' best'}" style="--h:${((value ?? 0) * 100).toFixed(
            0,
          )}">${share(value)}</td>`,
      )}</tr>\n`;
    })}</tbody></table>`,
  );
}
