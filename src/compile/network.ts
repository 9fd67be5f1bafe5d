import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Layer, Network } from '../architecture/layers/index.js';
import { networkParameters, type Parameter } from '../architecture/parameters.js';
import type { Engine } from '../engine/engine.js';
import type { LossShape } from '../engine/kernels/kernels.js';
import type { RandomStream } from '../numerics/random.js';
import { CHAIN, inferLayers, trainLayers } from './layers/index.js';
import type { Pass, TrainingPass } from './pass.js';
import { squaredError } from './reconstruction.js';
import { VariableGroup } from './variables.js';
import type { WeightArray } from './weights.js';

/**
 * One step's result, on the engine: the mean loss with the L2 penalty, the logits, how many of them are right, and a
 * gradient for each trainable weight in the order of the weights.
 */
export interface Gradients {
  readonly loss: Tensor;
  readonly logits: Tensor2D;
  readonly correct: Tensor;
  readonly gradients: ReadonlyMap<string, Tensor>;
}

/** A loss with weights of classes, [classes] on the engine, label smoothing and focus (engine/kernels/kernels.ts). */
export interface ClassLoss extends LossShape {
  readonly weights: Tensor1D;
}

/** How a network is trained; what it predicts is the same. */
export interface TrainedHow {
  /** So many of the first layers compute as in prediction while others are trained: their weights stay. None if left out. */
  readonly frozen?: number;
  /** Training steps may take forms with fewer multiplications, which round otherwise (training.fast_convolutions). */
  readonly fast?: boolean;
}

/**
 * A network on an engine: its weights as variables, and the functions that infer and train with them.
 * Input: [batch, rows x columns, bands] float32; output: logits [batch, classes].
 */
export class CompiledNetwork {
  readonly parameters: readonly Parameter[];
  readonly frozen: number;
  readonly fast: boolean;
  readonly #frozen: ReadonlySet<string>;
  readonly #trained: VariableGroup;
  readonly #moving: VariableGroup;
  /** Room for the gradients, laid out like the trained weights, on an engine that packs. */
  readonly #gradients: VariableGroup | undefined;

