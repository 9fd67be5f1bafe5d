import { mayBeFast } from '../architecture/fast-forms.js';
import type { Network } from '../architecture/layers/index.js';
import type { Configuration } from '../pipeline/experiment.js';
import type { PreparedConfiguration } from './prepare.js';

/** A configuration, and what it trains. */
export interface Trained {
  readonly configuration: Pick<Configuration, 'experiment' | 'document'>;
  /** Undefined of a classifier, or where it is not known yet. */
  readonly network?: Network;
  /** So many first layers are not trained. */
  readonly frozen?: number;
}

/** A configuration with its data, if any of its trials is to be computed. */
export function toTrain(configuration: Configuration, { network, trials }: PreparedConfiguration): Trained[] {
  return trials.some(({ cached }) => !cached) ? [{ configuration, network, frozen: trials[0].start?.frozen }] : [];
}

/** Where `training.fast_convolutions` is set, and nothing that is trained has such a form: each place once. */
export function fastNotes(all: readonly Trained[]): string[] {
  const found = new Map<string, string[]>();
  for (const { configuration, network, frozen = 0 } of all) {
    const { experiment, document } = configuration;
    if (!network || !experiment.training?.fast_convolutions || mayBeFast(network.layers.slice(frozen))) continue;
    const { file, line } = document.place(['training', 'fast_convolutions']);
    const place = line === undefined ? file : `${file}:${line}`;
    found.set(place, [...(found.get(place) ?? []), experiment.name]);
  }
  return [...found].map(
    ([place, names]) =>
      `${place}: training.fast_convolutions: true changes nothing${all.length > 1 ? ` in ${names.join(', ')}` : ''} but the address. ` +
      'It serves convolutions of 3 x 3 with stride 1, without dilation; sums of parallel convolutions; and kernels of more than ten ' +
      'bands that move along the spectrum. What is trained has none of these: leave it out.',
  );
}
