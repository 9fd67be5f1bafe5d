import { type Network, walkLayers, workspaceOf } from '../architecture/layers/index.js';
import { countParameters, networkParameters } from '../architecture/parameters.js';
import { sizeOf } from '../architecture/shape.js';

/** How often what a 3-D convolution lays out is there at once: itself, its gradient, and a copy on its way. */
const LAID_OUT = 3;
/** A weight, its gradient, and what an optimizer keeps of it: at most two values. */
const OF_WEIGHT = 4;

/**
 * What a training step holds, in bytes of float32: the values between layers, which its gradients need; what 3-D convolutions lay out; the
 * weights with their gradients and an optimizer's slots. An estimate, without the scene and the program: docs/performance.md compares it
 * with what was measured.
 *
 * @param batch patches of a step
 */
export function trainingBytes(network: Network, batch: number): number {
  const layers = [...walkLayers(network.layers)];
  const between = layers.reduce((sum, { output }) => sum + sizeOf(output), 0);
  const laid = Math.max(0, ...layers.map(workspaceOf));
  const { trainable } = countParameters(networkParameters(network));
  return 4 * batch * (between + LAID_OUT * laid) + 4 * OF_WEIGHT * trainable;
}
