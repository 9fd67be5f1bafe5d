import { type Network, walkLayers } from '../architecture/layers/index.js';
import { sizeOf } from '../architecture/shape.js';
import { denseBytes } from '../compile/dense/plan.js';
import type { Effort } from '../classifiers/classifier.js';
import { effortOf, featureCount } from '../classifiers/index.js';
import type { SceneSize } from '../pipeline/resolve/dataset-checks.js';
import type { ClassifierExperiment, Experiment } from '../pipeline/experiment.js';
import { trainingBytes } from '../train/memory.js';
import type { EngineFacts } from '../engine/engine.js';
import { machineShare } from './machine.js';

/** What a worker takes whatever it computes (Node, tfjs, the wasm module), and the main thread without its scene. */
const [WORKER_BYTES, MAIN_BYTES] = [60e6, 100e6];
/** What each further thread of a trial takes. */
export const HELPER_BYTES = 8e6;
/** Patches predicted at once (evaluate/predict.ts), and the layers' values that are there at once: a residual block's. */
const [PREDICTED, PREDICTED_LAYERS] = [64, 3];
/**
 * A pixel of a split, which each trial's is in memory from the beginning; and what a trial's pixels take while its tables are written,
 * or read to judge it. Tables pass through in pieces, those of a run's trials one after the other.
 */
const [SPLIT_PIXEL_BYTES, TABLE_PIXEL_BYTES] = [4, 100];
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
  { classifier, patch }: ClassifierExperiment,
  { bands, classes }: Pick<SceneSize, 'bands' | 'classes'>,
  training: number,
): { readonly effort: Effort; readonly features: number } {
  const features = featureCount(classifier, patch.size, bands);
  return { features, effort: effortOf(classifier, { training, features, classes }) };
}

/** Trials that go together on a GPU unless its user says more, and what they may take of its memory, which no program can ask for. */
const [MOST_JOINT, JOINT_BYTES] = [10, 4e9];

type Computing = Pick<EngineFacts, 'joint' | 'gpu'>;

/**
 * How many trials to compute at once: as many as there are trials, cores for so many threads of each, and room in memory. A GPU that
 * computes trials together needs no core for each.
 */
export function defaultJobs(work: Work, trials: number, threads = 1, { joint, gpu }: Computing = {}): number {
  const bytes = workerBytes(work);
  const most = joint && gpu ? Math.min(MOST_JOINT, Math.floor(JOINT_BYTES / bytes)) : Math.floor(machineShare().cores / threads);
  return Math.max(1, Math.min(most, trials, Math.floor(roomBytes() / bytes)));
}

/**
 * How many of these trials to compute at once: as many as the user says, else as fit, whichever they are.
 *
 * @param threads of each, where the user says that
 */
export function jobsFor(trials: readonly Work[], engine: Computing, wanted?: number, threads?: number): number {
  const fitting = () => Math.min(...[...new Set(trials)].map((work) => defaultJobs(work, trials.length, threads, engine)));
  return Math.min(wanted ?? fitting(), trials.length);
}

/** What workers may fill together of the memory that is this process'. */
export function roomBytes(): number {
  return machineShare().bytes * MEMORY_SHARE;
}

/**
 * An estimate beside what was measured on wasm in docs/performance.md: the values between layers of one step, or of
 * what is predicted at once if that is more, what dense prediction keeps of a tile, and the scene as float32.
 */
export function workerBytes({ network, batch, sceneValues, classifierBytes = 0 }: Work): number {
  if (!network) return WORKER_BYTES + 4 * sceneValues + classifierBytes;
  const largest = Math.max(...[...walkLayers(network.layers)].map(({ output }) => sizeOf(output)));
  const tile = denseBytes(network, sceneValues / network.input.depth);
  const engine = Math.max(trainingBytes(network, batch), 4 * PREDICTED * PREDICTED_LAYERS * largest, tile.engine);
  return WORKER_BYTES + 4 * sceneValues + engine + tile.processor;
}

/** Labelled pixels that the main thread holds. */
export interface HeldPixels {
  /** Of all splits that differ, together. */
  readonly splits: number;
  /** Of the trial that has the most. */
  readonly largest: number;
}

/** An estimate for the whole process: the workers, and the main thread with the scenes that they share and the pixels of trials. */
export function processBytes(worker: number, jobs: number, scenesValues: number, { splits, largest }: HeldPixels): number {
  return MAIN_BYTES + 4 * scenesValues + SPLIT_PIXEL_BYTES * splits + TABLE_PIXEL_BYTES * largest + jobs * worker;
}
