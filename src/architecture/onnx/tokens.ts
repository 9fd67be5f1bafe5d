import { sizeOf } from '../shape.js';
import { asOnnxList, type OnnxBuilding, type OnnxValue } from './building.js';
import type { Shape } from '../shape.js';

type Graph = OnnxBuilding['graph'];

/** The name of [samples, positions, channels]. */
export function asOnnxTokens(graph: Graph, title: string, value: OnnxValue): string {
  const { channels } = value.shape;
  const lengths = graph.numbers(`${title}/lengths`, [-1, sizeOf(value.shape) / channels, channels]);
  return graph.add('Reshape', `${title}/tokens`, [asOnnxList(graph, title, value).name, lengths]);
}

/** A value of this shape from [samples, positions, channels]. */
export function fromOnnxTokens(graph: Graph, title: string, tokens: string, shape: Shape): OnnxValue {
  const { rows, columns, depth, channels } = shape;
  const first = graph.add('Transpose', `${title}/channels-first`, [tokens], { perm: { ints: [0, 2, 1] } });
  const lengths = graph.numbers(`${title}/volume`, [-1, channels, rows, columns, depth]);
  return { name: graph.add('Reshape', title, [first, lengths]), shape };
}

/** Some values along an axis. */
export function onnxSlice(graph: Graph, title: string, value: string, axis: number, from: number, count: number): string {
  const limits = [[from], [from + count], [axis]].map((numbers) => graph.numbers(`${title}/limits`, numbers));
  return graph.add('Slice', `${title}/part`, [value, ...limits]);
}

/** The softmax of scale x along the last axis. */
export function onnxSoftmax(graph: Graph, title: string, x: string, scale: number): string {
  const scaled = scale === 1 ? x : graph.add('Mul', `${title}/scaled`, [x, graph.tensor(`${title}/scale`, 'float32', [], [scale])]);
  return graph.add('Softmax', `${title}/softmax`, [scaled], { axis: { int: -1 } });
}
