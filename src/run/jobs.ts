import { availableParallelism, totalmem } from 'node:os';
import { laidOut } from '../architecture/blocks/convolution.js';
import { type Network, walkLayers } from '../architecture/layers.js';
import { sizeOf } from '../architecture/shape.js';
import type { Effort } from '../classifiers/classifier.js';
import { effortOf, featureCount } from '../classifiers/index.js';
import type { SceneSize } from '../spec/dataset-checks.js';
import type { ClassifierExperiment, Experiment } from '../spec/experiment.js';

/** What a worker takes whatever it computes (Node, tfjs, the wasm module), and the main thread without its scene. */
const [WORKER_BYTES, MAIN_BYTES] = [60e6, 100e6];
/** Patches predicted at once (evaluate/predict.ts), and the share of their values that is held at the most. */
const [PREDICTED, PREDICTED_SHARE] = [64, 0.8];
/** How often what a 3-D convolution lays out is there at once: itself, its gradient, and a copy on its way. */
const LAID_OUT = 3;
/** The share of the machine's memory that the workers may fill together. */
const MEMORY_SHARE = 0.7;

/** What a trial's memory depends on. */
export interface Work {
  /** Undefined of a classifier. */
  readonly network?: Network;
  /** Patches in a training step; 0 of a classifier. */
  readonly batch: number;
  /** Of a classifier, what it takes beside the scene (classifiers/classifier.ts). */
  readonly classifierBytes?: number;
  /** Rows x columns x bands. */
  readonly sceneValues: number;
}

/** The work of one trial of an experiment on a scene of this size, with so many training pixels. */
export function workOf(experiment: Experiment, network: Network | undefined, size: SceneSize, training: number): Work {
  const sceneValues = size.rows * size.columns * size.bands;
  if (!experiment.classifier) return { network, batch: experiment.training.batch, sceneValues };
  const { effort, features } = classifierEffort(experiment, size, training);
  return { batch: 0, sceneValues, classifierBytes: effort.bytes + 4 * training * features };
}

/** What a classifier has to do with so many training pixels. */
export function classifierEffort(
  { classifier, patch }: ClassifierExperiment, { bands, classes }: Pick<SceneSize, 'bands' | 'classes'>, training: number,
): { readonly effort: Effort; readonly features: number } {
  const features = featureCount(classifier, patch.size, bands);
  return { features, effort: effortOf(classifier, { training, features, classes }) };
}

/** How many trials to compute at once: as many as there are cores, trials, and room in memory. */
export function defaultJobs(work: Work, trials: number): number {
  const room = Math.floor(roomBytes() / workerBytes(work));
  return Math.max(1, Math.min(availableParallelism(), trials, room));
}

/** How many of these trials to compute at once: as many as the user says, else as fit, whichever they are. */
export function jobsFor(trials: readonly Work[], wanted?: number): number {
  return Math.min(wanted ?? Math.min(...[...new Set(trials)].map((work) => defaultJobs(work, trials.length))), trials.length);
}

/** What workers may fill of this machine's memory together. */
export function roomBytes(): number {
  return totalmem() * MEMORY_SHARE;
}

/**
 * An estimate, within a fifth of what was measured on wasm (docs/performance.md): the values between layers of one step, or of
 * the patches that are predicted at once, and the scene as float32.
 */
export function workerBytes({ network, batch, sceneValues, classifierBytes = 0 }: Work): number {
  if (!network) return WORKER_BYTES + 4 * sceneValues + classifierBytes;
  const values = [...walkLayers(network.layers)].reduce((sum, layer) => sum + sizeOf(layer.output), 0);
  const laid = Math.max(0, ...[...walkLayers(network.layers)].map((layer) => (layer.kind === 'convolution' ? laidOut(layer) : 0)));
  return WORKER_BYTES + 4 * sceneValues + 4 * values * Math.max(batch, PREDICTED * PREDICTED_SHARE) + 4 * laid * batch * LAID_OUT;
}

/** An estimate for the whole process: the workers, and the main thread with the scenes that they share. */
export function processBytes(worker: number, jobs: number, scenesValues: number): number {
  return MAIN_BYTES + 4 * scenesValues + jobs * worker;
}
