import * as tf from '@tensorflow/tfjs-core';
import type { AdamSettings, AdamwSettings, RmspropSettings, SgdSettings, TrainingKernels, Updater } from './kernels.js';

export const rmsprop: TrainingKernels['rmsprop'] = eachWeight(
  (weight, gradient, [mean], { learningRate, rho, epsilon }: RmspropSettings) => {
    decay(mean, tf.square(gradient), rho);
    descend(weight, gradient, mean, learningRate, epsilon);
  },
);

export const sgd: TrainingKernels['sgd'] = eachWeight((weight, gradient, [velocity], { learningRate, momentum }: SgdSettings) => {
  velocity.assign(tf.sub(tf.mul(velocity, momentum), tf.mul(gradient, learningRate)));
  weight.assign(tf.add(weight, velocity));
});

export const adam: TrainingKernels['adam'] = eachWeight((weight, gradient, [first, second], settings: AdamSettings) => {
  decay(first, gradient, settings.beta1);
  decay(second, tf.square(gradient), settings.beta2);
  descend(weight, first, second, settings.learningRate, settings.epsilon);
});

export const adamw: TrainingKernels['adamw'] = eachWeight((weight, gradient, [first, second, mask], settings: AdamwSettings) => {
  weight.assign(tf.sub(weight, tf.mul(tf.mul(weight, mask), settings.decay)));
  decay(first, gradient, settings.beta1);
  decay(second, tf.square(gradient), settings.beta2);
  descend(weight, first, second, settings.learningRate, settings.epsilon);
});

/** An updater of a kernel that updates one weight. */
export function eachWeight<Settings>(
  update: (weight: tf.Variable, gradient: tf.Tensor, slots: readonly tf.Variable[], settings: Settings) => void,
): Updater<Settings> {
  return (updates, settings) => {
    const values = settings();
    for (const { weight, gradient, slots } of updates) tf.tidy(() => update(weight, gradient, slots, values));
  };
}

function decay(mean: tf.Variable, value: tf.Tensor, rate: number): void {
  mean.assign(tf.add(tf.mul(mean, rate), tf.mul(value, 1 - rate)));
}

/** Keras adds epsilon outside the root; tfjs' own optimizers add it inside, where 1e-8 acts as a floor of 1e-4. */
function descend(weight: tf.Variable, direction: tf.Tensor, square: tf.Variable, rate: number, epsilon: number): void {
  weight.assign(tf.sub(weight, tf.div(tf.mul(direction, rate), tf.add(tf.sqrt(square), epsilon))));
}
