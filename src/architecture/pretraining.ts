import type { DenseLayer } from './layers/dense.js';
import { isKind, type Layer, type Network } from './layers/index.js';
import { sizeOf } from './shape.js';

/** How one layer of a network learns to reconstruct its input before the network is trained as a whole. */
export interface Pretraining {
  /** The layer's, such as `autoencoder1`. */
  readonly name: string;
  readonly epochs: number;
  /** What comes before it, which stays as it is. */
  readonly before: readonly Layer[];
  /** The layer with its activation, then a linear decoder, `autoencoder1/decoder`, back to the input's values. */
  readonly network: Network;
}

/** The pretraining that a network asks for, in its order (greedy and layer by layer: Bengio et al. 2007). */
export function pretrainingOf({ layers }: Pick<Network, 'layers'>): Pretraining[] {
  return layers.flatMap((layer, index) => {
    if (!isKind(layer, 'dense') || layer.pretraining === undefined) return [];
    const { name, input, output, l2, pretraining: epochs } = layer;
    const decoder: DenseLayer = {
      kind: 'dense',
      name: `${name}/decoder`,
      input: output,
      output: { rows: 1, columns: 1, depth: 1, channels: sizeOf(input) },
      l2,
    };
    const network = { input, classes: sizeOf(input), layers: [layer, layers[index + 1], decoder] };
    return [{ name, epochs, before: layers.slice(0, index), network }];
  });
}
