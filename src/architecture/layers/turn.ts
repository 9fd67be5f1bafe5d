import { kerasName } from '../keras/building.js';
import { asOnnxTokens, fromOnnxTokens } from '../onnx/tokens.js';
import { asOnnxList } from '../onnx/building.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/**
 * What was two axes of a sample the other way round: [first, second, inner] to [second, first, inner]. So positions become channels,
 * or bands the positions.
 */
export interface TurnLayer extends Layer {
  readonly kind: 'turn';
  readonly first: number;
  readonly second: number;
}

export const turn: LayerKind<TurnLayer> = {
  kind: 'turn',
  shape: ({ output }) => output,
  flops: () => 0,
  reach: () => 'patch',
  keras(layer, value, { graph }) {
    const name = kerasName(layer.name);
    const [first, second, inner] = axesOf(layer);
    const apart = graph.reshape(name, value.wire, [first, second, inner]);
    return { wire: graph.add('Permute', name, { dims: [2, 1, 3] }, [apart], [second, first, inner]), shape: layer.output };
  },
  onnx(layer, value, { graph }) {
    const { name, output } = layer;
    const list = asOnnxList(graph, name, value).name;
    const apart = graph.add('Reshape', `${name}/apart`, [list, graph.numbers(`${name}/axes`, [-1, ...axesOf(layer)])]);
    const swapped = graph.add('Transpose', `${name}/swapped`, [apart], { perm: { ints: [0, 2, 1, 3] } });
    const flat = graph.add('Flatten', `${name}/flat`, [swapped], { axis: { int: 1 } });
    return fromOnnxTokens(graph, name, asOnnxTokens(graph, name, { name: flat, shape: output, isList: true }), output);
  },
  draw: ({ output }) => ({
    family: 'activation',
    words: [`turned: ${sizeOf(output) / output.channels} positions of ${output.channels}`],
    joins: 'follows',
  }),
};

/** [first, second, inner] of a sample. */
export function axesOf({ first, second, input }: TurnLayer): [number, number, number] {
  return [first, second, sizeOf(input) / (first * second)];
}

/** Positions to channels and channels to positions; `to`: the shape that the result has, if not one row a position. */
export function turnLayer(name: string, input: Shape, to?: Shape): TurnLayer {
  const positions = sizeOf(input) / input.channels;
  const output = to ?? { rows: input.channels, columns: 1, depth: 1, channels: positions };
  return { kind: 'turn', name, input, output, first: positions, second: input.channels };
}

/** Each band a position, with its pixels' channels behind one another. */
export function bandsLayer(name: string, input: Shape): TurnLayer {
  const { rows, columns, depth, channels } = input;
  const output = { rows: depth, columns: 1, depth: 1, channels: rows * columns * channels };
  return { kind: 'turn', name, input, output, first: rows * columns, second: depth };
}

/** The way back from bandsLayer. */
export function pixelsLayer(name: string, input: Shape, to: Shape): TurnLayer {
  return { kind: 'turn', name, input, output: to, first: to.depth, second: to.rows * to.columns };
}
