/** 0.0001 is 1 / 10000, and not 1 / 10000.000000000002: a factor that means a whole number is one. */
export function reciprocal(factor: number): number {
  const whole = Math.round(1 / factor);
  return whole > 0 && Math.abs(1 / factor - whole) < 1e-6 * whole ? whole : 1 / factor;
}
