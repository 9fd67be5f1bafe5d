import { normalDensity, normalShare } from './distributions.js';

const STEPS = 600;
/** Beyond it the normal density is below 1e-17. */
const REACH = 8.5;

/** P(range of `count` independent standard normal values <= q): the studentized range with infinite degrees of freedom. */
export function rangeShare(q: number, count: number): number {
  if (q <= 0) return 0;
  // By Simpson's rule over the greatest value.
  const width = (2 * REACH + q) / STEPS;
  let total = 0;
  for (let step = 0; step <= STEPS; step++) {
    const z = -REACH + step * width;
    const between = normalShare(z) - normalShare(z - q);
    let value = count * normalDensity(z);
    for (let other = 1; other < count; other++) value *= between;
    total += value * (step === 0 || step === STEPS ? 1 : step % 2 === 1 ? 4 : 2);
  }
  return Math.min(1, (total * width) / 3);
}

/** The range that a share of the distribution lies below. */
export function rangeQuantile(share: number, count: number): number {
  let [low, high] = [0, 20];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (rangeShare(middle, count) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
