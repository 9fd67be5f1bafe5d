import type { ResolvedConvBlock } from '../../schema/pipeline.generated.js';
import type { Layer } from '../layers/layer.js';
import { activations, normalizations } from './activations.js';
import { type BlockKind, outputOf } from './block.js';
import { convolution } from './convolution.js';
import { depthMeaning } from './depth.js';

const ORDER: NonNullable<ResolvedConvBlock['order']> = ['convolution', 'normalization', 'activation'];

/** Convolution, normalization and activation, in the order that it says. */
export const conv: BlockKind<ResolvedConvBlock> = {
  kind: 'conv',
  expand(settings, context) {
    const { name } = context;
    const { normalize, activation, order = ORDER } = settings;
    const layers: Layer[] = [];
    order.forEach((step, index) => {
      const input = outputOf(layers, context.input);
      if (step === 'convolution') {
        layers.push(
          convolution({ ...settings, name: `${name}/conv`, input, size: settings.size as [number, number, number | string] }, context),
        );
      } else if (step === 'normalization') {
        const relu = activation === 'relu' && order[index + 1] === 'activation';
        layers.push(...normalizations(name, input, normalize, relu, context, settings.normalize_groups));
      } else if (!(activation === 'relu' && normalize === 'batch' && order[index - 1] === 'normalization')) {
        layers.push(...activations(name, input, activation));
      }
    });
    return layers;
  },
  implied: { groups: 1, dilation: [1, 1, 1], bias: true, order: ORDER },
  meaning: ({ size }, input) => depthMeaning(size[2], input),
};
