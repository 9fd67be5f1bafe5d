import type { Network } from '../architecture/layers/index.js';
import { networkFlops } from '../architecture/parameters.js';
import type { SceneSize } from '../pipeline/resolve/dataset-checks.js';
import type { Experiment, NetworkExperiment } from '../pipeline/experiment.js';
import { trialHours } from './estimate.js';
import { classifierEffort } from '../workers/jobs.js';
import type { PixelCounts } from './pixel-counts.js';

/**
 * Floating-point operations of one trial of a network: three passes forward for a patch of training, one for a prediction.
 *
 * @param epochsDone that a checkpoint holds already
 */
export function networkTrialFlops(network: Network, experiment: NetworkExperiment, pixels: PixelCounts, epochsDone = 0): number {
  const flops = networkFlops(network);
  const step = 3 * flops * experiment.training.batch;
  // Operations in place of milliseconds.
  return trialHours({ trainStepMs: step, predictPatchMs: flops }, experiment, pixels, epochsDone, network) * 3.6e6;
}

/** The same of whatever a trial trains. What classifiers need is known by its order alone (classifiers/classifier.ts). */
export function trialFlops(experiment: Experiment, network: Network | undefined, size: SceneSize, pixels: PixelCounts): number {
  if (!experiment.classifier) return networkTrialFlops(network!, experiment, pixels);
  const { flops, predictionFlops } = classifierEffort(experiment, size, pixels.train).effort;
  return flops + pixels.test * predictionFlops;
}
