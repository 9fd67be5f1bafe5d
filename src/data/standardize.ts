import type { Cube } from './cube.js';

/** Per band; in the units of the cube. */
export interface BandStatistics {
  readonly mean: Float64Array;
  /** Population standard deviation; exactly 0 for a constant band. */
  readonly deviation: Float64Array;
}

/** The statistics of every band over all pixels, or over those of flat index `pixels`: float64 sums, in pixel order. */
export function bandStatistics(cube: Cube, pixels?: Uint32Array): BandStatistics {
  const { bands, values } = cube;
  const count = pixels ? pixels.length : cube.rows * cube.columns;
  const mean = new Float64Array(bands);
  const deviation = new Float64Array(bands);
  const constant = new Array<boolean>(bands).fill(true);
  const first = pixels ? pixels[0] * bands : 0;
  for (let index = 0; index < count; index++) {
    const offset = (pixels ? pixels[index] : index) * bands;
    for (let band = 0; band < bands; band++) {
      const value = values[offset + band];
      mean[band] += value;
      if (value !== values[first + band]) constant[band] = false;
    }
  }
  for (let band = 0; band < bands; band++) mean[band] /= count;
  for (let index = 0; index < count; index++) {
    const offset = (pixels ? pixels[index] : index) * bands;
    for (let band = 0; band < bands; band++) {
      const difference = values[offset + band] - mean[band];
      deviation[band] += difference * difference;
    }
  }
  for (let band = 0; band < bands; band++) {
    // The mean of equal values need not be that value to the last bit.
    deviation[band] = constant[band] ? 0 : Math.sqrt(deviation[band] / count);
  }
  return { mean, deviation };
}

/** [rows, columns, bands]: every band minus its mean, over its standard deviation; a constant band becomes zeros. */
export function applyStatistics(cube: Cube, { mean, deviation }: BandStatistics): Float32Array {
  const { bands, values } = cube;
  const standardized = new Float32Array(values.length);
  for (let offset = 0; offset < values.length; offset += bands) {
    for (let band = 0; band < bands; band++) {
      if (deviation[band] > 0) standardized[offset + band] = (values[offset + band] - mean[band]) / deviation[band];
    }
  }
  return standardized;
}

/** Standardises a cube per band by the statistics of the whole scene, or of its training pixels only. */
export function standardize(
  cube: Cube,
  over: 'scene' | { readonly training: Uint32Array },
): { values: Float32Array; statistics: BandStatistics } {
  const statistics = bandStatistics(cube, over === 'scene' ? undefined : over.training);
  return { values: applyStatistics(cube, statistics), statistics };
}
