import { networkParameters } from '../architecture/parameters.js';
import { pow } from '../numerics/functions.js';
import type { PreparedConfiguration } from './prepare.js';

/** A share of their initial values from which on the moving statistics say little of the data. */
const TOO_MUCH = 0.05;
/** Values that are tried in turn, from the most common on. */
const MOMENTA = [0.95, 0.9, 0.8, 0.5];

/**
 * What should be known of a training before it begins: that it has too few steps for the momentum of batch normalization. Predictions
 * use the moving statistics. After n steps they still have momentum^n of what they began with, means of 0 and variances of 1.
 */
export function trainingNotes(configurations: readonly PreparedConfiguration[]): string[] {
  const found = new Map<string, string[]>();
  for (const { experiment, network, trials } of configurations) {
    const { training, name } = experiment;
    const missing = trials.filter(({ cached, start }) => !cached && !start);
    if (!training || !network || missing.length === 0) continue;
    if (!networkParameters(network).some(({ name: one }) => one.endsWith('moving_mean'))) continue;
    const { momentum } = training.batch_norm;
    const most = Math.max(...missing.map(({ split }) => Math.ceil(split.train.length / training.batch))) * training.epochs;
    const left = pow(momentum, most);
    if (left <= TOO_MUCH) continue;
    const better = MOMENTA.find((one) => one < momentum && pow(one, most) <= TOO_MUCH);
    const text =
      `batch normalization: ${most} training step${most === 1 ? '' : 's'} in all leave ${Math.round(100 * left)} % of the initial values in the ` +
      `moving statistics that predictions use (momentum ${momentum})` +
      (better === undefined ? ': train longer' : `: set training.batch_norm.momentum=${better}, or train longer`);
    found.set(text, [...(found.get(text) ?? []), name]);
  }
  return [...found].map(([text, names]) => (configurations.length > 1 ? `${names.join(', ')}: ${text}` : text));
}
