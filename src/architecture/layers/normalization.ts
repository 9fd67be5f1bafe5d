import { applied, kerasName } from '../keras/building.js';
import { appliedOnnx, weightOf } from '../onnx/building.js';
import { withChannelsLast } from '../keras/layout.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';
import { parameterOf } from './parameter.js';

/** Batch normalization per channel, with the ReLU that follows it where there is one. */
export interface NormalizationLayer extends Layer {
  readonly kind: 'normalization';
  readonly relu: boolean;
}

export const normalization: LayerKind<NormalizationLayer> = {
  kind: 'normalization',
  shape: (_layer, input) => input,
  parameters: (layer) =>
    (['gamma', 'beta', 'moving_mean', 'moving_variance'] as const).map((role) => parameterOf(layer, role, [layer.input.channels])),
  flops: ({ output }) => 2 * sizeOf(output),
  reach: () => 'pixel',
  activated: ({ relu }) => relu,
  keras(layer, value, building) {
    const name = kerasName(layer.name);
    const suited = { ...value, wire: withChannelsLast(building.graph, name, value) };
    const normalized = applied(
      building,
      'BatchNormalization',
      name,
      { axis: -1, ...building.batchNorm, center: true, scale: true },
      suited,
    );
    return layer.relu ? applied(building, 'Activation', `${name}_relu`, { activation: 'relu' }, normalized) : normalized;
  },
  onnx(layer, value, building) {
    const weights = (['gamma', 'beta', 'moving_mean', 'moving_variance'] as const).map((role) => weightOf(building, layer, role));
    const epsilon = { float: building.batchNorm.epsilon };
    const normalized = appliedOnnx(building, 'BatchNormalization', layer.name, value, weights, { epsilon });
    return layer.relu ? appliedOnnx(building, 'Relu', `${layer.name}/relu`, normalized) : normalized;
  },
  draw: ({ relu }) => ({ family: 'activation', words: ['batch norm', ...(relu ? ['ReLU'] : [])], joins: 'follows' }),
  stored: { plural: 'batch normalizations', recognizes: (shapes) => shapes.has('moving_mean') },
};

export function normalizationLayer(name: string, input: Shape, relu: boolean): NormalizationLayer {
  return { kind: 'normalization', name, input, output: input, relu };
}
