import type { Cube } from './cube.js';

/** How bands are scaled: per used band what is subtracted, and what it is then divided by; 0 makes a band zeros. */
export interface BandScaling {
  readonly offset: Float64Array;
  readonly divisor: Float64Array;
}

/** What the values of a cube are to be. */
export interface ScalingSettings {
  readonly scaling: 'band' | 'global' | 'min-max' | 'none';
  /** Indices of the bands that are used; all of them if left out. */
  readonly bands?: readonly number[];
  /** Digital numbers for a reflectance of 1: what `none` divides by. */
  readonly scale?: number;
}

/**
 * The scaling by the statistics of all pixels, or of those of flat index `pixels`: float64 sums, in pixel order. NaN, which
 * stands for a missing value, does not count. The deviation is the population's; a constant band has the divisor 0.
 */
export function bandScaling(cube: Cube, { scaling, bands, scale = 1 }: ScalingSettings, pixels?: Uint32Array): BandScaling {
  const used = bands ?? Array.from({ length: cube.bands }, (_, band) => band);
  if (scaling === 'none') return { offset: new Float64Array(used.length), divisor: new Float64Array(used.length).fill(scale) };
  const { count, sum, least, greatest } = sums(cube, used, pixels);
  if (scaling === 'min-max') return { offset: finite(least), divisor: finite(greatest.map((value, index) => value - least[index])) };
  if (scaling === 'global') {
    const all = total(count);
    const mean = new Float64Array(used.length).fill(all > 0 ? total(sum) / all : 0);
    const varies = Math.max(...greatest) > Math.min(...least);
    const deviation = varies ? Math.sqrt(total(squares(cube, used, mean, pixels)) / all) : 0;
    return { offset: mean, divisor: new Float64Array(used.length).fill(deviation) };
  }
  const mean = sum.map((value, index) => (count[index] > 0 ? value / count[index] : 0));
  // The mean of equal values need not be that value to the last bit.
  const divisor = squares(cube, used, mean, pixels)
    .map((value, index) => (greatest[index] > least[index] ? Math.sqrt(value / count[index]) : 0));
  return { offset: mean, divisor };
}

/** [rows, columns, used bands]: every value minus its band's offset, over its divisor; a missing value becomes zero. */
export function applyScaling(cube: Cube, { offset, divisor }: BandScaling, bands?: readonly number[]): Float32Array {
  const { values } = cube;
  const used = bands ?? Array.from({ length: cube.bands }, (_, band) => band);
  const scaled = new Float32Array(cube.rows * cube.columns * used.length);
  let to = 0;
  for (let from = 0; from < values.length; from += cube.bands) {
    for (let index = 0; index < used.length; index++, to++) {
      const value = values[from + used[index]];
      if (divisor[index] > 0 && value === value) scaled[to] = (value - offset[index]) / divisor[index];
    }
  }
  return scaled;
}

/** Of each used band: how many values it has, their sum, the least and the greatest. */
function sums(cube: Cube, used: readonly number[], pixels?: Uint32Array) {
  const count = new Float64Array(used.length);
  const sum = new Float64Array(used.length);
  const least = new Float64Array(used.length).fill(Infinity);
  const greatest = new Float64Array(used.length).fill(-Infinity);
  eachPixel(cube, pixels, (from) => {
    for (let index = 0; index < used.length; index++) {
      const value = cube.values[from + used[index]];
      if (value !== value) continue;
      count[index]++;
      sum[index] += value;
      if (value < least[index]) least[index] = value;
      if (value > greatest[index]) greatest[index] = value;
    }
  });
  return { count, sum, least, greatest };
}

/** Of each used band the sum of the squared differences from its mean. */
function squares(cube: Cube, used: readonly number[], mean: Float64Array, pixels?: Uint32Array): Float64Array {
  const sum = new Float64Array(used.length);
  eachPixel(cube, pixels, (from) => {
    for (let index = 0; index < used.length; index++) {
      const difference = cube.values[from + used[index]] - mean[index];
      if (difference === difference) sum[index] += difference * difference;
    }
  });
  return sum;
}

function eachPixel({ rows, columns, bands }: Cube, pixels: Uint32Array | undefined, visit: (from: number) => void): void {
  const count = pixels ? pixels.length : rows * columns;
  for (let index = 0; index < count; index++) visit((pixels ? pixels[index] : index) * bands);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** A band without any value has no least one. */
function finite(values: Float64Array): Float64Array {
  return values.map((value) => (Number.isFinite(value) ? value : 0));
}
