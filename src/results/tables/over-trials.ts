import { summarize } from '../../evaluate/metrics.js';
import type { MeasuredValue } from './table.js';

/** Mean and spread of a value of all trials; undefined where a trial has none, as the AUROC of one without errors. */
export function over<Trial>(trials: readonly Trial[], valueOf: (trial: Trial) => number | undefined): MeasuredValue | undefined {
  const values = trials.map(valueOf).filter((value) => value !== undefined);
  if (values.length === 0 || values.length < trials.length) return undefined;
  const { mean, sd } = summarize(values);
  return { mean, ...(values.length > 1 ? { sd } : {}) };
}
