import type { PaperTable } from '../table.js';

/** One way to write tables down. */
export interface TableFormatKind {
  /** Several tables one after the other, each such that it can be told from the next. */
  write(tables: readonly PaperTable[]): string;
}
