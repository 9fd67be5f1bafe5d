import type { NumericArray } from '../cube.js';

/** Two arrays are walked in tiles of so many elements along their fastest axes: it spares the cache. */
const TILE = 32;

/** A box of an array: how many elements along each axis, and how many elements apart they lie in memory. */
export interface FileLayout {
  readonly counts: readonly number[];
  readonly sourceStrides: readonly number[];
  readonly targetStrides: readonly number[];
}

/** Copies a box from one array to another, whatever the order of the axes in each. */
export function place(source: NumericArray, sourceStart: number, target: NumericArray, targetStart: number, layout: FileLayout): void {
  const { counts, sourceStrides, targetStrides } = layout;
  if (counts.includes(0)) return;
  const axes = counts.map((_, axis) => axis).filter((axis) => counts[axis] > 1);
  const fastest = (strides: readonly number[], among: readonly number[]) =>
    among.reduce((best, axis) => (best < 0 || strides[axis] < strides[best] ? axis : best), -1);
  const inner = fastest(targetStrides, axes);
  const outer = fastest(
    sourceStrides,
    axes.filter((axis) => axis !== inner),
  );
  const [n, m] = [inner < 0 ? 1 : counts[inner], outer < 0 ? 1 : counts[outer]];
  const [fromN, toN] = inner < 0 ? [0, 0] : [sourceStrides[inner], targetStrides[inner]];
  const [fromM, toM] = outer < 0 ? [0, 0] : [sourceStrides[outer], targetStrides[outer]];
  const whole = fromN === 1 && toN === 1 && source.constructor === target.constructor;
  walk(
    axes.filter((axis) => axis !== inner && axis !== outer),
    layout,
    sourceStart,
    targetStart,
    (from, to) => {
      if (whole) {
        for (let j = 0; j < m; j++) {
          const start = from + j * fromM;
          target.set(source.subarray(start, start + n), to + j * toM);
        }
        return;
      }
      for (let tileN = 0; tileN < n; tileN += TILE) {
        const endN = Math.min(tileN + TILE, n);
        for (let tileM = 0; tileM < m; tileM += TILE) {
          const endM = Math.min(tileM + TILE, m);
          for (let j = tileM; j < endM; j++) {
            let [a, b] = [from + j * fromM + tileN * fromN, to + j * toM + tileN * toN];
            for (let i = tileN; i < endN; i++, a += fromN, b += toN) target[b] = source[a];
          }
        }
      }
    },
  );
}

/** Calls back for every position along some axes, with its place in both arrays. */
function walk(axes: readonly number[], layout: FileLayout, from: number, to: number, visit: (from: number, to: number) => void): void {
  const [axis, ...others] = axes;
  if (axis === undefined) return visit(from, to);
  for (let index = 0; index < layout.counts[axis]; index++) {
    walk(others, layout, from + index * layout.sourceStrides[axis], to + index * layout.targetStrides[axis], visit);
  }
}

/** Strides of a contiguous array with these counts, whose axes lie in `order`, the slowest first. */
export function stridesOf(counts: readonly number[], order: readonly number[] = counts.map((_, axis) => axis)): number[] {
  const strides = new Array<number>(counts.length).fill(0);
  let stride = 1;
  for (const axis of [...order].reverse()) {
    strides[axis] = stride;
    stride *= counts[axis];
  }
  return strides;
}

export function productOf(counts: readonly number[]): number {
  return counts.reduce((product, count) => product * count, 1);
}
