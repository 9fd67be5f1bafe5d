import type { ResolvedRmsprop } from '../../schema/pipeline.generated.js';
import { type OptimizerKind, Slots } from './optimizer.js';

/** RMSprop (Hinton 2012) as Keras defines it, with epsilon outside the root. */
export const rmsprop: OptimizerKind<ResolvedRmsprop> = {
  kind: 'rmsprop',
  create({ learning_rate: learningRate, rho, epsilon }, network) {
    const means = new Slots(network);
    return {
      repeatable: true,
      apply(gradients) {
        for (const [name, gradient] of gradients) {
          network.engine.kernels.rmsprop(network.variable(name), gradient, means.get(name), { learningRate, rho, epsilon });
        }
      },
      dispose: () => means.dispose(),
    };
  },
};
