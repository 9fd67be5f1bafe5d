import type { Cell } from '../base/csv.js';
import type { DataIdentity } from '../pipeline/address/address.js';
import type { TableInParts, TablePart } from './table-parts.js';

/** Columns of class numbers, and what stands behind them in the mask's own labels. */
const COLUMNS = { class: 'label', predicted: 'predicted_label' } as const;

/**
 * The labels that classes have in the user's mask, as cells: of a merged class all of them, such as `3+5`.
 *
 * @returns undefined where classes are the labels 1, 2, 3, …: their tables need no other column
 */
export function labelCells(classes: DataIdentity['classes']): readonly string[] | undefined {
  return classes?.map((labels) => labels.join('+'));
}

/** A table with the labels of its classes behind its other columns; as it is without labels, or without a column of classes. */
export function withLabels(table: TableInParts, labels: readonly string[] | undefined): TableInParts {
  const added = Object.entries(COLUMNS).flatMap(([column, label]) => {
    const at = table.columns.indexOf(column);
    return at < 0 ? [] : [{ at, label }];
  });
  if (!labels || added.length === 0) return table;
  const places = added.map(({ at }) => at);
  return {
    columns: [...table.columns, ...added.map(({ label }) => label)],
    parts: table.parts.map((part) => labelled(part, places, labels)),
  };
}

function labelled(part: TablePart, places: readonly number[], labels: readonly string[]): TablePart {
  const { front } = part;
  const within = places.map((at) => at - front.length);
  // What is said of all classes has no label.
  const cellsOf = (cells: readonly Cell[]) => within.map((at) => labels[Number(cells[at]) - 1]);
  if (!('rows' in part)) return { front, lines: () => labelledLines(part.lines(), (cells) => cellsOf(cells).join(',')) };
  const { rows } = part;
  return {
    front,
    rows: {
      *[Symbol.iterator]() {
        for (const row of rows) yield [...row, ...cellsOf(row)];
      },
    },
  };
}

/** Lines without a quoted cell. */
async function* labelledLines(
  lines: Iterable<string> | AsyncIterable<string>,
  cellsOf: (cells: readonly string[]) => string,
): AsyncGenerator<string> {
  for await (const some of lines) {
    if (some === '') continue;
    const text = some.endsWith('\n') ? some.slice(0, -1) : some;
    const all = text.split('\n').map((line) => `${line},${cellsOf(line.split(','))}\n`);
    yield all.join('');
  }
}
