import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type ActivationFunction, type ActivationLayer, LEAKY_SLOPE } from '../../architecture/layers/activation.js';
import type { ActivationKernels, TrainingKernels } from '../../engine/kernels/kernels.js';
import type { LayerCompiler } from '../pass.js';

/** A function and its slope, made of the logistic function and of + - * / alone: the same bits wherever those have them. */
interface Formula {
  value(x: Tensor, sigmoid: TrainingKernels['sigmoid']): Tensor;
  slope(x: Tensor, sigmoid: TrainingKernels['sigmoid']): Tensor;
}

export const activation: LayerCompiler<ActivationLayer> = {
  infer: (layer, x, { kernels }) => activationOf(layer, kernels).value(x),
  train(layer, x, { kernels }) {
    const { value, gradient } = activationOf(layer, kernels);
    const y = value(x);
    return { y, backward: (dy) => gradient(dy, x, y) };
  },
};

/** The engine's own, else by the formula. */
function activationOf({ function: name }: ActivationLayer, kernels: TrainingKernels): ActivationKernels {
  return kernels.activations?.[name] ?? composed(name, kernels.sigmoid);
}

/** Made of other operations: right on every engine, and the bits that an engine's own must have. */
export function composed(name: ActivationFunction, sigmoid: TrainingKernels['sigmoid']): ActivationKernels {
  const { value, slope } = FORMULAS[name];
  return {
    value: (x) => tf.tidy(() => value(x, sigmoid)),
    gradient: (dy, x) => tf.tidy(() => tf.mul(dy, tf.reshape(slope(x, sigmoid), dy.shape))),
  };
}

/** erf by Abramowitz and Stegun 7.1.26: off by less than 1.5e-7. The polynomial's coefficients, the highest power first. */
const [ERF_STEP, ERF_TERMS] = [0.3275911, [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592]] as const;
const [ROOT_HALF, NORMAL_PEAK] = [0.7071067811865476, 0.3989422804014327];

const FORMULAS: Readonly<Record<ActivationFunction, Formula>> = {
  leaky: {
    value: (x) => tf.sub(tf.relu(x), tf.mul(tf.relu(tf.sub(0, x)), LEAKY_SLOPE)),
    slope: (x) => tf.add(tf.mul(tf.step(x), 1 - LEAKY_SLOPE), LEAKY_SLOPE),
  },
  tanh: { value: tanh, slope: (x, sigmoid) => tf.sub(1, tf.square(tanh(x, sigmoid))) },
  silu: {
    value: (x, sigmoid) => tf.mul(x, sigmoid(x)),
    slope(x, sigmoid) {
      const s = sigmoid(x);
      return tf.add(s, tf.mul(tf.mul(x, s), tf.sub(1, s)));
    },
  },
  gelu: {
    value: (x, sigmoid) => tf.mul(x, normalShare(x, bell(x, sigmoid))),
    slope(x, sigmoid) {
      const height = bell(x, sigmoid);
      return tf.add(normalShare(x, height), tf.mul(tf.mul(x, height), NORMAL_PEAK));
    },
  },
  // With s = sigmoid(x) and q = 1 - s: tanh(ln(1 + e^x)) = s (1 + q) / (1 + q^2), without loss of digits on either side.
  mish: {
    value: (x, sigmoid) => tf.mul(x, tanhOfSoftplus(x, sigmoid)),
    slope(x, sigmoid) {
      const s = sigmoid(x);
      const inner = tanhOfSoftplus(x, sigmoid, s);
      return tf.add(inner, tf.mul(x, tf.mul(s, tf.sub(1, tf.square(inner)))));
    },
  },
};

function tanh(x: Tensor, sigmoid: TrainingKernels['sigmoid']): Tensor {
  return tf.sub(tf.mul(sigmoid(tf.mul(x, 2)), 2), 1);
}

/** e^(-x^2 / 2), as sigmoid(-a) / sigmoid(a). */
function bell(x: Tensor, sigmoid: TrainingKernels['sigmoid']): Tensor {
  const half = tf.mul(tf.square(x), 0.5);
  return tf.div(sigmoid(tf.sub(0, half)), sigmoid(half));
}

/** The normal distribution's P(X <= x), from e^(-x^2 / 2). */
function normalShare(x: Tensor, height: Tensor): Tensor {
  const t = tf.div(1, tf.add(tf.mul(tf.add(tf.relu(x), tf.relu(tf.sub(0, x))), ROOT_HALF * ERF_STEP), 1));
  const polynomial = ERF_TERMS.reduce<Tensor>((sum, term) => tf.mul(tf.add(sum, term), t), tf.mul(t, 0));
  // Of the half that lies beyond |x|.
  const beyond = tf.mul(tf.mul(polynomial, height), 0.5);
  const above = tf.step(x);
  return tf.add(tf.mul(above, tf.sub(1, beyond)), tf.mul(tf.sub(1, above), beyond));
}

function tanhOfSoftplus(x: Tensor, sigmoid: TrainingKernels['sigmoid'], s = sigmoid(x)): Tensor {
  const q = sigmoid(tf.sub(0, x));
  return tf.div(tf.mul(s, tf.add(q, 1)), tf.add(tf.square(q), 1));
}
