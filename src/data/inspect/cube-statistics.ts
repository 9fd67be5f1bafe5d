import type { NumericVariable } from '../cube.js';
import { noDataTest } from '../readers/facts/held.js';

/** What the values of one band are, without those that are no measurement. */
export interface InspectedBands {
  /** Undefined of a band without a measurement. */
  readonly min?: number;
  readonly max?: number;
  /** Pixels at the greatest value; of a sensor that is driven to its limit there are many. */
  readonly atMax: number;
}

export interface CubeStatistics {
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
  readonly nan: number;
  readonly infinite: number;
  /** Values that the file says mean nothing. */
  readonly ignored: number;
  /** Values outside of what the file declares, or says by its scale factor. */
  readonly outside: number;
  /** Pixels with a value of which one of these is true. */
  readonly pixelsWithout: number;
  readonly bands: readonly InspectedBands[];
}

/** Walks once through a cube [rows, columns, bands]. */
export function cubeStatistics(
  { shape: [, , bands], values, type = 'float64' }: Pick<NumericVariable, 'shape' | 'values'> & Partial<Pick<NumericVariable, 'type'>>,
  ignore?: number,
  [lowest, highest]: readonly [number, number] = [-Infinity, Infinity],
): CubeStatistics {
  const min = new Float64Array(bands).fill(Infinity);
  const max = new Float64Array(bands).fill(-Infinity);
  const atMax = new Uint32Array(bands);
  const isIgnored = noDataTest(type, ignore);
  let [nan, infinite, ignored, outside, pixelsWithout, sum, count] = [0, 0, 0, 0, 0, 0, 0];
  for (let start = 0; start < values.length; start += bands) {
    const before = nan + infinite + ignored;
    for (let band = 0; band < bands; band++) {
      const value = values[start + band];
      if (isIgnored(value)) ignored++;
      else if (Number.isNaN(value)) nan++;
      else if (!Number.isFinite(value)) infinite++;
      else {
        if (value < min[band]) min[band] = value;
        if (value > max[band]) {
          max[band] = value;
          atMax[band] = 0;
        }
        if (value === max[band]) atMax[band]++;
        if (value < lowest || value > highest) outside++;
        sum += value;
        count++;
      }
    }
    if (nan + infinite + ignored > before) pixelsWithout++;
  }
  const least = min.reduce((a, b) => Math.min(a, b), Infinity);
  const greatest = max.reduce((a, b) => Math.max(a, b), -Infinity);
  return {
    ...(count > 0 ? { min: least, max: greatest, mean: sum / count } : {}),
    nan,
    infinite,
    ignored,
    outside,
    pixelsWithout,
    bands: Array.from(min, (low, band) => ({ ...(low <= max[band] ? { min: low, max: max[band] } : {}), atMax: atMax[band] })),
  };
}
