import { screenOf, widthOf, wordsIn } from '../progress/screen.js';

type Rows = readonly (readonly string[])[];

const GAP = '  ';
/** A column of text that is narrower is not worth its lines. */
const LEAST_TEXT = 24;

/**
 * Rows as columns of equal width: the first to the left, the others to the right. Where they are wider than the terminal, text of the
 * last column is broken between words, or columns stand below each other, each time with those beside them that name a row: the first
 * ones to the left.
 *
 * @param width of the terminal that they are for
 */
export function formatTable(rows: Rows, left: readonly number[] = [0], width = screenOf(process.stdout).width): string {
  const widths = widthsOf(rows);
  const total = widths.reduce((sum, one) => sum + one, 0) + GAP.length * (widths.length - 1);
  if (total <= width) return lines(rows, left, widths).join('\n');
  const last = widths.length - 1;
  const room = width - (total - widths[last]);
  if (left.includes(last) && room >= LEAST_TEXT && rows.every((row) => row[last].split(' ').every((word) => widthOf(word) <= room))) {
    const broken = rows.flatMap((row) =>
      wordsIn(row[last], room).map((part, index) => [...row.slice(0, -1).map((cell) => (index === 0 ? cell : '')), part]),
    );
    return lines(broken, left, widths).join('\n');
  }
  return stacked(rows, left, widths, width);
}

/** Columns in blocks that fit, one below the other. */
function stacked(rows: Rows, left: readonly number[], widths: readonly number[], width: number): string {
  const names = namingColumns(left, widths, width);
  const blocks: number[][] = [];
  let taken = Infinity;
  for (let column = names.length; column < widths.length; column++) {
    const needed = GAP.length + widths[column];
    if (taken + needed > width) {
      blocks.push([...names]);
      taken = names.reduce((sum, one) => sum + widths[one], GAP.length * (names.length - 1));
    }
    blocks[blocks.length - 1].push(column);
    taken += needed;
  }
  return blocks
    .map((columns) =>
      lines(
        rows.map((row) => columns.map((column) => row[column])),
        columns.flatMap((column, index) => (left.includes(column) ? [index] : [])),
        columns.map((column) => widths[column]),
      ).join('\n'),
    )
    .join('\n\n');
}

/** The first columns to the left, such as the two methods of a pair, as far as they leave half of the width. */
function namingColumns(left: readonly number[], widths: readonly number[], width: number): number[] {
  const names = [0];
  let taken = widths[0];
  while (left.includes(names.length) && names.length < widths.length - 1) {
    taken += GAP.length + widths[names.length];
    if (taken > width / 2) break;
    names.push(names.length);
  }
  return names;
}

function widthsOf(rows: Rows): number[] {
  return rows[0].map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]))));
}

function lines(rows: Rows, left: readonly number[], widths: readonly number[]): string[] {
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const blank = ' '.repeat(Math.max(0, widths[column] - widthOf(cell)));
        return left.includes(column) ? cell + blank : blank + cell;
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
