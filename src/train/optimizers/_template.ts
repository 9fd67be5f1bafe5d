import { createSlotted, type OptimizerKind } from './optimizer.js';

// To add an optimizer: copy this file, write schemas/optimizers/<kind>.schema.json, add a line to schemas/training.schema.json
// (properties, hint and description of optimizer) and one to index.ts. The build types the settings: Resolved<Title>.
// An update that no kernel has yet is one more member of engine/kernels/kernels.ts. Not registered itself; compiled, so that it stays true.

interface TemplateSettings {
  readonly learning_rate: number;
}

/** Gradient descent without any memory. */
export const template: OptimizerKind<TemplateSettings> = {
  kind: 'template',
  create: ({ learning_rate: learningRate }, network) =>
    createSlotted(network, {
      // What it remembers of each weight, zero at first. Checkpoints hold it.
      slots: ['velocity'],
      apply: (updates, factor) => network.engine.kernels.sgd(updates, () => ({ learningRate: learningRate * factor(), momentum: 0 })),
    }),
};
