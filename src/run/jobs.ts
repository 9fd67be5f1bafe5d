import { availableParallelism, totalmem } from 'node:os';
import { type Network, walkLayers } from '../architecture/layers.js';
import { sizeOf } from '../architecture/shape.js';

/** What a worker takes whatever it computes: Node, tfjs, the wasm module. */
const WORKER_BYTES = 200e6;
/** The share of the machine's memory that the workers may fill together. */
const MEMORY_SHARE = 0.7;

/** How many trials to compute at once: as many as there are cores, trials, and room in memory. */
export function defaultJobs(network: Network, batch: number, sceneValues: number, trials: number): number {
  const room = Math.floor((totalmem() * MEMORY_SHARE) / workerBytes(network, batch, sceneValues));
  return Math.max(1, Math.min(availableParallelism(), trials, room));
}

/** An estimate: the values between layers of one step, their gradients and the kernels' scratch, and the scene as float32. */
export function workerBytes(network: Network, batch: number, sceneValues: number): number {
  const values = [...walkLayers(network.layers)].reduce((sum, layer) => sum + sizeOf(layer.output), 0);
  return WORKER_BYTES + 3 * 4 * batch * values + 4 * sceneValues;
}
