/**
 * The standard normal variate (Barnes, Dhanoa and Lister 1989): the spectrum minus its mean, over its deviation (n - 1). What is
 * missing (NaN) does not count and stays missing; a constant spectrum becomes zeros.
 */
export function standardNormalVariate(from: Float64Array, to: Float64Array): void {
  let [count, sum, least, greatest] = [0, 0, Infinity, -Infinity];
  for (const value of from) {
    if (value !== value) continue;
    count++;
    sum += value;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const mean = sum / count;
  let squares = 0;
  for (const value of from) if (value === value) squares += (value - mean) * (value - mean);
  const deviation = greatest > least ? Math.sqrt(squares / (count - 1)) : 0;
  for (let band = 0; band < from.length; band++) {
    const value = from[band];
    to[band] = value !== value ? NaN : deviation > 0 ? (value - mean) / deviation : 0;
  }
}
