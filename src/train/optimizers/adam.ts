import type { ResolvedAdam } from '../../schema/pipeline.generated.js';
import { type OptimizerKind, Slots, weightUpdates } from './optimizer.js';

/** Adam (Kingma and Ba 2015) as Keras defines it: the bias is corrected in the learning rate. */
export const adam: OptimizerKind<ResolvedAdam> = {
  kind: 'adam',
  create({ learning_rate: rate, beta1, beta2, epsilon }, network) {
    const first = new Slots(network);
    const second = new Slots(network);
    let power1 = 1;
    let power2 = 1;
    const settings = () => {
      power1 *= beta1;
      power2 *= beta2;
      return { learningRate: (rate * Math.sqrt(1 - power2)) / (1 - power1), beta1, beta2, epsilon };
    };
    return {
      apply: (gradients) => network.engine.kernels.adam(weightUpdates(network, gradients, first, second), settings),
      dispose() {
        first.dispose();
        second.dispose();
      },
    };
  },
};
