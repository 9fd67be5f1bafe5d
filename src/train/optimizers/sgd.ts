import type { ResolvedSgd } from '../../schema/pipeline.generated.js';
import { createSlotted, type OptimizerKind } from './optimizer.js';

/** Gradient descent with momentum as Keras defines it: the velocity holds the learning rate. */
export const sgd: OptimizerKind<ResolvedSgd> = {
  kind: 'sgd',
  create: ({ learning_rate: learningRate, momentum }, network) =>
    createSlotted(network, {
      slots: ['velocity'],
      apply: (updates, factor) => network.engine.kernels.sgd(updates, () => ({ learningRate: learningRate * factor(), momentum })),
    }),
};
