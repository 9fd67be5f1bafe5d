import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Parameter } from '../../architecture/parameters.js';
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
  /** What the learning rate is multiplied by from now on: a schedule's. */
  rateFactor: number;
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
  /** One value for each weight that never changes, in a slot behind the others. */
  readonly mask?: (parameter: Parameter) => number;
  /** @param rate the factor of the learning rate, to be asked for in every step */
  apply(updates: readonly { weight: Variable; gradient: Tensor; slots: Variable[] }[], rateFactor: () => number): void;
}

/** An optimizer with a variable for each trainable weight and slot, zero at first. */
export function createSlotted<Names extends string>(
  network: CompiledNetwork,
  { slots, numbers = {}, mask, apply }: Parts<Names>,
): Optimizer {
  const starts = network.trainable.map(({ name, shape }) => ({ name, shape }));
  const groups = slots.map((slot) => [slot, new VariableGroup(network.engine, starts)] as const);
  const masks =
    mask &&
    new VariableGroup(
      network.engine,
      network.trainable.map((parameter) => ({
        name: parameter.name,
        shape: parameter.shape,
        values: new Float32Array(parameter.shape.reduce((a, b) => a * b, 1)).fill(mask(parameter)),
      })),
    );
  const all = [...groups.map(([, group]) => group), ...(masks ? [masks] : [])];
  const optimizer: Optimizer = {
    rateFactor: 1,
    apply: (gradients) =>
      apply(
        starts.map(({ name }) => ({
          weight: network.variable(name),
          gradient: gradients.get(name)!,
          slots: all.map((group) => group.get(name)!),
        })),
        () => optimizer.rateFactor,
      ),
    async state() {
      const entries = await Promise.all(groups.map(async ([slot, group]) => [slot, await group.export()] as const));
      return { slots: Object.fromEntries(entries), numbers: { ...numbers } };
    },
    restore(state) {
      for (const [slot, group] of groups) group.import(state.slots[slot]);
      Object.assign(numbers, state.numbers);
    },
    dispose() {
      for (const group of all) group.dispose();
    },
  };
  return optimizer;
}
