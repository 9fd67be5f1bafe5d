import { applied, kerasName } from '../keras/building.js';
import type { Shape } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/** Some values set to zero in training; nothing in inference. */
export interface DropoutLayer extends Layer {
  readonly kind: 'dropout';
  /** The share of values set to zero in training; the others grow by 1 / (1 - rate). */
  readonly rate: number;
}

export function dropoutLayer(name: string, input: Shape, rate: number): DropoutLayer {
  return { kind: 'dropout', name, input, output: input, rate };
}

export const dropout: LayerKind<DropoutLayer> = {
  kind: 'dropout',
  shape: (_layer, input) => input,
  flops: () => 0,
  reach: () => 'pixel',
  keras: ({ name, rate }, value, building) => applied(building, 'Dropout', kerasName(name), { rate }, value),
  onnx: (_layer, value) => value,
  draw: ({ rate }) => ({ family: 'dropout', words: [`dropout ${rate}`] }),
};
