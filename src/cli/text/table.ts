import { screenOf, widthOf, wordsIn } from '../progress/screen.js';

type Rows = readonly (readonly string[])[];

interface Column {
  readonly cells: readonly string[];
  readonly left: boolean;
  readonly width: number;
  /** The first cell is a heading: beside text alone, the first row is one like the others. */
  readonly headed: boolean;
}

const GAP = '  ';
const INDENT = '  ';
/** Text of so many words is prose: it may be broken into lines of so many columns, and more in the last column. */
const PROSE_WORDS = 4;
const LEAST_PROSE = 16;
const LEAST_TEXT = 24;
/** Of more rows than half a screen has, one does not look for the same row in a second block. */
const MOST_STACKED = 12;

/**
 * Rows as columns of equal width: the first to the left, the others to the right; a column without any text is left out. Where they are
 * wider than the terminal, the words of a heading stand below each other, then prose is broken between words. Where that is not
 * enough, columns stand in blocks, each time with those beside them that name a row: the first ones to the left. A long table has
 * each name on a line of its own instead.
 *
 * @param width of the terminal that they are for
 */
export function formatTable(rows: Rows, left: readonly number[] = [0], width = screenOf(process.stdout).width): string {
  const columns = columnsOf(rows, left);
  const fitted = fit(columns, width);
  if (fitted) return lines(fitted).join('\n');
  const names = namingColumns(columns, width);
  const figures = columns.slice(names.length);
  const blocks = blocksOf(names, figures, width);
  const below = fit(figures, width - INDENT.length);
  if (below && names.length > 0 && (blocks.length > 2 || rows.length > MOST_STACKED)) return underNames(names, below).join('\n');
  return blocks.map((block) => lines(fit(block, width) ?? block).join('\n')).join('\n\n');
}

function columnsOf(rows: Rows, left: readonly number[]): Column[] {
  const headed = rows[0].some((_, column) => !left.includes(column));
  return rows[0]
    .map((_, column) => rows.map((row) => row[column]))
    .map((cells, column) => ({ cells, left: left.includes(column), width: Math.max(...cells.map(widthOf)), headed }))
    .filter(({ width }) => width > 0);
}

/** Columns that are as wide as the terminal together, if that can be. */
function fit(columns: readonly Column[], width: number): Column[] | undefined {
  if (totalOf(columns) <= width) return [...columns];
  const headed = columns.map(headWidth);
  const prose = columns.map((column, index) => Math.min(headed[index], proseWidth(column, index === columns.length - 1)));
  return shrunk(columns, headed, width) ?? shrunk(columns, prose, width);
}

/** Where the words of the heading stand below each other. */
function headWidth({ cells: [head, ...others], width, headed }: Column): number {
  return !headed ? width : Math.max(longestWord(head), ...others.map(widthOf));
}

function proseWidth({ cells, left, width }: Column, isLast: boolean): number {
  const isProse = left && (isLast || cells.some((cell) => cell.split(' ').length >= PROSE_WORDS));
  return isProse ? Math.min(width, Math.max(isLast ? LEAST_TEXT : LEAST_PROSE, ...cells.map(longestWord))) : width;
}

const longestWord = (text: string) => Math.max(...text.split(' ').map(widthOf));

/** Takes what is too much from where there is most to take. */
function shrunk(columns: readonly Column[], least: readonly number[], width: number): Column[] | undefined {
  const widths = columns.map((column) => column.width);
  for (let excess = totalOf(columns) - width; excess > 0;) {
    const spare = widths.map((one, index) => one - least[index]);
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] <= 0) return undefined;
    const second = Math.max(0, ...spare.filter((_, index) => index !== widest));
    const taken = Math.min(excess, Math.max(1, spare[widest] - second));
    widths[widest] -= taken;
    excess -= taken;
  }
  return columns.map((column, index) => ({ ...column, width: brokenWidth(column, widths[index]) }));
}

/** Words seldom fill a line. */
function brokenWidth({ cells }: Column, width: number): number {
  return Math.max(...cells.flatMap((cell) => (widthOf(cell) <= width ? [cell] : wordsIn(cell, width))).map(widthOf));
}

function totalOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width, GAP.length * (columns.length - 1));
}

/** Columns in as few blocks as fit, with about the same width each. */
function blocksOf(names: readonly Column[], figures: readonly Column[], width: number): Column[][] {
  const within = (limit: number) => {
    const blocks: Column[][] = [];
    for (const column of figures) {
      const last = blocks.at(-1);
      if (last && fit([...last, column], width) && totalOf(last) < limit) last.push(column);
      else blocks.push([...names, column]);
    }
    return blocks;
  };
  const count = within(Infinity).length;
  for (let limit = 1; limit < width; limit++) {
    const blocks = within(limit);
    if (blocks.length === count) return blocks;
  }
  return within(Infinity);
}

/** The first columns to the left, such as the two methods of a pair, as far as they leave half of the width. */
function namingColumns(columns: readonly Column[], width: number): Column[] {
  const names: Column[] = [];
  for (const column of columns.slice(0, -1)) {
    if (!column.left || (names.length > 0 && totalOf([...names, column]) > width / 2)) break;
    names.push(column);
  }
  return names;
}

/** Each row's names, and below them its figures. */
function underNames(names: readonly Column[], figures: readonly Column[]): string[] {
  const count = names[0].cells.length;
  return Array.from({ length: count }, (_, row) => row).flatMap((row) => [
    ...linesOfRow(names, row),
    ...linesOfRow(figures, row).map((line) => (INDENT + line).trimEnd()),
  ]);
}

function lines(columns: readonly Column[]): string[] {
  return columns[0].cells.flatMap((_, row) => linesOfRow(columns, row));
}

/** A heading stands on what is below it, other cells begin together. */
function linesOfRow(columns: readonly Column[], row: number): string[] {
  const parts = columns.map(({ cells, width }) => (widthOf(cells[row]) <= width ? [cells[row]] : wordsIn(cells[row], width)));
  const height = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ left, width, headed }, column) => {
        const own = parts[column];
        const text = own[row === 0 && headed ? line - height + own.length : line] ?? '';
        const blank = ' '.repeat(Math.max(0, width - widthOf(text)));
        return left ? text + blank : blank + text;
      })
      .join(GAP)
      .trimEnd(),
  );
}

/** 363432 as 363,432, the same in every locale. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `0.9854 ± 0.0018`, a mean with its standard deviation; of a single value the value alone. */
export function meanText({ mean, sd, n }: { readonly mean: number; readonly sd: number; readonly n: number }): string {
  return n > 1 ? `${mean.toFixed(4)} ± ${sd.toFixed(4)}` : mean.toFixed(4);
}
