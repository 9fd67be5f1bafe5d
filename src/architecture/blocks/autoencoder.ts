import type { ResolvedAutoencoderBlock } from '../../schema/pipeline.generated.js';
import type { DenseLayer } from '../layers/dense.js';
import { sigmoidLayer } from '../layers/sigmoid.js';
import { type BlockKind, shapeFailure } from './block.js';
import { activation } from './convolution.js';

/** A fully connected layer that first learns to reconstruct its input. */
export const autoencoder: BlockKind<ResolvedAutoencoderBlock> = {
  kind: 'autoencoder',
  expand(settings, context) {
    const { name, input, pretrained } = context;
    const { units, epochs, l2 } = settings;
    if (epochs > 0 && !pretrained) {
      throw shapeFailure(
        context,
        'it would learn to reconstruct the output of weights that are not trained yet',
        'Put autoencoders before all other blocks that have weights, or set epochs: 0.',
      );
    }
    const output = { rows: 1, columns: 1, depth: 1, channels: units };
    const layer: DenseLayer = { kind: 'dense', name, input, output, l2, ...(epochs > 0 ? { pretraining: epochs } : {}) };
    return [layer, ...(settings.activation === 'sigmoid' ? [sigmoidLayer(`${name}/sigmoid`, output)] : activation(name, output, 'none'))];
  },
};