  constructor(
    readonly network: Network,
    readonly engine: Engine,
    readonly batchNorm: { readonly momentum: number; readonly epsilon: number },
    weights: readonly WeightArray[],
    { frozen = 0, fast = false }: TrainedHow = {},
  ) {
    this.frozen = frozen;
    this.fast = fast;
    this.parameters = networkParameters(network);
    const stays = networkParameters({ ...network, layers: network.layers.slice(0, frozen) });
    this.#frozen = new Set(stays.map(({ name }) => name));
    const isTrained = new Set(this.trainable.map(({ name }) => name));
    this.#trained = new VariableGroup(
      engine,
      weights.filter(({ name }) => isTrained.has(name)),
    );
    this.#moving = new VariableGroup(
      engine,
      weights.filter(({ name }) => !isTrained.has(name)),
    );
    this.#gradients = engine.pack && new VariableGroup(engine, this.trainable);
  }

  /** What training moves. */
  get trainable(): readonly Parameter[] {
    return this.parameters.filter(({ trainable, name }) => trainable && !this.#frozen.has(name));
  }

  variable(name: string): Variable {
    const variable = this.#trained.get(name) ?? this.#moving.get(name);
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
   * @param loss cross-entropy if left out
   */
  gradients(x: Tensor, labels: Tensor1D, dropout: RandomStream, loss?: ClassLoss): Gradients {
    const { kernels } = this.engine;
    return this.#train(x, dropout, (logits) =>
      loss ? kernels.classLoss(logits, labels, loss.weights, loss) : kernels.softmaxCrossEntropy(logits, labels),
    );
  }

  /** The same for a network that shall give its own input again, by the mean squared error. Nothing is right or wrong in it. */
  reconstructionGradients(x: Tensor): Gradients {
    return this.#train(x, undefined, (output) => ({ ...squaredError(output, x), correct: tf.scalar(0) }));
  }

  /** What some layers of the network, from its first one on, give in inference. */
  inferLayers(layers: readonly Layer[], x: Tensor): Tensor {
    return tf.tidy(() => inferLayers(layers, x, this.#pass()));
  }

  /**
   * How a weighted sum of each sample's logits changes with its input, as the network predicts: with moving statistics, without dropout.
   *
   * @param x [batch, rows x columns, bands]
   * @param weights of the logits in the sum, [batch, classes]
   * @returns the logits, and the gradient in the shape of x
   */
  inputGradient(x: Tensor, weights: Tensor2D): { readonly logits: Tensor2D; readonly gradient: Tensor } {
    return tf.tidy(() => {
      const pass: TrainingPass = {
        ...this.#pass(),
        asInPrediction: true,
        dropoutMask: (shape) => tf.ones([...shape]),
        gradientTarget: () => undefined,
        addGradient: () => undefined,
      };
      const { y, backward } = trainLayers(this.network.layers, x, pass, true);
      // The way back disposes of what the layers gave.
      const logits = tf.clone(y) as Tensor2D;
      return { logits, gradient: tf.reshape(backward(weights)!, x.shape) };
    });
  }

  #train(
    x: Tensor,
    dropout: RandomStream | undefined,
    judge: (output: Tensor2D) => { loss: Tensor; gradient: Tensor2D; correct: Tensor },
  ): Gradients {
    const gradients = new Map<string, Tensor>();
    const pass: TrainingPass = {
      ...this.#pass(),
      fast: this.fast,
      dropoutMask: (shape, rate) => this.#fresh(shape, () => dropoutMask(shape, rate, dropout!)),
      gradientTarget: (name) => this.#gradients?.get(name),
      addGradient: (name, gradient) => gradients.set(name, tf.reshape(gradient, this.variable(name).shape)),
    };
    const [frozen, trained] = [this.network.layers.slice(0, this.frozen), this.network.layers.slice(this.frozen)];
    // The first trained layer's input needs no gradient: nothing before it learns.
    const { y, backward } = trainLayers(trained, inferLayers(frozen, x, pass), pass, false);
    const logits = y as Tensor2D;
    const { loss, gradient, correct } = judge(logits);
    backward(gradient);
    this.#place(gradients);
    return { loss: this.#penalize(loss, gradients), logits, correct, gradients };
  }

  /** The weights, copied from the engine. */
  async exportWeights(): Promise<WeightArray[]> {
    return Promise.all(
      this.parameters.map(async ({ name, shape }) => ({ name, shape, values: (await this.variable(name).data()) as Float32Array })),
    );
  }

  importWeights(weights: readonly WeightArray[]): void {
    for (const { name, values } of weights) {
      (this.#trained.get(name) ? this.#trained : this.#moving).set(name, values);
    }
  }

  dispose(): void {
    for (const group of [this.#trained, this.#moving, this.#gradients]) group?.dispose();
  }

  #pass(): Pass {
    return { kernels: this.engine.kernels, batchNorm: this.batchNorm, chain: CHAIN, weight: (name) => this.variable(name) };
  }

  #fresh(shape: readonly number[], make: () => Float32Array): Tensor {
    return this.engine.fresh?.(shape, make) ?? tf.tensor(make(), [...shape], 'float32');
  }

  /** On an engine that packs gradients, those of layers that do not write there go to their places: one update takes all of them. */
  #place(gradients: Map<string, Tensor>): void {
    const { place } = this.engine.kernels;
    if (!place || !this.#gradients) return;
    const moves = [...gradients].flatMap(([name, from]) => {
      const into = this.#gradients!.get(name);
      return into && into.dataId !== from.dataId ? [{ name, from, into }] : [];
    });
    if (moves.length > 0) place(moves);
    for (const { name, into } of moves) gradients.set(name, into);
  }

  /** Adds l2 times the sum of squares of each kernel to the loss, as Keras does, and its gradient 2 l2 w. */
  #penalize(loss: Tensor, gradients: Map<string, Tensor>): Tensor {
    const penalized = this.trainable.filter(({ l2 }) => l2 !== 0);
    if (penalized.length === 0) return loss;
    const result = this.engine.kernels.penalize(
      loss,
      penalized.map(({ name, l2 }) => ({ weight: this.variable(name), gradient: gradients.get(name)!, l2 })),
    );
    penalized.forEach(({ name }, index) => gradients.set(name, result.gradients[index]));
    return result.loss;
  }
}

function dropoutMask(shape: readonly number[], rate: number, stream: RandomStream): Float32Array {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let index = 0; index < values.length; index++) values[index] = stream.uniform() < rate ? 0 : 1 / (1 - rate);
  return values;
}
