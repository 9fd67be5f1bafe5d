import type { Experiment } from '../spec/experiment.js';
import type { BenchResult } from './bench.js';

/** Hours that all trials of a pipeline take at these figures, one after the other on `jobs` workers. */
export function estimateHours(
  { trainStepMs, predictPatchMs }: Pick<BenchResult, 'trainStepMs' | 'predictPatchMs'>, experiment: Experiment,
  pixels: { readonly train: number; readonly validation: number; readonly test: number }, jobs: number,
): number {
  const { epochs, batch } = experiment.training;
  const epoch = Math.ceil(pixels.train / batch) * trainStepMs + pixels.validation * predictPatchMs;
  const trial = epochs * epoch + pixels.test * predictPatchMs;
  return (trial * Math.ceil(experiment.seeds.length / jobs)) / 3.6e6;
}
