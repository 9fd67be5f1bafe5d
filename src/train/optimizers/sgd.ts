import type { ResolvedSgd } from '../../schema/pipeline.generated.js';
import { type OptimizerKind, Slots } from './optimizer.js';

/** Gradient descent with momentum as Keras defines it: the velocity holds the learning rate. */
export const sgd: OptimizerKind<ResolvedSgd> = {
  kind: 'sgd',
  create({ learning_rate: learningRate, momentum }, network) {
    const velocities = new Slots(network);
    return {
      repeatable: true,
      apply(gradients) {
        for (const [name, gradient] of gradients) {
          network.engine.kernels.sgd(network.variable(name), gradient, velocities.get(name), { learningRate, momentum });
        }
      },
      dispose: () => velocities.dispose(),
    };
  },
};
