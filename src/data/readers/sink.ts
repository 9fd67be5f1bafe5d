import { ARRAYS, type NumericArray, type NumericType } from '../cube.js';
import { place, productOf, stridesOf } from './place.js';

/** Where values go, as worker threads can be told. */
export interface SinkTarget {
  readonly type: NumericType;
  readonly buffer: SharedArrayBuffer;
  /** Of the variable, in its own order of axes. */
  readonly shape: readonly number[];
  /** How far apart neighbours along each of those axes lie in the target. */
  readonly strides: readonly number[];
  /** Where its first value lies in the target, of a part of a larger array. */
  readonly start?: number;
  /** Where each step along an axis of what is put goes along it; -1: nowhere. */
  readonly spread?: { readonly axis: number; readonly to: readonly number[] };
}

/** Takes an array in boxes and lays each where it belongs, in the target's type and order of axes. */
export class Sink {
  readonly #values: NumericArray;
  readonly #total: number;
  #done = 0;

  constructor(
    readonly target: SinkTarget,
    readonly onProgress: (fraction: number) => void = () => undefined,
  ) {
    this.#values = new ARRAYS[target.type](target.buffer as unknown as ArrayBuffer);
    this.#total = Math.max(1, productOf(target.shape));
  }

  get shape(): readonly number[] {
    return this.target.shape;
  }

  /**
   * @param order the axes of the box as the values have them, the slowest first
   * @param sourceStrides and `sourceStart`: where the box lies in the values, if they hold more than it
   */
  put(
    values: NumericArray,
    origin: readonly number[],
    counts: readonly number[],
    order?: readonly number[],
    sourceStrides: readonly number[] = stridesOf(counts, order),
    sourceStart = 0,
  ): void {
    const { strides, start: first = 0, spread } = this.target;
    if (spread) return this.#putSpread(values, origin, counts, sourceStrides, sourceStart);
    const start = origin.reduce((sum, index, axis) => sum + index * strides[axis], first);
    place(values, sourceStart, this.#values, start, { counts, sourceStrides, targetStrides: strides });
    this.#done += productOf(counts);
    this.onProgress(Math.min(1, this.#done / this.#total));
  }

  /** A step at a time along the axis that is spread. */
  #putSpread(
    values: NumericArray,
    origin: readonly number[],
    counts: readonly number[],
    sourceStrides: readonly number[],
    sourceStart: number,
  ): void {
    const { strides, start: first = 0, spread } = this.target;
    const { axis, to } = spread!;
    const one = counts.map((count, index) => (index === axis ? 1 : count));
    for (let step = 0; step < counts[axis]; step++) {
      const goal = to[origin[axis] + step] ?? -1;
      if (goal < 0) continue;
      const start = origin.reduce((sum, index, at) => sum + (at === axis ? goal : index) * strides[at], first);
      place(values, sourceStart + step * sourceStrides[axis], this.#values, start, { counts: one, sourceStrides, targetStrides: strides });
      this.#done += productOf(one);
    }
    this.onProgress(Math.min(1, this.#done / this.#total));
  }

  /** What another thread has put there. */
  tell(fraction: number): void {
    this.onProgress(fraction);
  }
}

/** A sink that gets the shapes of whole variables and takes only some of their rows. */
export class RowsSink extends Sink {
  constructor(
    target: SinkTarget,
    readonly whole: readonly number[],
    readonly rows: { readonly from: number; readonly to: number; readonly axis: number },
  ) {
    super(target);
  }

  override get shape(): readonly number[] {
    return this.whole;
  }

  override put(
    values: NumericArray,
    origin: readonly number[],
    counts: readonly number[],
    order?: readonly number[],
    sourceStrides: readonly number[] = stridesOf(counts, order),
    sourceStart = 0,
  ): void {
    const { from, to, axis } = this.rows;
    const [first, end] = [Math.max(from, origin[axis]), Math.min(to, origin[axis] + counts[axis])];
    if (first >= end) return;
    const at = (list: readonly number[], value: number) => list.map((one, index) => (index === axis ? value : one));
    const start = sourceStart + (first - origin[axis]) * sourceStrides[axis];
    super.put(values, at(origin, first - from), at(counts, end - first), order, sourceStrides, start);
  }
}
