import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { SelectLayer } from '../../architecture/layers/select.js';
import { sizeOf } from '../../architecture/shape.js';
import type { TrainingKernels } from '../../engine/kernels/kernels.js';
import type { LayerCompiler } from '../pass.js';

export const select: LayerCompiler<SelectLayer> = {
  infer(layer, x, pass) {
    const logits = pass.chain.infer(layer.weights, x, pass);
    const y = tf.tidy(() => sumOfParts(layer, weighted(layer, x, shares(layer, logits, pass.kernels))));
    logits.dispose();
    return y;
  },
  train(layer, x, pass, wanted) {
    const chain = pass.chain.train(layer.weights, x, pass, wanted);
    const own = tf.tidy(() => shares(layer, chain.y, pass.kernels));
    return {
      y: tf.tidy(() => sumOfParts(layer, weighted(layer, x, own))),
      adds: true,
      backward(gradient, added) {
        const { straight, logits } = tf.tidy(() => {
          const { parts, output, input } = layer;
          const positions = sizeOf(output) / output.channels;
          const dy = tf.tile(tf.reshape(gradient, [-1, positions, 1, output.channels]), [1, 1, parts, 1]);
          const lines = tf.reshape(dy, [-1, positions, input.channels]);
          const through = weighted(layer, lines, own);
          const values = tf.reshape(x, lines.shape);
          // Of a softmax: share times what a part's slope has more than all parts' together.
          const slopes: Tensor = tf.reshape(tf.sum(tf.mul(lines, values), 1), [-1, parts, output.channels]);
          const mean = tf.tile(tf.reshape(tf.sum(tf.mul(slopes, own), 1), [-1, 1, output.channels]), [1, parts, 1]);
          return {
            straight: added ? tf.add(through, tf.reshape(added, through.shape)) : through,
            logits: tf.reshape(tf.mul(own, tf.sub(slopes, mean)), chain.y.shape),
          };
        });
        const dx = chain.backward(logits, straight);
        chain.y.dispose();
        return wanted ? dx : undefined;
      },
    };
  },
};

/**
 * The softmax over the parts, [samples, parts, channels]: e^a as sigmoid(a) / sigmoid(-a), with the greatest one subtracted.
 * Made of what has the same bits wherever the logistic function has them.
 */
function shares({ parts, output }: SelectLayer, logits: Tensor, { sigmoid, take }: TrainingKernels): Tensor {
  const { channels } = output;
  const axis = { outer: logits.size / (parts * channels), extent: parts, inner: channels };
  const each = Array.from({ length: parts }, (_, offset) => take(logits, axis, { offset, count: 1, step: 1 }));
  const greatest = each.reduce((most, one) => tf.maximum(most, one));
  const powers = each.map((one) => {
    const below = tf.sub(one, greatest);
    return tf.div(sigmoid(below), sigmoid(tf.sub(0, below)));
  });
  const sum = powers.reduce((all, one) => tf.add(all, one));
  return tf.concat(
    powers.map((one) => tf.div(one, sum)),
    1,
  );
}

/** [samples, positions, parts x channels] */
function weighted({ parts, input, output }: SelectLayer, x: Tensor, own: Tensor): Tensor {
  const positions = sizeOf(output) / output.channels;
  const factors = tf.tile(tf.reshape(own, [-1, 1, parts * output.channels]), [1, positions, 1]);
  return tf.mul(tf.reshape(x, [-1, positions, input.channels]), factors);
}

function sumOfParts({ parts, output }: SelectLayer, x: Tensor): Tensor {
  const positions = sizeOf(output) / output.channels;
  return tf.reshape(tf.sum(tf.reshape(x, [-1, parts, output.channels]), 1), [-1, positions, output.channels]);
}
