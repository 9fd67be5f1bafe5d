import { kerasName } from '../keras/building.js';
import { asTokens, product, softmaxOf, tokenChannels } from '../keras/tokens.js';
import { asOnnxTokens, fromOnnxTokens, onnxSlice, onnxSoftmax } from '../onnx/tokens.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/**
 * Softmax attention (Vaswani et al. 2017): each position becomes a mean of all positions' values, weighted by the softmax of scale times
 * the products of its query with their keys. The channels hold the heads' queries, behind them their keys, behind those their values;
 * `shared`: the channels of a head are all three.
 */
export interface AttentionLayer extends Layer {
  readonly kind: 'attention';
  readonly heads: number;
  /** Channels of a head's query and of its keys. */
  readonly keys: number;
  /** Channels of its values. */
  readonly values: number;
  readonly shared: boolean;
  readonly scale: number;
}

export const attention: LayerKind<AttentionLayer> = {
  kind: 'attention',
  shape: (layer, input) => attendedShape(layer, input),
  flops(layer) {
    const { heads, keys, values } = layer;
    const positions = positionsOf(layer);
    // Two for each product, five for each value of the softmax.
    return heads * positions * positions * (2 * keys + 2 * values + 5);
  },
  reach: () => 'patch',
  workspace: (layer) => 2 * layer.heads * positionsOf(layer) * positionsOf(layer) + sizeOf(layer.input),
  keras(layer, value, { graph }) {
    const name = kerasName(layer.name);
    const tokens = asTokens(graph, name, value);
    const heads = headsOf(layer).map(({ query, key, value: own }) => {
      const [q, k, v] = [query, key, own].map(({ from, count }) => tokenChannels(graph, name, tokens, from, count));
      // Keras' layers take each value once.
      const other = q === k ? graph.add('Activation', `${name}_again`, { activation: 'linear' }, [k], k.shape) : k;
      return product(graph, name, softmaxOf(graph, name, product(graph, name, q, other, [2, 2]), layer.scale), v, [2, 1]);
    });
    const shape = [positionsOf(layer), layer.output.channels];
    return { wire: heads.length === 1 ? heads[0] : graph.add('Concatenate', name, { axis: -1 }, heads, shape), shape: layer.output };
  },
  onnx(layer, value, { graph }) {
    const { name } = layer;
    const tokens = asOnnxTokens(graph, name, value);
    const heads = headsOf(layer).map(({ query, key, value: own }) => {
      const [q, k, v] = [query, key, own].map(({ from, count }) => onnxSlice(graph, name, tokens, 2, from, count));
      const across = graph.add('Transpose', `${name}/keys`, [k], { perm: { ints: [0, 2, 1] } });
      const shares = onnxSoftmax(graph, name, graph.add('MatMul', `${name}/products`, [q, across]), layer.scale);
      return graph.add('MatMul', `${name}/mean`, [shares, v]);
    });
    const joined = heads.length === 1 ? heads[0] : graph.add('Concat', `${name}/heads`, heads, { axis: { int: 2 } });
    return fromOnnxTokens(graph, name, joined, layer.output);
  },
  draw: ({ heads }) => ({ family: 'dense', words: [`attention, ${heads} head${heads === 1 ? '' : 's'}`] }),
};

/** Channels from one on. */
export interface Channels {
  readonly from: number;
  readonly count: number;
}

/** Where each head's query, keys and values lie. */
export function headsOf({ heads, keys, values, shared }: AttentionLayer): { query: Channels; key: Channels; value: Channels }[] {
  return Array.from({ length: heads }, (_, head) => {
    const query = { from: head * keys, count: keys };
    if (shared) return { query, key: query, value: query };
    const behind = heads * keys;
    return { query, key: { from: behind + head * keys, count: keys }, value: { from: 2 * behind + head * values, count: values } };
  });
}

export function positionsOf({ input }: Pick<Layer, 'input'>): number {
  return sizeOf(input) / input.channels;
}

function attendedShape({ heads, values }: Pick<AttentionLayer, 'heads' | 'values'>, input: Shape): Shape {
  return { ...input, channels: heads * values };
}

export function attentionLayer(
  name: string,
  input: Shape,
  settings: Pick<AttentionLayer, 'heads' | 'keys' | 'values' | 'shared' | 'scale'>,
): AttentionLayer {
  return { kind: 'attention', name, input, output: attendedShape(settings, input), ...settings };
}
