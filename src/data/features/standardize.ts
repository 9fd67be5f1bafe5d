import type { Cube } from '../cube.js';

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
  /** The digital number for a reflectance of 0: what `none` subtracts. */
  readonly zero?: number;
}

/**
 * Floating-point values of a band that differ by less than this part of their size are one value, and differ by how it was rounded
 * on its way: eight of the last places of float32. To scale such a band would make rounding errors as large as measurements.
 */
const CONSTANT = 1 / (1 << 20);

/**
 * The scaling by the statistics of all pixels, or of those of flat index `pixels`: float64 sums, in pixel order. NaN, which
 * stands for a missing value, does not count. The deviation is the population's; a band that is constant, but for the rounding of
 * floating-point values, has the divisor 0.
 */
export function bandScaling(cube: Cube, settings: ScalingSettings, pixels?: Uint32Array): BandScaling {
  const statistics = new BandStatistics(cube.bands, settings);
  for (let pass = 0; pass < statistics.passes; pass++) {
    statistics.add(cube, pixels);
    statistics.endPass();
  }
  return statistics.scaling();
}

/** The same of a cube that comes in parts, all of them in each pass: the parts in their order give the whole's bits. */
export class BandStatistics {
  readonly #used: readonly number[];
  readonly #count: Float64Array;
  readonly #sum: Float64Array;
  readonly #least: Float64Array;
  readonly #greatest: Float64Array;
  readonly #squares: Float64Array;
  #mean?: Float64Array;
  /** What part of their size the values of a constant band may differ by: whole numbers are exact. */
  #rounding = 0;

  constructor(
    bands: number,
    readonly settings: ScalingSettings,
  ) {
    this.#used = settings.bands ?? Array.from({ length: bands }, (_, band) => band);
    const { length } = this.#used;
    [this.#count, this.#sum, this.#squares] = [0, 1, 2].map(() => new Float64Array(length));
    this.#least = new Float64Array(length).fill(Infinity);
    this.#greatest = new Float64Array(length).fill(-Infinity);
  }

  /** How often all parts are asked for. */
  get passes(): number {
    return { none: 0, 'min-max': 1, global: 2, band: 2 }[this.settings.scaling];
  }

  add(cube: Cube, pixels?: Uint32Array): void {
    if (cube.type === 'float32' || cube.type === 'float64') this.#rounding = CONSTANT;
    if (this.#mean) this.#addSquares(cube, this.#mean, pixels);
    else this.#addSums(cube, pixels);
  }

  endPass(): void {
    if (this.#mean) return;
    const all = total(this.#count);
    this.#mean =
      this.settings.scaling === 'global'
        ? new Float64Array(this.#used.length).fill(all > 0 ? total(this.#sum) / all : 0)
        : this.#sum.map((value, index) => (this.#count[index] > 0 ? value / this.#count[index] : 0));
  }

  scaling(): BandScaling {
    const { scaling, scale = 1, zero = 0 } = this.settings;
    const [least, greatest] = [this.#least, this.#greatest];
    if (scaling === 'none') {
      return { offset: new Float64Array(this.#used.length).fill(zero), divisor: new Float64Array(this.#used.length).fill(scale) };
    }
    if (scaling === 'min-max') {
      const range = greatest.map((value, index) => (this.#varies(least[index], value) ? value - least[index] : 0));
      return { offset: finite(least), divisor: finite(range) };
    }
    const offset = this.#mean!;
    if (scaling === 'global') {
      const deviation = this.#varies(Math.min(...least), Math.max(...greatest)) ? Math.sqrt(total(this.#squares) / total(this.#count)) : 0;
      return { offset, divisor: new Float64Array(this.#used.length).fill(deviation) };
    }
    // The mean of equal values need not be that value to the last bit.
    const deviation = (index: number) => Math.sqrt(this.#squares[index] / this.#count[index]);
    return { offset, divisor: greatest.map((value, index) => (this.#varies(least[index], value) ? deviation(index) : 0)) };
  }

  #varies(least: number, greatest: number): boolean {
    return greatest - least > this.#rounding * Math.max(Math.abs(least), Math.abs(greatest));
  }

  #addSums(cube: Cube, pixels?: Uint32Array): void {
    const [used, count, sum, least, greatest] = [this.#used, this.#count, this.#sum, this.#least, this.#greatest];
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
  }

  /** Squared differences from the mean. */
  #addSquares(cube: Cube, mean: Float64Array, pixels?: Uint32Array): void {
    const [used, squares] = [this.#used, this.#squares];
    eachPixel(cube, pixels, (from) => {
      for (let index = 0; index < used.length; index++) {
        const difference = cube.values[from + used[index]] - mean[index];
        if (difference === difference) squares[index] += difference * difference;
      }
    });
  }
}

/**
 * [rows, columns, used bands]: every value minus its band's offset, over its divisor; a missing value becomes zero.
 *
 * @param scaled where they go: the cube's own values, where all bands are used, or zeros
 */
export function applyScaling(
  cube: Cube,
  { offset, divisor }: BandScaling,
  bands?: readonly number[],
  scaled: Float32Array = new Float32Array(cube.rows * cube.columns * (bands?.length ?? cube.bands)),
): Float32Array {
  const { values } = cube;
  const used = bands ?? Array.from({ length: cube.bands }, (_, band) => band);
  let to = 0;
  for (let from = 0; from < values.length; from += cube.bands) {
    for (let index = 0; index < used.length; index++, to++) {
      const value = values[from + used[index]];
      scaled[to] = divisor[index] !== 0 && value === value ? (value - offset[index]) / divisor[index] : 0;
    }
  }
  return scaled;
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
