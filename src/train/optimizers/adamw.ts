import type { ResolvedAdamw } from '../../schema/pipeline.generated.js';
import { correctedRate } from './adam.js';
import { createSlotted, type OptimizerKind } from './optimizer.js';

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019): kernels decay; biases, gamma and beta do not. */
export const adamw: OptimizerKind<ResolvedAdamw> = {
  kind: 'adamw',
  create({ learning_rate: rate, beta1, beta2, epsilon, weight_decay: weightDecay }, network) {
    const powers = { power1: 1, power2: 1 };
    return createSlotted(network, {
      slots: ['first', 'second'],
      numbers: powers,
      mask: ({ role }) => (role === 'kernel' ? 1 : 0),
      apply: (updates, factor) =>
        network.engine.kernels.adamw(updates, () => ({
          learningRate: correctedRate(rate * factor(), powers, beta1, beta2),
          beta1,
          beta2,
          epsilon,
          decay: rate * factor() * weightDecay,
        })),
    });
  },
};
