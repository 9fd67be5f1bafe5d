import { kerasName } from '../keras/building.js';
import { asSpectra, laid } from '../keras/layout.js';
import { asOnnxList, asOnnxVolume, type OnnxValue } from '../onnx/building.js';
import type { OnnxGraph } from '../onnx/graph.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/** The input times weights that a chain computes from it: one for each channel, or one for each position. */
export interface GateLayer extends Layer {
  readonly kind: 'gate';
  readonly weights: readonly Layer[];
}

export const gate: LayerKind<GateLayer> = {
  kind: 'gate',
  shape: (_layer, input) => input,
  flops: ({ output }) => sizeOf(output),
  reach(_layer, inside) {
    if (inside.includes('patch')) return 'patch';
    return inside.includes('position') ? 'position' : 'pixel';
  },
  branches: { of: ({ weights }) => [weights], replaced: (layer, [weights]) => ({ ...layer, weights }) },
  keras(layer, value, { graph, chain }) {
    const name = kerasName(layer.name);
    const { rows, columns, depth, channels } = layer.input;
    const weights = chain(layer.weights, value);
    const shape = isOfChannels(layer) ? [1, 1, channels] : [rows * columns, depth, 1];
    const factors = graph.reshape(name, weights.wire, shape);
    return {
      wire: graph.add('Multiply', name, {}, [laid(graph, name, value, asSpectra), factors], asSpectra(layer.output)),
      shape: layer.output,
    };
  },
  onnx(layer, value, { graph, chain }) {
    const { name, input, output } = layer;
    const weights = chain(layer.weights, value);
    const factors = isOfChannels(layer)
      ? asOnnxVolume(graph, `${name}/weights`, weights).name
      : onnxOfPositions(graph, `${name}/weights`, weights, input);
    return { name: graph.add('Mul', name, [asOnnxVolume(graph, name, value).name, factors]), shape: output };
  },
  draw: () => ({ labels: ['weights'], join: 'gate' }),
};

/** A weight for each position, with one channel; as they stand where their rows, columns and depth are the input's. */
function onnxOfPositions(graph: OnnxGraph, name: string, weights: OnnxValue, { rows, columns, depth }: Shape): string {
  const { shape } = weights;
  const isPlaced = shape.rows === rows && shape.columns === columns && shape.depth === depth && shape.channels === 1;
  if (isPlaced) return asOnnxVolume(graph, name, weights).name;
  const list = asOnnxList(graph, name, weights).name;
  return graph.add('Reshape', `${name}/placed`, [list, graph.numbers(`${name}/places`, [-1, 1, rows, columns, depth])]);
}

/** Whether each channel has a weight of its own, else each position. */
export function isOfChannels({ weights, input }: GateLayer): boolean {
  const { rows, columns, depth, channels } = weights[weights.length - 1].output;
  return rows * columns * depth === 1 && channels === input.channels;
}

export function gateLayer(name: string, input: Shape, weights: readonly Layer[]): GateLayer {
  return { kind: 'gate', name, input, output: input, weights };
}
