import { availableParallelism, totalmem } from 'node:os';
import { laidOut } from '../architecture/blocks/convolution.js';
import { type Network, walkLayers } from '../architecture/layers.js';
import { sizeOf } from '../architecture/shape.js';

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
  readonly network: Network;
  readonly batch: number;
  /** Rows x columns x bands. */
  readonly sceneValues: number;
}

/** How many trials to compute at once: as many as there are cores, trials, and room in memory. */
export function defaultJobs({ network, batch, sceneValues }: Work, trials: number): number {
  const room = Math.floor(roomBytes() / workerBytes({ network, batch, sceneValues }));
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
export function workerBytes({ network, batch, sceneValues }: Work): number {
  const values = [...walkLayers(network.layers)].reduce((sum, layer) => sum + sizeOf(layer.output), 0);
  const laid = Math.max(0, ...[...walkLayers(network.layers)].map((layer) => (layer.kind === 'convolution' ? laidOut(layer) : 0)));
  return WORKER_BYTES + 4 * sceneValues + 4 * values * Math.max(batch, PREDICTED * PREDICTED_SHARE) + 4 * laid * batch * LAID_OUT;
}

/** An estimate for the whole process: the workers, and the main thread with the scenes that they share. */
export function processBytes(worker: number, jobs: number, scenesValues: number): number {
  return MAIN_BYTES + 4 * scenesValues + jobs * worker;
}
