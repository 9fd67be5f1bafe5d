import type { NumericVariable } from '../cube.js';

export interface ZeroRim {
  /** Pixels that are 0 in every band and reach the edge of the image over others that are. */
  readonly pixels: number;
  /** Those of them with a label. */
  readonly labelled: number;
}

/**
 * A rim of zeros: what a turned or cut strip leaves around its pixels where nobody has declared a no-data value.
 *
 * @param labels of the same pixels, where they are known
 */
export function zeroRim(
  { shape: [rows, columns, bands], values }: Pick<NumericVariable, 'shape' | 'values'>,
  labels?: ArrayLike<number>,
): ZeroRim {
  const isZero = new Uint8Array(rows * columns);
  for (let pixel = 0; pixel < isZero.length; pixel++) {
    let band = 0;
    while (band < bands && values[pixel * bands + band] === 0) band++;
    if (band === bands) isZero[pixel] = 1;
  }
  const waiting: number[] = [];
  const take = (row: number, column: number) => {
    const pixel = row * columns + column;
    if (row < 0 || column < 0 || row >= rows || column >= columns || isZero[pixel] === 0) return;
    isZero[pixel] = 0;
    waiting.push(pixel);
  };
  for (let column = 0; column < columns; column++) for (const row of [0, rows - 1]) take(row, column);
  for (let row = 0; row < rows; row++) for (const column of [0, columns - 1]) take(row, column);
  let [pixels, labelled] = [0, 0];
  for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
    pixels++;
    if (labels && labels[pixel] > 0) labelled++;
    const [row, column] = [Math.floor(pixel / columns), pixel % columns];
    for (const [down, right] of [
      [-1, 0],
      [1, 0],
      [0, -1],
      [0, 1],
    ])
      take(row + down, column + right);
  }
  return { pixels, labelled };
}

/** @returns undefined where no rim is worth a word */
export function rimRemark({ pixels, labelled }: ZeroRim, all: number): string | undefined {
  // One corner that is dark by chance is none.
  if (pixels < Math.max(4, all / 1000)) return undefined;
  const own = labelled > 0 ? `, ${labelled} of them labelled` : '';
  return (
    `${pixels} pixels (${((100 * pixels) / all).toFixed(1)} %) at the edges are 0 in every band${own}: ` +
    'if 0 means no measurement, write dataset: {ignore: 0, missing: leave-out}'
  );
}
