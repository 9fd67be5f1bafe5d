/**
 * A matrix whole, column by column, from the rows of its values, where each column begins among them, and the values (MATLAB's and
 * SciPy's csc).
 *
 * @returns undefined where a value lies in no row
 */
export function layOut(
  rowOf: ArrayLike<number>,
  starts: ArrayLike<number>,
  values: ArrayLike<number>,
  rows: number,
  columns: number,
): Float64Array | undefined {
  const dense = new Float64Array(rows * columns);
  for (let column = 0; column < columns; column++) {
    for (let index = starts[column]; index < starts[column + 1]; index++) {
      const row = rowOf[index];
      if (!(row >= 0 && row < rows) || !(index < values.length)) return undefined;
      dense[column * rows + row] = values[index];
    }
  }
  return dense;
}
