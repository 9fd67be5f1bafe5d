import type { NumericArray } from '../cube.js';

/** Both arrays are walked in tiles of so many elements along the first and the last axis: it spares the cache. */
const TILE = 32;

/** Writes column-major (MATLAB, Fortran) values of rank >= 2 into `target` in row-major (C) order, and returns it. */
export function toRowMajor<Target extends NumericArray>(
  source: NumericArray,
  shape: readonly number[],
  target: Target,
): Target {
  if (source.length === 0) return target;
  const rank = shape.length;
  const [first, last] = [shape[0], shape[rank - 1]];
  const lastStride = source.length / last;
  const firstStride = source.length / first;
  for (const [from, to] of middleOffsets(shape)) {
    for (let tileStart = 0; tileStart < first; tileStart += TILE) {
      const tileEnd = Math.min(tileStart + TILE, first);
      for (let otherStart = 0; otherStart < last; otherStart += TILE) {
        const otherEnd = Math.min(otherStart + TILE, last);
        for (let i = tileStart; i < tileEnd; i++) {
          for (let j = otherStart; j < otherEnd; j++) {
            target[to + i * firstStride + j] = source[from + i + j * lastStride];
          }
        }
      }
    }
  }
  return target;
}

/** For each position along the axes between first and last: its offset in column-major and in row-major order. */
function middleOffsets(shape: readonly number[]): [number, number][] {
  let offsets: [number, number][] = [[0, 0]];
  let columnMajor = shape[0];
  for (let axis = 1; axis < shape.length - 1; axis++) {
    const [from, to] = [columnMajor, shape.slice(axis + 1).reduce((product, length) => product * length, 1)];
    offsets = offsets.flatMap(([a, b]) => (
      Array.from({ length: shape[axis] }, (_, index): [number, number] => [a + index * from, b + index * to])
    ));
    columnMajor *= shape[axis];
  }
  return offsets;
}
