/** A raster of classes, row-major: from 1; 0 where there is no class. */
export interface ClassRaster {
  readonly rows: number;
  readonly columns: number;
  readonly classes: Uint8Array | Uint16Array;
}

/**
 * The class that most pixels of a window have, in place of each pixel's own. Of equals the pixel's own class stays if it is among them,
 * else the lowest is taken. Pixels without a class stay without, and do not count. Beyond the border there is nothing.
 *
 * @param size pixels along a side of the window, odd
 */
export function majority({ rows, columns, classes }: ClassRaster, size: number): ClassRaster {
  const half = (size - 1) / 2;
  const result = classes.slice();
  let most = 0;
  for (const label of classes) most = Math.max(most, label);
  const counts = new Uint32Array(most + 1);
  const count = (row: number, column: number, by: number) => {
    for (let r = Math.max(0, row - half); r <= Math.min(rows - 1, row + half); r++) counts[classes[r * columns + column]] += by;
  };
  for (let row = 0; row < rows; row++) {
    counts.fill(0);
    for (let column = 0; column < Math.min(half, columns); column++) count(row, column, 1);
    for (let column = 0; column < columns; column++) {
      if (column + half < columns) count(row, column + half, 1);
      if (column - half - 1 >= 0) count(row, column - half - 1, -1);
      const own = classes[row * columns + column];
      if (own > 0) result[row * columns + column] = winner(counts, own);
    }
  }
  return { rows, columns, classes: result };
}

function winner(counts: Uint32Array, own: number): number {
  let best = own;
  for (let label = 1; label < counts.length; label++) if (counts[label] > counts[best]) best = label;
  return best;
}
