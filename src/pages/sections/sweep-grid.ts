import { html, type Html } from '../../base/html.js';
import { scrolling, share } from '../format.js';
import type { PageConfiguration } from '../page-run.js';

/** Two values that vary over all their combinations. */
export interface SweepGrid {
  readonly down: string;
  readonly across: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [row][column]; undefined of a combination that is not there. */
  readonly cells: readonly (readonly (PageConfiguration | undefined)[])[];
}

/** Fewer combinations than this share of all make a table with more holes than values. */
const LEAST_FILLED = 0.6;
const FIGURES = { oa: 'Overall accuracy', aa: 'Average accuracy' } as const;

/**
 * Of a sweep over two paths its values as rows and columns; several paths that always have the same value are one.
 *
 * @returns undefined of any other sweep
 */
export function sweepGrid(configurations: readonly PageConfiguration[]): SweepGrid | undefined {
  const axes = axesOf(configurations);
  if (axes.length !== 2) return undefined;
  const ordered = axes.map((axis) => ({ ...axis, values: inOrder([...new Set(axis.texts)]) }));
  // The longer list goes down: pages scroll that way.
  const [down, across] = ordered[0].values.length >= ordered[1].values.length ? ordered : [...ordered].reverse();
  const cells = down.values.map((value) =>
    across.values.map((other) => configurations.find((_, index) => down.texts[index] === value && across.texts[index] === other)),
  );
  const places = cells.flat();
  const isGrid = down.values.length > 1 && across.values.length > 1 && places.filter(Boolean).length === configurations.length;
  if (!isGrid || configurations.length < LEAST_FILLED * places.length) return undefined;
  return { down: down.name, across: across.name, rows: shortNames(down.values), columns: shortNames(across.values), cells };
}

interface Axis {
  readonly name: string;
  /** The value of each configuration. */
  readonly texts: readonly string[];
}

function axesOf(configurations: readonly PageConfiguration[]): Axis[] {
  const paths = [...new Set(configurations.flatMap(({ point }) => Object.keys(point)))];
  const axes = new Map<string, { names: string[]; texts: string[] }>();
  for (const path of paths) {
    const texts = configurations.map(({ point }) => textOf(point[path]));
    const values = new Set(texts);
    // What differs with another path in step is the same axis.
    const key = JSON.stringify(texts.map((text) => [...values].indexOf(text)));
    const known = axes.get(key);
    if (known) known.names.push(path);
    else if (values.size > 1) axes.set(key, { names: [path], texts });
  }
  return [...axes.values()].map(({ names, texts }) => ({ name: names.join(', '), texts }));
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `svm` of `{"svm":{"input":"patch"}}`, where that tells the values apart; else without what only a program reads. */
function shortNames(values: readonly string[]): string[] {
  const keys = values.map((value) => /^\{"([\w-]+)":/.exec(value)?.[1] ?? value);
  return new Set(keys).size === keys.length ? keys : values.map((value) => value.replaceAll(/[{}"]/g, '').replaceAll(':', ' '));
}

/** Numbers by their size, shares too; others as the pipeline has them. */
function inOrder(values: readonly string[]): string[] {
  const number = (text: string) => (/^-?[\d.]+(e[-+]?\d+)? ?%?$/i.test(text) ? Number.parseFloat(text) : Number.NaN);
  return values.some((value) => Number.isNaN(number(value))) ? [...values] : [...values].sort((a, b) => number(a) - number(b));
}

/** The mean accuracies as heat maps, a number in each cell; the best in bold. */
export function gridMaps(grid: SweepGrid): Html {
  return html`<div class="plots">${(Object.keys(FIGURES) as (keyof typeof FIGURES)[]).map((figure) => heatMap(grid, figure))}</div>`;
}

function heatMap({ down, across, rows, columns, cells }: SweepGrid, figure: keyof typeof FIGURES): Html {
  const means = cells.flat().flatMap((one) => (one ? [one.figures[figure].mean] : []));
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const cell = (one: PageConfiguration | undefined) => {
    if (!one) return html`<td>–</td>`;
    const { mean, sd, n } = one.figures[figure];
    const warmth = most > least ? (100 * (mean - least)) / (most - least) : 0;
    return html`<td class="own${mean === most && most > least && ' best'}" style="--h:${warmth.toFixed(0)}" title="${one.name}: ${share(mean)}${n > 1 && ` ± ${share(sd)}`}">${share(mean)}${n > 1 && html`<br><small>± ${share(sd)}</small>`}</td>`;
  };
  return html`<figure><h3>${FIGURES[figure]}</h3>${scrolling(
    `${FIGURES[figure]} of each combination`,
    html`<table class="heat grid"><thead><tr><td>${down} ↓</td><th scope="colgroup" colspan="${columns.length}">${across} →</th></tr><tr><td></td>${columns.map((value) => html`<th scope="col">${value}</th>`)}</tr></thead>
<tbody>${rows.map((value, row) => html`<tr><th scope="row">${value}</th>${cells[row].map(cell)}</tr>\n`)}</tbody></table>`,
  )}</figure>`;
}
