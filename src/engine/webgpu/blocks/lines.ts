import { powerAbove } from '../program.js';

/** How lines of values are shared: some threads have a line, some lines a workgroup. */
export interface LinePlan {
  readonly lines: number;
  readonly length: number;
  /** Threads of a line, a power of two. */
  readonly lanes: number;
  /** Lines of a workgroup. */
  readonly together: number;
  readonly groups: number;
}

export const LINE_THREADS = 128;

export function planLines(lines: number, length: number): LinePlan {
  const lanes = Math.min(LINE_THREADS, powerAbove(Math.ceil(length / 4)));
  const together = LINE_THREADS / lanes;
  return { lines, length, lanes, together, groups: Math.ceil(lines / together) };
}

/** The start of every kernel on lines, over `part`, the workgroup's number: who this thread is. The last lines may be nobody's. */
export function lineThread({ lines, lanes, together }: LinePlan): string {
  return `let lane = index % ${lanes}u;
  let place = part * ${together}u + index / ${lanes}u;
  let line = min(place, ${lines - 1}u);
  let mine = place < ${lines}u;`;
}

/** WGSL of the memory that `acrossLine` uses. */
export const LINE_MEMORY = `var<workgroup> shared_: array<f32, ${LINE_THREADS}>;`;

/** Joins a variable over the threads of a line, as a tree, always in the same order; all of them get the result. */
export function acrossLine({ lanes }: LinePlan, variable: string, join: (a: string, b: string) => string): string {
  const halves: number[] = [];
  for (let half = lanes / 2; half >= 1; half /= 2) halves.push(half);
  if (halves.length === 0) return '';
  return `shared_[index] = ${variable};
  ${halves
    .map(
      (half) => `workgroupBarrier();
  if (lane < ${half}u) { shared_[index] = ${join('shared_[index]', `shared_[index + ${half}u]`)}; }`,
    )
    .join('\n  ')}
  workgroupBarrier();
  ${variable} = shared_[index - lane];
  workgroupBarrier();`;
}

export const sum = (a: string, b: string): string => `${a} + ${b}`;
