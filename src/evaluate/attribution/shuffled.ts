import type { WeightArray } from '../../compile/weights.js';
import { RandomStream } from '../../numerics/random.js';

/**
 * A network that has learnt nothing, of the same weights: the values of each array in another order (Adebayo et al., "Sanity Checks for
 * Saliency Maps", NeurIPS 2018). What its explanations have in common with the trained network's comes from the data and the architecture.
 */
export function shuffledWeights(weights: readonly WeightArray[], seed: number): WeightArray[] {
  return weights.map((weight) => ({ ...weight, values: new RandomStream(seed, `shuffled/${weight.name}`).shuffle(weight.values.slice()) }));
}
