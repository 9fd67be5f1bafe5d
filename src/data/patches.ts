import { Failure } from '../errors/failure.js';

export interface SceneShape {
  readonly rows: number;
  readonly columns: number;
  readonly bands: number;
}

export interface PatchCutter {
  /** Pixels along a side; odd. */
  readonly size: number;
  readonly bands: number;
  /**
   * The patches around pixels `indices[from]` to `indices[from + count - 1]` (flat: row * columns + column), in
   * `target` or a new array: [count, size * size, bands], row-major.
   */
  cut(indices: ArrayLike<number>, from: number, count: number, target?: Float32Array): Float32Array;
}

/**
 * Cuts patches from a standardised scene [rows, columns, bands] when they are asked for: all of them would take
 * size * size times the scene's memory. What lies outside the scene is zero, the mean of every band.
 * Failures: `patch-even`, `patch-too-large`.
 */
export function patchCutter(
  standardized: Float32Array,
  { rows, columns, bands }: SceneShape,
  size: number,
  _padding: 'zero' = 'zero',
): PatchCutter {
  checkSize(size, rows, columns);
  const half = (size - 1) / 2;
  const patchLength = size * size * bands;

  function cutOne(index: number, target: Float32Array, offset: number): void {
    const top = Math.floor(index / columns) - half;
    const left = (index % columns) - half;
    const firstColumn = Math.max(left, 0);
    const endColumn = Math.min(left + size, columns);
    const inside = top >= 0 && top + size <= rows && endColumn - firstColumn === size;
    if (!inside) target.fill(0, offset, offset + patchLength);
    for (let row = Math.max(top, 0); row < Math.min(top + size, rows); row++) {
      const line = standardized.subarray((row * columns + firstColumn) * bands, (row * columns + endColumn) * bands);
      target.set(line, offset + ((row - top) * size + (firstColumn - left)) * bands);
    }
  }

  return {
    size,
    bands,
    cut(indices, from, count, target = new Float32Array(count * patchLength)) {
      for (let position = 0; position < count; position++) {
        cutOne(indices[from + position], target, position * patchLength);
      }
      return target;
    },
  };
}

function checkSize(size: number, rows: number, columns: number): void {
  if (!Number.isInteger(size) || size < 1 || size % 2 === 0) {
    throw new Failure({
      code: 'patch-even',
      message: `a patch has an odd number of pixels along a side, not ${size}: its pixel stands in the middle`,
      cure: 'Set patch.size to 5, 7, 9, ...',
    });
  }
  if (size > rows || size > columns) {
    throw new Failure({
      code: 'patch-too-large',
      message: `a patch of ${size} x ${size} pixels is larger than the scene of ${rows} x ${columns}`,
      cure: `Set patch.size to ${Math.min(rows, columns) - 1 + (Math.min(rows, columns) % 2)} or less.`,
    });
  }
}
