import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { TrainingKernels } from '../kernels/kernels.js';
import type { Operations } from './operations.js';

/** The optimizers' updates. TensorFlow's own ApplyRMSProp and its like need variables of TensorFlow, which tfjs does not have. */
export function tensorflowUpdates(operations: Operations): Pick<TrainingKernels, 'rmsprop' | 'sgd' | 'adam'> {
  const run = (name: string, ...inputs: (Tensor | number)[]) => operations.run(name, inputs);
  const decay = (mean: Variable, value: Tensor, rate: number) =>
    mean.assign(run('AddV2', run('Mul', mean, rate), run('Mul', value, 1 - rate)));
  const descend = (weight: Variable, direction: Tensor, square: Variable, rate: number, epsilon: number) =>
    weight.assign(run('Sub', weight, run('Div', run('Mul', direction, rate), run('AddV2', run('Sqrt', square), epsilon))));
  return {
    rmsprop: (weight, gradient, mean, { learningRate, rho, epsilon }) => tf.tidy(() => {
      decay(mean, run('Square', gradient), rho);
      descend(weight, gradient, mean, learningRate, epsilon);
    }),
    sgd: (weight, gradient, velocity, { learningRate, momentum }) => tf.tidy(() => {
      velocity.assign(run('Sub', run('Mul', velocity, momentum), run('Mul', gradient, learningRate)));
      weight.assign(run('AddV2', weight, velocity));
    }),
    adam: (weight, gradient, first, second, { learningRate, beta1, beta2, epsilon }) => tf.tidy(() => {
      decay(first, gradient, beta1);
      decay(second, run('Square', gradient), beta2);
      descend(weight, first, second, learningRate, epsilon);
    }),
  };
}
