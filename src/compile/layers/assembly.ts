import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { LEAKY_SLOPE } from '../../architecture/layers/activation.js';
import type { AssemblyLayer } from '../../architecture/layers/assembly.js';
import { positionsOf } from '../../architecture/layers/attention.js';
import type { TrainingKernels } from '../../engine/kernels/kernels.js';
import type { LayerCompiler } from '../pass.js';
import { joinChannels, takeChannels } from './channels.js';

export const assembly: LayerCompiler<AssemblyLayer> = {
  infer: (layer, x, { kernels }) => tf.tidy(() => assembled(layer, x, kernels).y),
  train(layer, x, { kernels }) {
    const { y, shares, means } = tf.tidy(() => assembled(layer, x, kernels));
    return {
      y,
      backward: (dy) =>
        tf.tidy(() => {
          const { count, back } = layer;
          const [channels, positions] = [layer.output.channels, positionsOf(layer)];
          const values = takeChannels(x, layer.input.channels, { from: count, count: channels }, kernels);
          const batch = values.shape[0];
          const shape = { batch, rows: count, transposeA: false, transposeB: false };
          let dmeans: Tensor = tf.reshape(dy, [batch, -1, channels]);
          let behind: Tensor | undefined;
          if (back) {
            // y is the shares, turned, times what is leaky of the means.
            behind = kernels.products(leaky(means), dmeans, { ...shape, inner: channels, columns: positions, transposeB: true });
            dmeans = kernels.products(shares, dmeans, { ...shape, inner: positions, columns: channels });
            dmeans = tf.mul(dmeans, slope(means));
          }
          const ahead = kernels.products(dmeans, values, { ...shape, inner: channels, columns: positions, transposeB: true });
          const dscores = kernels.softmaxGradient(behind ? tf.add(ahead, behind) : ahead, shares, 1);
          const dvalues = kernels.products(shares, dmeans, {
            batch,
            rows: positions,
            inner: count,
            columns: channels,
            transposeA: true,
            transposeB: false,
          });
          const turned = kernels.swapAxes(dscores, { batch, first: count, second: positions, inner: 1 });
          return joinChannels([tf.reshape(turned, [batch, positions, count]), dvalues], x.shape);
        }),
    };
  },
};

/** The output, each token's weights [batch, count, positions] and its means [batch, count, channels]. */
function assembled(layer: AssemblyLayer, x: Tensor, kernels: TrainingKernels): { y: Tensor; shares: Tensor; means: Tensor } {
  const { count, back, input, output } = layer;
  const positions = positionsOf(layer);
  const scores = takeChannels(x, input.channels, { from: 0, count }, kernels);
  const values = takeChannels(x, input.channels, { from: count, count: output.channels }, kernels);
  const batch = scores.shape[0];
  const turned = tf.reshape(kernels.swapAxes(scores, { batch, first: positions, second: count, inner: 1 }), [batch, count, positions]);
  const shares = kernels.softmax(turned, 1);
  const shape = { batch, columns: output.channels, transposeB: false };
  const means = kernels.products(shares, values, { ...shape, rows: count, inner: positions, transposeA: false });
  // Of those that do not go back the means are the output, which its reader disposes.
  if (!back) return { y: tf.clone(means), shares, means };
  return { y: kernels.products(shares, leaky(means), { ...shape, rows: positions, inner: count, transposeA: true }), shares, means };
}

function leaky(x: Tensor): Tensor {
  return tf.sub(tf.relu(x), tf.mul(tf.relu(tf.sub(0, x)), LEAKY_SLOPE));
}

function slope(x: Tensor): Tensor {
  return tf.add(tf.mul(tf.step(x), 1 - LEAKY_SLOPE), LEAKY_SLOPE);
}
