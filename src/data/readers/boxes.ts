import { productOf } from './place.js';

/** A box that is contiguous in a file whose axes lie in some order. */
export interface Box {
  /** Of the variable's axes. */
  readonly origin: readonly number[];
  readonly counts: readonly number[];
  /** Its values, counted from the array's first in the file, and how many. */
  readonly start: number;
  readonly length: number;
}

/**
 * An array as contiguous boxes in the file's order, each of at most `most` values (but one line at the least).
 *
 * @param order the variable's axes as the file has them, the slowest first
 */
export function* boxesOf(shape: readonly number[], order: readonly number[], most: number): Generator<Box> {
  if (shape.includes(0)) return;
  const lengths = order.map((axis) => shape[axis]);
  // Whole behind this level; along it in steps; before it one by one.
  let level = 0;
  while (level < order.length - 1 && productOf(lengths.slice(level + 1)) > most) level++;
  const below = productOf(lengths.slice(level + 1));
  const step = Math.max(1, Math.floor(most / below));
  const before = productOf(lengths.slice(0, level));
  for (let index = 0; index < before; index++) {
    for (let at = 0; at < lengths[level]; at += step) {
      const count = Math.min(step, lengths[level] - at);
      const origin = new Array<number>(shape.length).fill(0);
      const counts = [...shape];
      for (let axis = level - 1, rest = index; axis >= 0; axis--) {
        origin[order[axis]] = rest % lengths[axis];
        counts[order[axis]] = 1;
        rest = Math.floor(rest / lengths[axis]);
      }
      origin[order[level]] = at;
      counts[order[level]] = count;
      yield { origin, counts, start: (index * lengths[level] + at) * below, length: count * below };
    }
  }
}
