/** Work on values one by one and on lines, by all threads of a team. */
import type { Context, Task } from './module.js';
import { cutLines, cutValues } from './pieces.js';
import { copyPart } from './row-tasks.js';

/** A task on n values, whose arguments behind the first two are these. */
export function inParts({ team }: Context, task: Task, n: number, args: readonly number[]): void {
  const { pieces, each } = cutValues(n);
  team.run(task, pieces, [n, each, ...args]);
}

/** Copies `count` pieces of some bytes for each of the lines, from places that lie strides apart to others. */
export function copyLines(
  { team }: Context,
  lines: number,
  count: number,
  bytes: number,
  source: number,
  sourceLine: number,
  sourceStep: number,
  target: number,
  targetLine: number,
  targetStep: number,
): void {
  const { pieces, each } = cutLines(lines, (count * bytes) / 4);
  team.run(copyPart, pieces, [lines, each, count, bytes, source, sourceLine, sourceStep, target, targetLine, targetStep]);
}
