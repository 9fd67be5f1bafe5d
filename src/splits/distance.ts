/** Stands for a distance to nothing: no pixel was given. */
export const FAR = 65535;

/**
 * The Chebyshev distance (the larger of rows and columns) of every pixel to the nearest of `pixels`, exactly: one pass
 * down and one up over the eight neighbours (Rosenfeld and Pfaltz 1968, "Distance functions on digital pictures").
 *
 * @param pixels flat indices, row * columns + column
 * @returns [rows * columns]; FAR everywhere if there are none
 */
export function chebyshevDistances(pixels: Iterable<number>, rows: number, columns: number): Uint16Array {
  // A border of one pixel, always far, saves asking where the scene ends.
  const width = columns + 2;
  const bordered = new Uint16Array((rows + 2) * width).fill(FAR);
  const at = (pixel: number) => (Math.floor(pixel / columns) + 1) * width + (pixel % columns) + 1;
  for (const pixel of pixels) bordered[at(pixel)] = 0;
  const sweep = (index: number, direction: 1 | -1): void => {
    const before = index - direction * width;
    const nearest = Math.min(bordered[index - direction], bordered[before - 1], bordered[before], bordered[before + 1]);
    if (nearest + 1 < bordered[index]) bordered[index] = nearest + 1;
  };
  for (let row = 1; row <= rows; row++) for (let column = 1; column <= columns; column++) sweep(row * width + column, 1);
  for (let row = rows; row >= 1; row--) for (let column = columns; column >= 1; column--) sweep(row * width + column, -1);
  const distances = new Uint16Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const start = (row + 1) * width + 1;
    distances.set(bordered.subarray(start, start + columns), row * columns);
  }
  return distances;
}
