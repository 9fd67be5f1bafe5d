import type { ResolvedAdam } from '../../schema/pipeline.generated.js';
import { createSlotted, type OptimizerKind } from './optimizer.js';

/** Adam (Kingma and Ba 2015) as Keras defines it: the bias is corrected in the learning rate. */
export const adam: OptimizerKind<ResolvedAdam> = {
  kind: 'adam',
  create({ learning_rate: rate, beta1, beta2, epsilon }, network) {
    const powers = { power1: 1, power2: 1 };
    return createSlotted(network, {
      slots: ['first', 'second'],
      numbers: powers,
      apply: (updates, factor) =>
        network.engine.kernels.adam(updates, () => ({
          learningRate: correctedRate(rate * factor(), powers, beta1, beta2),
          beta1,
          beta2,
          epsilon,
        })),
    });
  },
};

/** The learning rate of the next step, which makes up for both moments' start at zero. */
export function correctedRate(rate: number, powers: { power1: number; power2: number }, beta1: number, beta2: number): number {
  powers.power1 *= beta1;
  powers.power2 *= beta2;
  return (rate * Math.sqrt(1 - powers.power2)) / (1 - powers.power1);
}
