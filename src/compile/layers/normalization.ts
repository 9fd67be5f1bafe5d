import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { NormalizationLayer } from '../../architecture/layers/normalization.js';
import type { NormalizationWeights } from '../../engine/kernels/kernels.js';
import type { LayerCompiler, Pass, Trained, TrainingPass } from '../pass.js';

/** Batch normalization with its ReLU. */
export const normalization: LayerCompiler<NormalizationLayer> = {
  infer: (layer, x, pass) =>
    pass.kernels.batchNormInference(channelsLast(layer, x), weightsOf(layer, pass), { ...pass.batchNorm, relu: layer.relu }),
  train(layer, given, pass) {
    const x = channelsLast(layer, given);
    if (pass.asInPrediction) return asInPrediction(layer, x, pass);
    const weights = weightsOf(layer, pass);
    const { y, statistics } = pass.kernels.batchNormTraining(x, weights, { ...pass.batchNorm, relu: layer.relu });
    return {
      y,
      adds: true,
      backward(dy, added) {
        const gamma = pass.gradientTarget(`${layer.name}/gamma`);
        const targets = gamma && { gamma, beta: pass.gradientTarget(`${layer.name}/beta`)! };
        const gradients = pass.kernels.batchNormGradient(dy, x, y, weights, statistics, layer.relu, added, targets);
        pass.addGradient(`${layer.name}/gamma`, gradients.gamma);
        pass.addGradient(`${layer.name}/beta`, gradients.beta);
        return gradients.x;
      },
    };
  },
};

/** y = relu(gamma (x - mean) / sqrt(variance + epsilon) + beta), of which x alone varies. */
function asInPrediction(layer: NormalizationLayer, x: Tensor, pass: TrainingPass): Trained {
  const weights = weightsOf(layer, pass);
  const { epsilon } = pass.batchNorm;
  const y = pass.kernels.batchNormInference(x, weights, { ...pass.batchNorm, relu: layer.relu });
  return {
    y,
    backward: (dy) =>
      tf.tidy(() => {
        const slope = tf.div(weights.gamma, tf.sqrt(tf.add(weights.movingVariance, epsilon)));
        const lines = tf.reshape(dy, [-1, slope.size]);
        const passed = layer.relu ? tf.mul(lines, tf.step(tf.reshape(y, lines.shape))) : lines;
        return tf.reshape(tf.mul(passed, tf.tile(tf.reshape(slope, [1, slope.size]), [lines.shape[0], 1])), x.shape);
      }),
  };
}

function weightsOf({ name }: NormalizationLayer, pass: Pass): NormalizationWeights {
  return {
    gamma: pass.weight(`${name}/gamma`) as Tensor as Tensor1D,
    beta: pass.weight(`${name}/beta`) as Tensor as Tensor1D,
    movingMean: pass.weight(`${name}/moving_mean`),
    movingVariance: pass.weight(`${name}/moving_variance`),
  };
}

/** Patches and windows come with the depth and the channels as one axis. */
function channelsLast({ input: { channels } }: NormalizationLayer, x: Tensor): Tensor {
  return x.shape[x.shape.length - 1] === channels ? x : tf.reshape(x, [x.shape[0], -1, channels]);
}
