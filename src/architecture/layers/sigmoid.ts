import { applied, kerasName } from '../keras/building.js';
import { appliedOnnx } from '../onnx/building.js';
import type { Shape } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/** 1 / (1 + exp(-x)). */
export interface SigmoidLayer extends Layer {
  readonly kind: 'sigmoid';
}

export const sigmoid: LayerKind<SigmoidLayer> = {
  kind: 'sigmoid',
  shape: (_layer, input) => input,
  flops: () => 0,
  reach: () => 'pixel',
  keras: ({ name }, value, building) => applied(building, 'Activation', kerasName(name), { activation: 'sigmoid' }, value),
  onnx: ({ name }, value, building) => appliedOnnx(building, 'Sigmoid', name, value),
  draw: () => ({ family: 'activation', words: ['sigmoid'], joins: 'follows' }),
};

export function sigmoidLayer(name: string, input: Shape): SigmoidLayer {
  return { kind: 'sigmoid', name, input, output: input };
}
