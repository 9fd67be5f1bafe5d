import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type AttentionLayer, type Channels, headsOf, positionsOf } from '../../architecture/layers/attention.js';
import type { TrainingKernels } from '../../engine/kernels/kernels.js';
import type { LayerCompiler } from '../pass.js';
import { joinChannels, takeChannels } from './channels.js';

/** Of each head: its parts of the input, [batch, positions, channels], and the weights of its means, [batch, positions, positions]. */
interface Head {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
  readonly shares: Tensor;
}

export const attention: LayerCompiler<AttentionLayer> = {
  infer: (layer, x, { kernels }) => tf.tidy(() => attended(layer, x, kernels).y),
  train(layer, x, { kernels }) {
    const kept = tf.tidy(() => {
      const { y, heads } = attended(layer, x, kernels);
      return { y, shares: heads.map(({ shares }) => shares) };
    });
    return {
      y: kept.y,
      backward(gradient) {
        const dx = tf.tidy(() => {
          const parts = headsOf(layer).map((own, index) => {
            const dy = takeChannels(gradient, layer.output.channels, { from: index * layer.values, count: layer.values }, kernels);
            return headGradient(layer, { ...partsOf(layer, x, own, kernels), shares: kept.shares[index] }, dy, kernels);
          });
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

function partsOf(
  { input, shared }: AttentionLayer,
  x: Tensor,
  own: { query: Channels; key: Channels; value: Channels },
  kernels: TrainingKernels,
): Omit<Head, 'shares'> {
  const query = takeChannels(x, input.channels, own.query, kernels);
  if (shared) return { query, key: query, value: query };
  return { query, key: takeChannels(x, input.channels, own.key, kernels), value: takeChannels(x, input.channels, own.value, kernels) };
}

function attended(layer: AttentionLayer, x: Tensor, kernels: TrainingKernels): { y: Tensor; heads: Head[] } {
  const positions = positionsOf(layer);
  const batch = x.size / (positions * layer.input.channels);
  const { keys, values, scale } = layer;
  const heads = headsOf(layer).map((own): Head => {
    const parts = partsOf(layer, x, own, kernels);
    const shape = { batch, rows: positions, inner: keys, columns: positions, transposeA: false, transposeB: true };
    return { ...parts, shares: kernels.softmax(kernels.products(parts.query, parts.key, shape), scale) };
  });
  const means = heads.map(({ shares, value }) =>
    kernels.products(shares, value, { batch, rows: positions, inner: positions, columns: values, transposeA: false, transposeB: false }),
  );
  return { y: joinChannels(means, [batch, positions, layer.output.channels]), heads };
}

function headGradient(layer: AttentionLayer, head: Head, dy: Tensor, kernels: TrainingKernels): Omit<Head, 'shares'> {
  const positions = positionsOf(layer);
  const { keys, values, scale } = layer;
  const { query, key, value, shares } = head;
  const batch = shares.shape[0];
  const shape = { batch, rows: positions, inner: positions, transposeB: false };
  const dshares = kernels.products(dy, value, { ...shape, inner: values, columns: positions, transposeA: false, transposeB: true });
  const dproducts = kernels.softmaxGradient(dshares, shares, scale);
  return {
    query: kernels.products(dproducts, key, { ...shape, columns: keys, transposeA: false }),
    key: kernels.products(dproducts, query, { ...shape, columns: keys, transposeA: true }),
    value: kernels.products(shares, dy, { ...shape, columns: values, transposeA: true }),
  };
}
