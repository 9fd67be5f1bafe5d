import type { Layer } from '../layers/layer.js';
import type { Shape } from '../shape.js';
import type { OnnxAttribute, OnnxGraph } from './graph.js';

/** A value of the network in the graph: [samples, channels, rows, columns, depth], or as a list [samples, channels]. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: Shape;
  readonly isList?: boolean;
}

/** What a kind of layer needs to write itself as operations of ONNX. */
export interface OnnxBuilding {
  readonly graph: OnnxGraph;
  readonly batchNorm: { readonly epsilon: number };
  /** A chain of layers, as those of a branch. */
  chain(layers: readonly Layer[], from: OnnxValue): OnnxValue;
  /** The values of a layer's own weights, by role. */
  weights(layer: Layer, role: string): { readonly shape: readonly number[]; readonly values: Float32Array };
}

/** One operation that leaves shape and layout as they are. */
export function appliedOnnx(
  { graph }: OnnxBuilding,
  op: string,
  title: string,
  value: OnnxValue,
  more: readonly string[] = [],
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
): OnnxValue {
  return { ...value, name: graph.add(op, title, [value.name, ...more], attributes) };
}

/** A weight as it is, under its own name: `conv1/conv/bias`. */
export function weightOf({ graph, weights }: OnnxBuilding, layer: Layer, role: string): string {
  const { shape, values } = weights(layer, role);
  return graph.tensor(`${layer.name}/${role}`, 'float32', shape, values);
}

/** With an axis for each of rows, columns and depth. */
export function asOnnxVolume(graph: OnnxGraph, title: string, value: OnnxValue): OnnxValue {
  if (!value.isList) return value;
  const axes = graph.numbers(`${title}/axes`, [2, 3, 4]);
  return { name: graph.add('Unsqueeze', `${title}/volume`, [value.name, axes]), shape: value.shape };
}

/** All values of a sample in our order: rows, columns, depth, channels. */
export function asOnnxList(graph: OnnxGraph, title: string, value: OnnxValue): OnnxValue {
  if (value.isList) return value;
  const { rows, columns, depth, channels } = value.shape;
  const isOrdered = channels === 1 || rows * columns * depth === 1;
  const last = isOrdered ? value.name : graph.add('Transpose', `${title}/channels-last`, [value.name], { perm: { ints: [0, 2, 3, 4, 1] } });
  return { ...value, name: graph.add('Flatten', `${title}/list`, [last], { axis: { int: 1 } }), isList: true };
}
