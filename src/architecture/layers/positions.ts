import { kerasName } from '../keras/building.js';
import { asTokens, learned } from '../keras/tokens.js';
import { weightOf } from '../onnx/building.js';
import { asOnnxTokens, fromOnnxTokens } from '../onnx/tokens.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';
import { parameterOf, TOKEN_FAN_IN } from './parameter.js';

/** What is learned of each position is added to it: how attention tells positions apart. */
export interface PositionsLayer extends Layer {
  readonly kind: 'positions';
}

export const positions: LayerKind<PositionsLayer> = {
  kind: 'positions',
  shape: (_layer, input) => input,
  parameters: (layer) => {
    const { channels } = layer.input;
    return [parameterOf(layer, 'position', [sizeOf(layer.input) / channels, channels], TOKEN_FAN_IN)];
  },
  flops: ({ output }) => sizeOf(output),
  reach: () => 'patch',
  keras({ name: own, output }, value, { graph }) {
    const name = kerasName(own);
    const tokens = asTokens(graph, name, value);
    const added = graph.reshape(name, learned(graph, name, tokens, sizeOf(output)), tokens.shape);
    return {
      wire: graph.add('Add', `${name}_added`, {}, [tokens, added], tokens.shape),
      shape: output,
      weights: { position: [1, 1, 1, sizeOf(output)] },
      names: { position: 'kernel' },
    };
  },
  onnx(layer, value, building) {
    const { graph } = building;
    const added = graph.add('Add', `${layer.name}/added`, [asOnnxTokens(graph, layer.name, value), weightOf(building, layer, 'position')]);
    return fromOnnxTokens(graph, layer.name, added, layer.output);
  },
  draw: () => ({ family: 'activation', words: ['positions'], joins: 'follows' }),
  stored: { plural: 'positions', recognizes: (shapes) => shapes.has('position') },
};

export function positionsLayer(name: string, input: Shape): PositionsLayer {
  return { kind: 'positions', name, input, output: input };
}
