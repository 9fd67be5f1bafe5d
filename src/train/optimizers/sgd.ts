import type { ResolvedSgd } from '../../schema/pipeline.generated.js';
import { type OptimizerKind, Slots, weightUpdates } from './optimizer.js';

/** Gradient descent with momentum as Keras defines it: the velocity holds the learning rate. */
export const sgd: OptimizerKind<ResolvedSgd> = {
  kind: 'sgd',
  create({ learning_rate: learningRate, momentum }, network) {
    const velocities = new Slots(network);
    return {
      apply: (gradients) => network.engine.kernels.sgd(weightUpdates(network, gradients, velocities), () => ({ learningRate, momentum })),
      dispose: () => velocities.dispose(),
    };
  },
};
