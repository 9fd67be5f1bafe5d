import type { ResolvedConvBlock } from '../../schema/pipeline.generated.js';
import type { BlockKind } from './block.js';
import { activation, convolution } from './convolution.js';

/** Convolution, batch normalization, ReLU. */
export const conv: BlockKind<ResolvedConvBlock> = {
  kind: 'conv',
  expand(settings, context) {
    const layer = convolution(
      {
        name: `${context.name}/conv`,
        input: context.input,
        kernels: settings.kernels,
        size: settings.size as [number, number, number | 'full'],
        stride: settings.stride,
        padding: settings.padding,
        l2: settings.l2,
      },
      context,
    );
    return [layer, ...activation(context.name, layer.output, settings.normalize, settings.activation === 'relu')];
  },
  meaning: ({ size }, input) => (size[2] === 'full' ? `full = ${input.depth}` : ''),
};
