import { applied, kerasName } from '../keras/building.js';
import { asSpectra, laid } from '../keras/layout.js';
import { appliedOnnx, asOnnxVolume } from '../onnx/building.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';
import { parameterOf } from './parameter.js';

// To add a kind of layer: copy this file and compile/layers/_template.ts, replace `template` by the kind's name, and add a
// line to index.ts in both folders. kind.ts says what each member is for. Not registered itself; compiled, so that it stays true.

/** Each channel times a weight of its own. */
export interface TemplateLayer extends Layer {
  readonly kind: 'template';
  /** What else decides its computation: numbers and words that its block has settled already. */
  readonly l2: number;
}

export const template: LayerKind<TemplateLayer> = {
  kind: 'template',
  shape: (_layer, input) => input,
  parameters: (layer) => [parameterOf(layer, 'gamma', [layer.input.channels], 0, layer.l2)],
  flops: ({ output }) => sizeOf(output),
  reach: () => 'pixel',
  keras(layer, value, building) {
    const name = kerasName(layer.name);
    // An image even where the value is a list.
    const image = { ...value, wire: laid(building.graph, name, value, asSpectra) };
    const config = { kernel_size: [1, 1], strides: [1, 1], padding: 'valid', data_format: 'channels_last', use_bias: false };
    return {
      ...applied(building, 'DepthwiseConv2D', name, config, image),
      weights: { gamma: [1, 1, layer.input.channels, 1] },
      names: { gamma: 'depthwise_kernel' },
    };
  },
  onnx(layer, value, building) {
    const { graph, weights } = building;
    const gamma = graph.tensor(`${layer.name}/gamma`, 'float32', [layer.input.channels, 1, 1, 1], weights(layer, 'gamma').values);
    return appliedOnnx(building, 'Mul', layer.name, asOnnxVolume(graph, layer.name, value), [gamma]);
  },
  draw: () => ({ family: 'activation', words: ['scale'], joins: 'follows' }),
  stored: { plural: 'scales', recognizes: (shapes) => shapes.has('gamma') && !shapes.has('moving_mean') },
};

/** For the blocks that make one. */
export function templateLayer(name: string, input: Shape, l2: number): TemplateLayer {
  return { kind: 'template', name, input, output: input, l2 };
}
