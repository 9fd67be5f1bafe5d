import { ranksOf } from './ranks.js';

/** Spearman's rank correlation of two lists of equal length; undefined where one of them does not vary. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  const [x, y] = [ranksOf(Array.from(a)), ranksOf(Array.from(b))];
  const mean = (x.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let at = 0; at < x.length; at++) {
    xy += (x[at] - mean) * (y[at] - mean);
    xx += (x[at] - mean) * (x[at] - mean);
    yy += (y[at] - mean) * (y[at] - mean);
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : undefined;
}
