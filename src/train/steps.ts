import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { CompiledNetwork, Gradients } from '../compile/network.js';
import type { PatchFeed } from '../compile/patch-feed.js';
import { VariableGroup } from '../compile/variables.js';
import type { StepLane, StepRecorder } from '../engine/engine.js';
import type { RandomStream } from '../numerics/random.js';
import type { Batch } from './batches.js';
import type { LossSettings } from './loss.js';
import type { Optimizer } from './optimizers/optimizer.js';

/** What a step learns from: gradients of the patches and their classes. */
export type Lesson = (patches: Tensor, labels: Tensor1D) => Pick<Gradients, 'loss' | 'correct' | 'gradients'>;

export interface StepOptions {
  /** Steps are recorded where the engine does. */
  readonly record?: boolean;
  /** The trial's place among those that take their steps together. */
  readonly lane?: StepLane;
  /** Of what the steps are, where a trial takes other ones too. */
  readonly name?: string;
  readonly lesson?: Lesson;
  readonly loss?: LossSettings;
}

/** Training steps of one network; on an engine that records steps, all but the first of each size are replayed. */
export class TrainingSteps {
  readonly recorder: StepRecorder | undefined;
  readonly #name: string;
  readonly #lesson: Lesson;
  /** Of a loss that has such, on the engine. */
  readonly #weights: VariableGroup | undefined;
  /** Sums of the loss and of the right answers: kept on the engine, since reading makes a GPU wait. */
  readonly #totals: VariableGroup;

  constructor(
    readonly network: CompiledNetwork,
    readonly optimizer: Optimizer,
    readonly feed: PatchFeed,
    dropout: RandomStream,
    { record = true, lane, name = 'training', lesson, loss }: StepOptions = {},
  ) {
    this.#weights =
      loss && new VariableGroup(network.engine, [{ name: 'class weights', shape: [loss.weights.length], values: loss.weights }]);
    const judged = loss && { ...loss, weights: this.#weights!.get('class weights') as Tensor as Tensor1D };
    this.#lesson = lesson ?? ((patches, labels) => network.gradients(patches, labels, dropout, judged));
    this.recorder = record ? (lane?.recordSteps() ?? network.engine.recordSteps?.()) : undefined;
    this.#name = name;
    this.#totals = new VariableGroup(network.engine, [{ name: 'totals', shape: [2] }]);
  }

  async run({ input, labels, size }: Batch): Promise<void> {
    const step = ([given, truth]: readonly Tensor[]) => this.#step(given, truth as Tensor1D, size);
    if (this.recorder) await this.recorder.run(`${this.#name} step of ${size}`, [input, labels], step);
    else step([input, labels]);
  }

  /** The sums over all steps since they were last asked for: the loss (times the batch), and the right answers. */
  async takeTotals(): Promise<{ loss: number; correct: number }> {
    const [loss, correct] = await this.#totals.get('totals')!.data();
    this.#totals.set('totals', new Float32Array(2));
    return { loss, correct };
  }

  dispose(): void {
    this.recorder?.dispose();
    this.#totals.dispose();
    this.#weights?.dispose();
  }

  #step(input: Tensor, labels: Tensor1D, size: number): void {
    tf.tidy(() => {
      const { loss, correct, gradients } = this.#lesson(this.feed.patches(input), labels);
      this.optimizer.apply(gradients);
      this.network.engine.kernels.tally(this.#totals.get('totals')!, loss, correct, size);
    });
  }
}
