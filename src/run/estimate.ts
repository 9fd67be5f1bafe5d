import { networkFlops } from '../architecture/parameters.js';
import { knownSize, pipelineNetwork } from '../spec/checks.js';
import type { Configuration, Experiment } from '../spec/experiment.js';
import type { BenchResult } from './bench.js';
import { pixelCounts } from './pixel-counts.js';

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

/**
 * Hours of all configurations of a pipeline, from what its first one was measured at: another network takes longer by
 * its FLOPs. Undefined where a scene's size is not known.
 */
export function estimateAll(
  measured: Pick<BenchResult, 'trainStepMs' | 'predictPatchMs'>, configurations: readonly Configuration[], jobs: number,
): number | undefined {
  const flops = configurations.map(flopsOf);
  const hours = configurations.map(({ experiment }, index) => {
    const [pixels, mine, first] = [pixelCounts(experiment), flops[index], flops[0]];
    if (!pixels || mine === undefined || first === undefined) return undefined;
    const batches = experiment.training.batch / configurations[0].experiment.training.batch;
    const [trainStepMs, predictPatchMs] = [measured.trainStepMs * (mine / first) * batches, measured.predictPatchMs * (mine / first)];
    return estimateHours({ trainStepMs, predictPatchMs }, experiment, pixels, jobs);
  });
  return hours.some((value) => value === undefined) ? undefined : hours.reduce<number>((sum, value) => sum + value!, 0);
}

function flopsOf(configuration: Configuration): number | undefined {
  const size = knownSize(configuration.experiment);
  return size && networkFlops(pipelineNetwork(configuration, size));
}
