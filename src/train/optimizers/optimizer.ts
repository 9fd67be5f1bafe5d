import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { CompiledNetwork } from '../../compile/network.js';
import { VariableGroup } from '../../compile/variables.js';

/** Moves the weights of one network against their gradients. */
export interface Optimizer {
  /** One step. What changes from step to step is asked for as the engine's kernels say, so that steps can be replayed. */
  apply(gradients: ReadonlyMap<string, Tensor>): void;
  dispose(): void;
}

/** One kind of optimizer: its settings, as `schemas/optimizers/<kind>.schema.json` types them. */
export interface OptimizerKind<Settings> {
  readonly kind: string;
  create(settings: Settings, network: CompiledNetwork): Optimizer;
}

/** A zero variable for each trainable weight: what an optimizer remembers between steps. */
export class Slots extends VariableGroup {
  constructor(network: CompiledNetwork) {
    super(network.engine, network.trainable.map(({ name, shape }) => ({ name, shape })));
  }
}

/** What an engine's updater takes: every weight with its gradient and slots, in the order of the weights. */
export function weightUpdates<Names extends readonly Slots[]>(
  network: CompiledNetwork, gradients: ReadonlyMap<string, Tensor>, ...slots: Names
): { weight: Variable; gradient: Tensor; slots: { [index in keyof Names]: Variable } }[] {
  return network.trainable.map(({ name }) => ({
    weight: network.variable(name), gradient: gradients.get(name)!,
    slots: slots.map((group) => group.get(name)!) as { [index in keyof Names]: Variable },
  }));
}
