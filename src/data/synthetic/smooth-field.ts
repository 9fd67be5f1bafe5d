import type { RandomStream } from '../../numerics/random.js';

/**
 * A smooth random field [rows, columns], row-major: standard normal draws on a lattice of `spacing` pixels,
 * interpolated between (value noise with a cubic fade).
 */
export function smoothField(rows: number, columns: number, spacing: number, random: RandomStream): Float64Array {
  const latticeRows = Math.ceil(rows / spacing) + 1;
  const latticeColumns = Math.ceil(columns / spacing) + 1;
  const lattice = Float64Array.from({ length: latticeRows * latticeColumns }, () => random.normal());
  const field = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const top = Math.floor(row / spacing);
    const down = fade(row / spacing - top);
    for (let column = 0; column < columns; column++) {
      const left = Math.floor(column / spacing);
      const right = fade(column / spacing - left);
      const corner = top * latticeColumns + left;
      const above = lattice[corner] + (lattice[corner + 1] - lattice[corner]) * right;
      const next = corner + latticeColumns;
      const below = lattice[next] + (lattice[next + 1] - lattice[next]) * right;
      field[row * columns + column] = above + (below - above) * down;
    }
  }
  return field;
}

function fade(t: number): number {
  return t * t * (3 - 2 * t);
}
