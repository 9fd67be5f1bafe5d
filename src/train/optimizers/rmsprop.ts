import type { ResolvedRmsprop } from '../../schema/pipeline.generated.js';
import { createSlotted, type OptimizerKind } from './optimizer.js';

/** RMSprop (Hinton 2012) as Keras defines it, with epsilon outside the root. */
export const rmsprop: OptimizerKind<ResolvedRmsprop> = {
  kind: 'rmsprop',
  create: ({ learning_rate: learningRate, rho, epsilon }, network) =>
    createSlotted(network, {
      slots: ['mean'],
      apply: (updates, factor) => network.engine.kernels.rmsprop(updates, () => ({ learningRate: learningRate * factor(), rho, epsilon })),
    }),
};
