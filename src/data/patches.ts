import { Failure } from '../errors/failure.js';
import { type Orientation, orientedPositions, ORIENTATIONS } from './orientation.js';

export interface SceneShape {
  readonly rows: number;
  readonly columns: number;
  readonly bands: number;
}

/** What stands beyond the border: zero, the nearest pixel, or the scene mirrored at its border pixels. */
export type Padding = 'zero' | 'replicate' | 'reflect';

export interface PatchShape {
  /** Pixels along a side; odd. */
  readonly size: number;
  readonly padding: Padding;
}

export interface PatchCutter {
  /** Pixels along a side; odd. */
  readonly size: number;
  readonly bands: number;
  /**
   * The patches around pixels `indices[from]` to `indices[from + count - 1]` (flat: row * columns + column):
   * [count, size * size, bands], row-major.
   *
   * @param orientations of each of the `count` patches; as they are if left out
   */
  cut(indices: ArrayLike<number>, from: number, count: number, orientations?: ArrayLike<Orientation>): Float32Array;
}

/**
 * Cuts patches from a scaled scene [rows, columns, bands] when they are asked for: all of them would take size * size
 * times the scene's memory. Failures: `patch-even`, `patch-too-large`.
 */
export function patchCutter(
  values: Float32Array,
  { rows, columns, bands }: SceneShape,
  size: number,
  padding: Padding = 'zero',
): PatchCutter {
  checkSize(size, rows, columns);
  const half = (size - 1) / 2;
  const patchLength = size * size * bands;
  const oriented = Array.from({ length: ORIENTATIONS }, (_, orientation) => orientedPositions(size, orientation));

  function cutOne(index: number, orientation: Orientation, target: Float32Array, offset: number): void {
    const top = Math.floor(index / columns) - half;
    const left = (index % columns) - half;
    const isInside = top >= 0 && top + size <= rows && left >= 0 && left + size <= columns;
    if (isInside && orientation === 0) {
      for (let row = 0; row < size; row++) {
        const line = ((top + row) * columns + left) * bands;
        target.set(values.subarray(line, line + size * bands), offset + row * size * bands);
      }
      return;
    }
    for (const [position, source] of oriented[orientation].entries()) {
      const row = within(top + Math.floor(source / size), rows, padding);
      const column = within(left + (source % size), columns, padding);
      if (row < 0 || column < 0) continue;
      const pixel = (row * columns + column) * bands;
      target.set(values.subarray(pixel, pixel + bands), offset + position * bands);
    }
  }

  return {
    size,
    bands,
    cut(indices, from, count, orientations) {
      const target = new Float32Array(count * patchLength);
      for (let position = 0; position < count; position++) {
        cutOne(indices[from + position], orientations?.[position] ?? 0, target, position * patchLength);
      }
      return target;
    },
  };
}

/** Where a row or column is taken from; -1 for nowhere. A patch is no larger than the scene: one reflection is enough. */
export function within(at: number, length: number, padding: Padding): number {
  if (at >= 0 && at < length) return at;
  if (padding === 'zero') return -1;
  if (padding === 'replicate') return at < 0 ? 0 : length - 1;
  return at < 0 ? -at : 2 * (length - 1) - at;
}

function checkSize(size: number, rows: number, columns: number): void {
  if (!Number.isInteger(size) || size < 1 || size % 2 === 0) {
    throw new Failure({
      code: 'patch-even',
      message: `a patch needs an odd number of pixels along a side, not ${size}, as its pixel is in the middle`,
      hint: 'Set patch.size to 5, 7, 9, ...',
    });
  }
  if (size > rows || size > columns) {
    throw new Failure({
      code: 'patch-too-large',
      message: `a patch of ${size} x ${size} pixels is larger than the scene of ${rows} x ${columns}`,
      hint: `Set patch.size to ${Math.min(rows, columns) - 1 + (Math.min(rows, columns) % 2)} or less.`,
    });
  }
}
