import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Network } from '../architecture/layers.js';
import { networkParameters, type Parameter } from '../architecture/parameters.js';
import type { Engine } from '../engine/engine.js';
import type { RandomStream } from '../numerics/random.js';
import { inferLayers, trainLayers } from './layers/index.js';
import type { Pass, TrainingPass } from './pass.js';
import type { WeightArray } from './weights.js';

/** One step's result, on the engine: the mean loss with the L2 penalty, the logits, and a gradient for each trainable weight. */
export interface Gradients {
  readonly loss: Tensor;
  readonly logits: Tensor2D;
  readonly gradients: ReadonlyMap<string, Tensor>;
}

/**
 * A network on an engine: its weights as variables, and the functions that infer and train with them.
 * Input: [batch, rows x columns, bands] float32; output: logits [batch, classes].
 */
export class CompiledNetwork {
  readonly parameters: readonly Parameter[];
  readonly #variables = new Map<string, Variable>();

  constructor(
    readonly network: Network, readonly engine: Engine,
    readonly batchNorm: { readonly momentum: number; readonly epsilon: number }, weights: readonly WeightArray[],
  ) {
    this.parameters = networkParameters(network);
    for (const { name, shape, values } of weights) {
      this.#variables.set(name, tf.tidy(() => tf.variable(tf.tensor(values, [...shape], 'float32'), true)));
    }
  }

  variable(name: string): Variable {
    const variable = this.#variables.get(name);
    if (!variable) throw new Error(`no weight ${name}`);
    return variable;
  }

  /** Logits in inference. */
  infer(x: Tensor): Tensor2D {
    return tf.tidy(() => inferLayers(this.network.layers, x, this.#pass()) as Tensor2D);
  }

  /**
   * Loss and gradients in training; moves batch normalization's moving statistics.
   *
   * @param labels class indices from 0, [batch] int32
   * @param dropout the stream of the dropout masks
   */
  gradients(x: Tensor, labels: Tensor1D, dropout: RandomStream): Gradients {
    const gradients = new Map<string, Tensor>();
    const pass: TrainingPass = {
      ...this.#pass(),
      dropoutMask: (shape, rate) => this.#fresh(shape, () => dropoutMask(shape, rate, dropout)),
      addGradient: (name, gradient) => gradients.set(name, tf.reshape(gradient, this.variable(name).shape)),
    };
    const { y, backward } = trainLayers(this.network.layers, x, pass, false);
    const logits = y as Tensor2D;
    const { loss, gradient } = this.engine.kernels.softmaxCrossEntropy(logits, labels);
    backward(gradient);
    return { loss: this.#penalize(loss, gradients), logits, gradients };
  }

  /** The weights, copied from the engine. */
  async exportWeights(): Promise<WeightArray[]> {
    return Promise.all(this.parameters.map(async ({ name, shape }) => ({
      name, shape, values: (await this.variable(name).data()) as Float32Array,
    })));
  }

  importWeights(weights: readonly WeightArray[]): void {
    for (const { name, values } of weights) {
      const variable = this.variable(name);
      tf.tidy(() => variable.assign(tf.tensor(values, variable.shape, 'float32')));
    }
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.#variables.clear();
  }

  #pass(): Pass {
    return { kernels: this.engine.kernels, batchNorm: this.batchNorm, weight: (name) => this.variable(name) };
  }

  #fresh(shape: readonly number[], make: () => Float32Array): Tensor {
    return this.engine.fresh?.(shape, make) ?? tf.tensor(make(), [...shape], 'float32');
  }

  /** Adds l2 times the sum of squares of each kernel to the loss, as Keras does, and its gradient 2 l2 w. */
  #penalize(loss: Tensor, gradients: Map<string, Tensor>): Tensor {
    let total = loss;
    for (const { name, l2 } of this.parameters) {
      if (l2 === 0) continue;
      const weight = this.variable(name);
      total = tf.add(total, tf.mul(tf.sum(tf.square(weight)), l2));
      gradients.set(name, tf.add(gradients.get(name)!, tf.mul(weight, 2 * l2)));
    }
    return total;
  }
}

function dropoutMask(shape: readonly number[], rate: number, stream: RandomStream): Float32Array {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let index = 0; index < values.length; index++) values[index] = stream.uniform() < rate ? 0 : 1 / (1 - rate);
  return values;
}
