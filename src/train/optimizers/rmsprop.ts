import type { ResolvedRmsprop } from '../../schema/pipeline.generated.js';
import { type OptimizerKind, Slots, weightUpdates } from './optimizer.js';

/** RMSprop (Hinton 2012) as Keras defines it, with epsilon outside the root. */
export const rmsprop: OptimizerKind<ResolvedRmsprop> = {
  kind: 'rmsprop',
  create({ learning_rate: learningRate, rho, epsilon }, network) {
    const means = new Slots(network);
    return {
      apply: (gradients) =>
        network.engine.kernels.rmsprop(weightUpdates(network, gradients, means), () => ({ learningRate, rho, epsilon })),
      dispose: () => means.dispose(),
    };
  },
};
