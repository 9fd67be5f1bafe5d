import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type AttentionLayer, type Channels, headsOf, positionsOf } from '../../architecture/layers/attention.js';
import type { AttentionShape } from '../../engine/kernels/block-kernels.js';
import type { RowPart, TrainingKernels } from '../../engine/kernels/kernels.js';
import type { LayerCompiler, Trained } from '../pass.js';
import { joinChannels } from './channels.js';

export const attention: LayerCompiler<AttentionLayer> = {
  infer(layer, x, { kernels }) {
    const [shape, own] = [shapeOf(layer, x), kernels.attention];
    return tf.tidy(() => (own && takes(own, shape) ? own.value(x, shape).y : attended(layer, x, kernels).y));
  },
  train(layer, x, { kernels }) {
    const [shape, own] = [shapeOf(layer, x), kernels.attention];
    if (own && takes(own, shape)) return atOnce(x, shape, own);
    const kept = tf.tidy(() => attended(layer, x, kernels));
    return {
      y: kept.y,
      backward(dy) {
        const dx = tf.tidy(() => {
          const parts = headsOf(layer).map((head, index) =>
            headGradient({ layer, x, dy, index, shares: kept.shares[index] }, head, kernels),
          );
          if (layer.shared) {
            return joinChannels(
              parts.map(({ query, key, value }) => tf.add(tf.add(query, key), value)),
              x.shape,
            );
          }
          return joinChannels(
            [...parts.map(({ query }) => query), ...parts.map(({ key }) => key), ...parts.map(({ value }) => value)],
            x.shape,
          );
        });
        for (const shares of kept.shares) shares.dispose();
        return dx;
      },
    };
  },
};

type Own = NonNullable<TrainingKernels['attention']>;
const takes = (own: Own, shape: AttentionShape): boolean => own.takes?.(shape) ?? true;

/** By an engine that takes all heads at once. */
function atOnce(x: Tensor, shape: AttentionShape, kernels: Own): Trained {
  const { y, shares } = kernels.value(x, shape);
  return {
    y,
    backward(dy) {
      const dx = kernels.gradient(dy, x, shares, shape);
      shares.dispose();
      return dx;
    },
  };
}

function shapeOf(layer: AttentionLayer, x: Tensor): AttentionShape {
  const { heads, keys, values, shared, scale, input } = layer;
  const positions = positionsOf(layer);
  const [{ key, value }] = headsOf(layer);
  const batch = x.size / (positions * input.channels);
  return { batch, positions, width: input.channels, heads, keys, values, keysAt: key.from, valuesAt: value.from, shared, scale };
}

/** The output, and of each head the weights of its means, [batch, positions, positions]. */
function attended(layer: AttentionLayer, x: Tensor, kernels: TrainingKernels): { y: Tensor; shares: Tensor[] } {
  const rows = positionsOf(layer);
  const { keys: inner, values: columns, scale } = layer;
  const batch = x.size / (rows * layer.input.channels);
  const of = partOf(layer.input.channels);
  const heads = headsOf(layer).map(({ query, key, value }) => {
    const pairs = { batch, rows, inner, columns: rows, transposeA: false, transposeB: true, partOfA: of(query), partOfB: of(key) };
    const shares = kernels.softmax(kernels.products(x, x, pairs), scale);
    const means = { batch, rows, inner: rows, columns, transposeA: false, transposeB: false, partOfB: of(value) };
    return { shares, mean: kernels.products(shares, x, means) };
  });
  const y = joinChannels(
    heads.map(({ mean }) => mean),
    [batch, rows, layer.output.channels],
  );
  return { y, shares: heads.map(({ shares }) => shares) };
}

interface HeadBackwards {
  readonly layer: AttentionLayer;
  readonly x: Tensor;
  readonly dy: Tensor;
  readonly index: number;
  readonly shares: Tensor;
}

/** The gradients of a head's queries, keys and values, [batch, positions, channels]. */
function headGradient(
  { layer, x, dy, index, shares }: HeadBackwards,
  { query, key, value }: ReturnType<typeof headsOf>[number],
  kernels: TrainingKernels,
): { query: Tensor; key: Tensor; value: Tensor } {
  const rows = positionsOf(layer);
  const { keys, values, scale } = layer;
  const batch = shares.shape[0];
  const of = partOf(layer.input.channels);
  const ofHead = partOf(layer.output.channels)({ from: index * values, count: values });
  const straight = { batch, rows, inner: rows, transposeA: false, transposeB: false };
  const turned = { ...straight, transposeA: true };
  const pairs = { ...straight, inner: values, columns: rows, transposeB: true, partOfA: ofHead, partOfB: of(value) };
  const dproducts = kernels.softmaxGradient(kernels.products(dy, x, pairs), shares, scale);
  return {
    query: kernels.products(dproducts, x, { ...straight, columns: keys, partOfB: of(key) }),
    key: kernels.products(dproducts, x, { ...turned, columns: keys, partOfB: of(query) }),
    value: kernels.products(shares, dy, { ...turned, columns: values, partOfB: ofHead }),
  };
}

/** Some channels of rows that have so many. */
function partOf(width: number): (channels: Channels) => RowPart | undefined {
  return ({ from, count }) => (count === width ? undefined : { width, from });
}
