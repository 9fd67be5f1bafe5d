import { applied, kerasName } from '../keras/building.js';
import { appliedOnnx } from '../onnx/building.js';
import type { Shape } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/** max(x, 0). */
export interface ReluLayer extends Layer {
  readonly kind: 'relu';
}

export const relu: LayerKind<ReluLayer> = {
  kind: 'relu',
  shape: (_layer, input) => input,
  flops: () => 0,
  reach: () => 'pixel',
  activated: () => true,
  keras: ({ name }, value, building) => applied(building, 'Activation', kerasName(name), { activation: 'relu' }, value),
  onnx: ({ name }, value, building) => appliedOnnx(building, 'Relu', name, value),
  draw: () => ({ family: 'activation', words: ['ReLU'], joins: 'follows' }),
};

export function reluLayer(name: string, input: Shape): ReluLayer {
  return { kind: 'relu', name, input, output: input };
}
