import type { Network } from '../architecture/layers/index.js';
import { networkFlops } from '../architecture/parameters.js';
import { pretrainingOf } from '../architecture/pretraining.js';
import { pipelineNetwork } from '../pipeline/resolve/checks.js';
import { knownSize, type SceneSize } from '../pipeline/resolve/dataset-checks.js';
import type { Configuration, NetworkExperiment } from '../pipeline/experiment.js';
import type { BenchResult } from '../workers/bench.js';
import { type PixelCounts, pixelCounts } from './pixel-counts.js';

export type TimeFigures = Pick<BenchResult, 'trainStepMs' | 'predictPatchMs'>;

/**
 * Hours of one trial at these figures, from its start or from a checkpoint on; at most so many, where it may stop early.
 *
 * @param network whose pretraining is to be done too
 */
export function trialHours(
  { trainStepMs, predictPatchMs }: TimeFigures,
  { training: { epochs, batch } }: NetworkExperiment,
  pixels: PixelCounts,
  epochsDone = 0,
  network?: Network,
): number {
  const steps = Math.ceil(pixels.train / batch) * trainStepMs;
  const epoch = steps + pixels.validation * predictPatchMs;
  const before = network && epochsDone === 0 ? pretrainingEpochs(network) * steps : 0;
  return (before + (epochs - epochsDone) * epoch + pixels.test * predictPatchMs) / 3.6e6;
}

/** How many epochs of training pretraining takes as long as, by its FLOPs: forward through what stays, thrice what learns. */
function pretrainingEpochs(network: Network): number {
  return pretrainingOf(network).reduce(
    (sum, { epochs, before, network: learning }) =>
      sum + (epochs * (networkFlops({ ...learning, layers: before }) + 3 * networkFlops(learning))) / (3 * networkFlops(network)),
    0,
  );
}

/** Until the last trial ends, when each begins as soon as one of the workers is free. */
export function spanOf(trials: readonly number[], workers: number): number {
  const free = new Array<number>(Math.max(1, workers)).fill(0);
  for (const hours of trials) free[free.indexOf(Math.min(...free))] += hours;
  return Math.max(...free);
}

/** What was measured of one workload, for another: a step takes longer by its FLOPs. */
export function scaleFigures({ trainStepMs, predictPatchMs }: TimeFigures, measured: Workload, wanted: Workload): TimeFigures {
  const ratio = networkFlops(wanted.network) / networkFlops(measured.network);
  return { trainStepMs: (trainStepMs * ratio * wanted.batch) / measured.batch, predictPatchMs: predictPatchMs * ratio };
}

type NetworkConfiguration = Configuration & { readonly experiment: NetworkExperiment };

interface Workload {
  readonly network: Network;
  readonly batch: number;
}

/** What an estimate needs to know of a scene. */
export interface SceneFacts {
  readonly size: SceneSize;
  /** Undefined where more than sizes and classes decides. */
  readonly pixels?: PixelCounts;
}

/** @returns undefined where the scene is to be read before its size is known */
export function catalogueFacts({ experiment, document }: Configuration): SceneFacts | undefined {
  const size = knownSize(experiment, document.scenes);
  return size && { size, pixels: pixelCounts(experiment, document.scenes) };
}

/**
 * Hours of all configurations of a pipeline, from what its first one was measured at.
 *
 * @param facts of the scene of each configuration
 * @returns undefined where the pixels of one are not known
 */
export function estimateAll(
  measured: TimeFigures,
  configurations: readonly NetworkConfiguration[],
  facts: readonly SceneFacts[],
  jobs: number,
): number | undefined {
  const workloads = configurations.map((one, index) => workloadOf(one, facts[index].size));
  const hours = configurations.map(({ experiment }, index) => {
    const { pixels } = facts[index];
    if (!pixels) return undefined;
    const [first, mine] = [workloads[0], workloads[index]];
    return experiment.seeds.map(() => trialHours(scaleFigures(measured, first, mine), experiment, pixels, 0, mine.network));
  });
  return hours.includes(undefined)
    ? undefined
    : spanOf(
        hours.flatMap((trials) => trials!),
        jobs,
      );
}

function workloadOf(configuration: NetworkConfiguration, size: SceneSize): Workload {
  return { network: pipelineNetwork(configuration, size), batch: configuration.experiment.training.batch };
}
