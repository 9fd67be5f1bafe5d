import { type Layer, walkLayers } from '../architecture/layers/index.js';
import { sizeOf } from '../architecture/shape.js';
import type { CompiledNetwork } from '../compile/network.js';

/** Patches predicted at once where the engine does not say. */
const BATCH = 64;

/** How many patches are predicted at once: as many as the engine likes, if no tensor gets larger than it allows. */
export function predictionBatch({ network, engine }: Pick<CompiledNetwork, 'network' | 'engine'>): number {
  const { predictionBatch: most = BATCH, predictionBytes = Infinity } = engine;
  const largest = Math.max(...[...walkLayers(network.layers)].map(valuesOf));
  return Math.max(1, Math.min(most, Math.floor(predictionBytes / (4 * largest))));
}

/** Values of the largest tensor that a layer needs for one patch; what it lays out (compile/layers/volume.ts) it cuts by itself. */
function valuesOf({ input, output }: Layer): number {
  return Math.max(sizeOf(input), sizeOf(output));
}
