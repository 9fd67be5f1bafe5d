import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ClasstokenLayer } from '../../architecture/layers/classtoken.js';
import type { LayerCompiler, Pass } from '../pass.js';

export const classtoken: LayerCompiler<ClasstokenLayer> = {
  infer: joined,
  train: (layer, x, pass, wanted) => ({
    y: joined(layer, x, pass),
    backward(dy) {
      const { kernels } = pass;
      const axis = { outer: x.shape[0], extent: layer.output.rows, inner: layer.output.channels };
      pass.addGradient(
        `${layer.name}/token`,
        tf.tidy(() => tf.sum(tf.reshape(kernels.take(dy, axis, { offset: 0, count: 1, step: 1 }), [-1, axis.inner]), 0)),
      );
      if (!wanted) return undefined;
      return tf.tidy(() => tf.reshape(kernels.take(dy, axis, { offset: 1, count: axis.extent - 1, step: 1 }), x.shape));
    },
  }),
};

function joined({ name, output: { channels } }: ClasstokenLayer, x: Tensor, pass: Pass): Tensor {
  const batch = x.shape[0];
  return tf.tidy(() => {
    const token = tf.tile(tf.reshape(pass.weight(`${name}/token`), [1, 1, channels]), [batch, 1, 1]);
    return tf.concat([token, tf.reshape(x, [batch, -1, channels])], 1);
  });
}
