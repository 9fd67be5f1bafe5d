import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { CompiledNetwork } from '../../compile/network.js';
import { VariableGroup } from '../../compile/variables.js';
import type { WeightArray } from '../../compile/weights.js';

/** All that an optimizer remembers between steps, for a checkpoint. */
export interface OptimizerState {
  /** By what they are, such as `mean`: an array for each trainable weight. */
  readonly slots: Readonly<Record<string, readonly WeightArray[]>>;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Moves the weights of one network against their gradients. */
export interface Optimizer {
  /** One step. What changes from step to step is asked for as the engine's kernels say, so that steps can be replayed. */
  apply(gradients: ReadonlyMap<string, Tensor>): void;
  state(): Promise<OptimizerState>;
  restore(state: OptimizerState): void;
  dispose(): void;
}

/** One kind of optimizer: its settings, as `schemas/optimizers/<kind>.schema.json` types them. */
export interface OptimizerKind<Settings> {
  readonly kind: string;
  create(settings: Settings, network: CompiledNetwork): Optimizer;
}

/** What an optimizer is made of. */
interface Parts<Names extends string> {
  readonly slots: readonly Names[];
  /** Numbers that change from step to step. */
  readonly numbers?: Record<string, number>;
  apply(updates: readonly { weight: Variable; gradient: Tensor; slots: Variable[] }[]): void;
}

/** An optimizer with a variable for each trainable weight and slot, zero at first. */
export function createSlotted<Names extends string>(network: CompiledNetwork, { slots, numbers = {}, apply }: Parts<Names>): Optimizer {
  const starts = network.trainable.map(({ name, shape }) => ({ name, shape }));
  const groups = slots.map((slot) => [slot, new VariableGroup(network.engine, starts)] as const);
  return {
    apply: (gradients) => apply(starts.map(({ name }) => ({
      weight: network.variable(name), gradient: gradients.get(name)!, slots: groups.map(([, group]) => group.get(name)!),
    }))),
    async state() {
      const entries = await Promise.all(groups.map(async ([slot, group]) => [slot, await group.export()] as const));
      return { slots: Object.fromEntries(entries), numbers: { ...numbers } };
    },
    restore(state) {
      for (const [slot, group] of groups) group.import(state.slots[slot]);
      Object.assign(numbers, state.numbers);
    },
    dispose() {
      for (const [, group] of groups) group.dispose();
    },
  };
}
