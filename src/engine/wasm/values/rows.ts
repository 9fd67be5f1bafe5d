/** Work on values one by one and on lines, by all threads of a team. */
import type { Context, Task } from '../module.js';
import { cutLines, cutValues } from '../pieces.js';
import { copyPart } from './row-tasks.js';

/** A task on n values, whose arguments behind the first two are these. */
export function inParts({ team }: Context, task: Task, n: number, args: readonly number[]): void {
  const { pieces, each } = cutValues(n);
  team.run(task, pieces, [n, each, ...args]);
}

/** Places in memory that lie strides apart, in bytes. */
export interface Strided {
  readonly address: number;
  /** From one line's first piece to the next line's. */
  readonly line: number;
  /** From one piece of a line to the next. */
  readonly step: number;
}

/** What is copied: `count` pieces of so many bytes for each of the lines. */
export interface LinePieces {
  readonly lines: number;
  readonly count: number;
  readonly bytes: number;
}

/** Positions of so many bytes: neighbours are one piece. */
export function piecesOf(lines: number, count: number, bytes: number, step: number): LinePieces {
  return step === 1 ? { lines, count: 1, bytes: count * bytes } : { lines, count, bytes };
}

export function copyLines({ team }: Context, { lines, count, bytes }: LinePieces, source: Strided, target: Strided): void {
  const { pieces, each } = cutLines(lines, (count * bytes) / 4);
  team.run(copyPart, pieces, [
    lines,
    each,
    count,
    bytes,
    source.address,
    source.line,
    source.step,
    target.address,
    target.line,
    target.step,
  ]);
}
