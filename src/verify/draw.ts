import { addressOf } from '../pipeline/address/address.js';

/**
 * `count` of a run's trials, the same ones each time: those whose address, hashed together with the run's, comes first.
 *
 * @returns them in the run's order
 */
export function drawTrials<Trial extends { readonly address: string }>(
  run: string,
  trials: readonly Trial[],
  count = trials.length,
): Trial[] {
  const lot = new Map(trials.map((trial) => [trial, addressOf([run, trial.address])]));
  const drawn = new Set([...trials].sort((a, b) => (lot.get(a)! < lot.get(b)! ? -1 : 1)).slice(0, count));
  return trials.filter((trial) => drawn.has(trial));
}
