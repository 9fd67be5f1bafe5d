import type { Experiment } from '../pipeline/experiment.js';

/** Of a seed the epoch whose weights were tested, which the validation pixels chose, and the last that it trained. */
export interface ChosenEpoch {
  readonly chosen: number;
  readonly last: number;
}

/**
 * Of each seed; none where the validation pixels chose no epoch.
 *
 * @param epochs the rows of epochs.csv, of one configuration
 */
export function chosenEpochs(
  experiment: Pick<Experiment, 'training'> | undefined,
  trials: readonly { readonly seed: number; readonly epoch?: number }[],
  epochs: readonly Record<string, string>[],
): ChosenEpoch[] {
  if (!experiment?.training || experiment.training.select === 'last') return [];
  const lasts = new Map<number, number>();
  for (const { seed, epoch } of epochs) lasts.set(Number(seed), Math.max(lasts.get(Number(seed)) ?? 0, Number(epoch)));
  return trials.flatMap(({ seed, epoch }) => {
    const last = lasts.get(seed);
    return epoch === undefined || last === undefined ? [] : [{ chosen: epoch, last }];
  });
}

/**
 * Whether the last epoch was the best in most seeds: the accuracy may still have risen, had training gone on.
 */
export function shortTrainingText(seeds: readonly ChosenEpoch[]): string | undefined {
  const atEnd = seeds.filter(({ chosen, last }) => chosen === last && last > 1);
  if (2 * atEnd.length <= seeds.length) return undefined;
  const lasts = new Set(atEnd.map(({ last }) => last));
  const which = lasts.size === 1 ? `The last epoch (${atEnd[0].last})` : 'The last epoch';
  const where = seeds.length > 1 ? ` in ${atEnd.length} of ${seeds.length} seeds` : '';
  return `${which} was the best by the validation pixels${where}: training was perhaps too short.`;
}
