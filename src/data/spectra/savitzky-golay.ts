import { Matrix, solve } from 'ml-matrix';

export interface SavitzkyGolaySettings {
  /** Bands of a window, an odd number. */
  readonly window: number;
  /** Of the polynomial, below `window`. */
  readonly order: number;
  /** 0 smooths; else that derivative, per band. */
  readonly derivative: number;
}

/**
 * A filter after Savitzky and Golay (1964) along spectra of `depth` values, in float64: a polynomial is fitted to a window, and it or its
 * derivative is read in the middle. Both ends are read from the first and the last whole window, as SciPy's `interp` does.
 * A value whose window lacks one (NaN) is NaN.
 *
 * @returns a function that filters [depth] into [depth]
 */
export function savitzkyGolay(depth: number, settings: SavitzkyGolaySettings): (from: Float64Array, to: Float64Array) => void {
  const { window } = settings;
  const half = (window - 1) / 2;
  const weights = weightsOf(settings);
  return (from, to) => {
    for (let band = 0; band < depth; band++) {
      const start = Math.min(Math.max(band - half, 0), depth - window);
      const row = weights[band - start];
      let sum = 0;
      for (let index = 0; index < window; index++) sum += row[index] * from[start + index];
      to[band] = sum;
    }
  };
}

/** [position in the window, value of the window]: least squares by QR, on positions from -1 to 1, which + - * / and square roots do. */
function weightsOf({ window, order, derivative }: SavitzkyGolaySettings): Float64Array[] {
  const half = (window - 1) / 2;
  const powers = Array.from({ length: window }, (_, index) => {
    const row = [1];
    while (row.length <= order) row.push((row.at(-1)! * (index - half)) / half);
    return row;
  });
  const coefficients = solve(new Matrix(powers), Matrix.eye(window, window));
  return powers.map((row) =>
    Float64Array.from({ length: window }, (_, index) => {
      let sum = 0;
      // The derivative of x^p is p (p - 1) … x^(p - d).
      for (let power = derivative; power <= order; power++) {
        let factor = row[power - derivative];
        for (let step = 0; step < derivative; step++) factor *= (power - step) / half;
        sum += factor * coefficients.get(power, index);
      }
      return sum;
    }),
  );
}
