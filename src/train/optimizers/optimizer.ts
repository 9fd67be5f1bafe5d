import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { CompiledNetwork } from '../../compile/network.js';

/** Moves the weights of one network against their gradients. */
export interface Optimizer {
  /** Every step does the same with the same settings, so that a recorded step may be replayed. */
  readonly repeatable?: boolean;
  /** One step. */
  apply(gradients: ReadonlyMap<string, Tensor>): void;
  dispose(): void;
}

/** One kind of optimizer: its settings, as `schemas/optimizers/<kind>.schema.json` types them. */
export interface OptimizerKind<Settings> {
  readonly kind: string;
  create(settings: Settings, network: CompiledNetwork): Optimizer;
}

/** A zero variable for each trainable weight: what an optimizer remembers between steps. */
export class Slots {
  readonly #variables = new Map<string, Variable>();

  constructor(network: CompiledNetwork) {
    for (const { name, shape, trainable } of network.parameters) {
      // The scope takes the tensor that the variable starts from; the variable stays.
      if (trainable) this.#variables.set(name, tf.tidy(() => tf.variable(tf.zeros([...shape]), false)));
    }
  }

  get(name: string): Variable {
    return this.#variables.get(name)!;
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
  }
}
