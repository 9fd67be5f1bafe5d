import type { ResolvedAdam } from '../../schema/pipeline.generated.js';
import { createSlotted, type OptimizerKind } from './optimizer.js';

/** Adam (Kingma and Ba 2015) as Keras defines it: the bias is corrected in the learning rate. */
export const adam: OptimizerKind<ResolvedAdam> = {
  kind: 'adam',
  create({ learning_rate: rate, beta1, beta2, epsilon }, network) {
    const powers = { power1: 1, power2: 1 };
    return createSlotted(network, {
      slots: ['first', 'second'], numbers: powers,
      apply: (updates) => network.engine.kernels.adam(updates, () => {
        powers.power1 *= beta1;
        powers.power2 *= beta2;
        return { learningRate: (rate * Math.sqrt(1 - powers.power2)) / (1 - powers.power1), beta1, beta2, epsilon };
      }),
    });
  },
};
