/** How work on rows and values is cut for a team: by its shape only. */
import { MOST_PIECES } from './team/control.js';

/** Rows that assembly/moments.ts sums in float32: a piece has whole blocks of them. */
export const BLOCK_ROWS = 128;
/** Values of a piece at least: some microseconds of work, against less than one to claim it. */
const PIECE_VALUES = 1 << 15;

export interface Pieces {
  readonly pieces: number;
  /** Rows, or values, of each but the last. */
  readonly each: number;
}

/** Rows of so many values, in whole blocks. */
export function cutRows(rows: number, width: number): Pieces {
  return cut(rows, Math.max(1, Math.round(PIECE_VALUES / (BLOCK_ROWS * width))) * BLOCK_ROWS, BLOCK_ROWS);
}

/** Values one by one, each of which takes so many others, each piece from a line of the cache on. */
export function cutValues(values: number, width = 1): Pieces {
  return cut(values, Math.max(1, Math.round(PIECE_VALUES / (16 * width))) * 16, 16);
}

/** Columns of so many values, in pairs of panels of eight: what they lie in are whole lines of the cache. */
export function cutColumns(columns: number, depth: number): Pieces {
  return cut(columns, Math.max(1, Math.round(PIECE_VALUES / (16 * depth))) * 16, 16);
}

/** Lines of so many values. */
export function cutLines(lines: number, width: number): Pieces {
  return cut(lines, Math.max(1, Math.round(PIECE_VALUES / width)), 1);
}

function cut(count: number, least: number, unit: number): Pieces {
  const each = Math.max(least, Math.ceil(count / MOST_PIECES / unit) * unit);
  return { each, pieces: Math.max(1, Math.ceil(count / each)) };
}
