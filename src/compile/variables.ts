import * as tf from '@tensorflow/tfjs-core';
import type { Variable } from '@tensorflow/tfjs-core';
import type { Engine, Pack } from '../engine/engine.js';
import type { WeightArray } from './weights.js';

/** A variable to be made; zero without values. */
export interface VariableStart {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values?: Float32Array;
}

/** Float32 variables by name, side by side where the engine packs them. */
export class VariableGroup {
  readonly #variables = new Map<string, Variable>();
  readonly #indices = new Map<string, number>();
  readonly #pack: Pack | undefined;

  constructor(engine: Engine, starts: readonly VariableStart[]) {
    this.#pack = starts.length > 0 ? engine.pack?.(starts.map(({ shape }) => shape)) : undefined;
    for (const [index, { name, shape, values }] of starts.entries()) {
      this.#indices.set(name, index);
      // The scope takes the tensor that a variable starts from; the variable stays.
      this.#variables.set(
        name,
        tf.tidy(() =>
          tf.variable(this.#pack?.tensors[index] ?? (values ? tf.tensor(values, [...shape], 'float32') : tf.zeros([...shape])), false),
        ),
      );
      if (values) this.#pack?.write(index, values);
    }
  }

  get(name: string): Variable | undefined {
    return this.#variables.get(name);
  }

  /** New values, in place where the engine packs. */
  set(name: string, values: Float32Array): void {
    const variable = this.#variables.get(name)!;
    if (this.#pack) this.#pack.write(this.#indices.get(name)!, values);
    else tf.tidy(() => variable.assign(tf.tensor(values, variable.shape, 'float32')));
  }

  /** The values, copied from the engine. */
  async export(): Promise<WeightArray[]> {
    return Promise.all(
      [...this.#variables].map(async ([name, variable]) => ({
        name,
        shape: variable.shape,
        values: (await variable.data()).slice() as Float32Array,
      })),
    );
  }

  import(arrays: readonly WeightArray[]): void {
    for (const { name, values } of arrays) this.set(name, values);
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.#variables.clear();
    this.#pack?.dispose();
  }
}
