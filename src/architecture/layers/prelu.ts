import { applied, kerasName } from '../keras/building.js';
import { asList, laid } from '../keras/layout.js';
import { appliedOnnx, weightOf } from '../onnx/building.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';
import { parameterOf } from './parameter.js';

/** x, below zero times one learned slope for all channels, which starts at 0.25 (He et al. 2015, the channel-shared form). */
export interface PreluLayer extends Layer {
  readonly kind: 'prelu';
}

export const prelu: LayerKind<PreluLayer> = {
  kind: 'prelu',
  shape: (_layer, input) => input,
  parameters: (layer) => [parameterOf(layer, 'alpha', [1])],
  flops: ({ output }) => sizeOf(output),
  reach: () => 'pixel',
  keras(layer, value, building) {
    const name = kerasName(layer.name);
    // Its slope is shared along the only axis.
    const list = { ...value, wire: laid(building.graph, name, value, asList) };
    return applied(building, 'PReLU', name, { shared_axes: [1] }, list);
  },
  onnx: (layer, value, building) => appliedOnnx(building, 'PRelu', layer.name, value, [weightOf(building, layer, 'alpha')]),
  draw: () => ({ family: 'activation', words: ['PReLU'], joins: 'follows' }),
  stored: { plural: 'PReLUs', recognizes: (shapes) => shapes.has('alpha') },
};

export function preluLayer(name: string, input: Shape): PreluLayer {
  return { kind: 'prelu', name, input, output: input };
}
