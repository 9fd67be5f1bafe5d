import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { AdamSettings, AdamwSettings, RmspropSettings, SgdSettings, TrainingKernels } from '../kernels/kernels.js';
import { eachWeight } from '../kernels/portable-updates.js';
import type { Operations } from './operations.js';

/** The optimizers' updates. TensorFlow's own ApplyRMSProp and its like need variables of TensorFlow, which tfjs does not have. */
export function tensorflowUpdates(operations: Operations): Pick<TrainingKernels, 'rmsprop' | 'sgd' | 'adam' | 'adamw'> {
  const run = (name: string, ...inputs: (Tensor | number)[]) => operations.run(name, inputs);
  const decay = (mean: Variable, value: Tensor, rate: number) =>
    mean.assign(run('AddV2', run('Mul', mean, rate), run('Mul', value, 1 - rate)));
  const descend = (weight: Variable, direction: Tensor, square: Variable, rate: number, epsilon: number) =>
    weight.assign(run('Sub', weight, run('Div', run('Mul', direction, rate), run('AddV2', run('Sqrt', square), epsilon))));
  return {
    rmsprop: eachWeight((weight, gradient, [mean], { learningRate, rho, epsilon }: RmspropSettings) => {
      decay(mean, run('Square', gradient), rho);
      descend(weight, gradient, mean, learningRate, epsilon);
    }),
    sgd: eachWeight((weight, gradient, [velocity], { learningRate, momentum }: SgdSettings) => {
      velocity.assign(run('Sub', run('Mul', velocity, momentum), run('Mul', gradient, learningRate)));
      weight.assign(run('AddV2', weight, velocity));
    }),
    adam: eachWeight((weight, gradient, [first, second], { learningRate, beta1, beta2, epsilon }: AdamSettings) => {
      decay(first, gradient, beta1);
      decay(second, run('Square', gradient), beta2);
      descend(weight, first, second, learningRate, epsilon);
    }),
    adamw: eachWeight((weight, gradient, [first, second, mask], settings: AdamwSettings) => {
      weight.assign(run('Sub', weight, run('Mul', run('Mul', weight, mask), settings.decay)));
      decay(first, gradient, settings.beta1);
      decay(second, run('Square', gradient), settings.beta2);
      descend(weight, first, second, settings.learningRate, settings.epsilon);
    }),
  };
}
