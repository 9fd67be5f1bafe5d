import type { CompiledNetwork } from '../compile/network.js';
import { describePlan, planDense } from '../compile/dense/plan.js';
import type { PatchFeed } from '../compile/patch-feed.js';
import { firstNonFinite } from '../data/features/finite.js';
import type { StepRecorder } from '../engine/engine.js';
import { exp, log } from '../numerics/functions.js';
import { explainLogits, NonFiniteLogits } from './explain-logits.js';
import { denseLogits } from './logits/dense.js';
import { patchLogits } from './logits/patch-wise.js';
import type { LogitsSink } from './logits/source.js';
import { InferenceSteps } from './logits/steps.js';
import { predictionBatch } from './prediction-batch.js';

export interface ClassificationTask {
  /** The pixels to predict, row * columns + column. */
  readonly pixels: Uint32Array;
  /** The scene's row that the feed's scene begins with, where it is a part of one. */
  readonly firstRow?: number;
  /** What the prediction is for, as a failure says it: `in the validation of epoch 3`. */
  readonly when?: string;
  readonly signal?: AbortSignal;
  /** Is given the logits of each pixel by its place, in any order; they are overwritten afterwards. */
  onLogits?(place: number, logits: Float32Array): void;
  onProgress?(done: number): void;
}

export interface PredictionTask extends ClassificationTask {
  /** The class of every pixel of the scene, from 1; the pixels to predict have one. */
  readonly mask: ArrayLike<number>;
}

/** What a network says of pixels, in their order. */
export interface Classification {
  /** The most likely class from 1, of equals the first. */
  readonly classes: Uint16Array;
  /** The softmax probability of that class. */
  readonly confidence: Float32Array;
  /** What made it, for people: `patches`, or which layers were computed for what. */
  readonly path: string;
}

/** The same of labelled pixels. */
export interface Predictions extends Classification {
  /** Mean cross-entropy. */
  readonly loss: number;
  /** How many are right. */
  readonly correct: number;
}

export interface PredictorOptions {
  /** Patches predicted at once; on an engine that promises the same bits the result does not depend on it. */
  readonly batch?: number;
  /** Whatever is faster, unless tests and benchmarks want one of them; what cannot be dense is from patches in any case. */
  readonly path?: 'faster' | 'patches' | 'dense';
  /** What a tile of dense prediction may take; as compile/dense says if left out. */
  readonly tileBytes?: number;
}

/**
 * Predicts pixels: from their patches, or from what patches share (compile/dense), which gives the same bits on wasm.
 * Probabilities are computed in float64 from the logits, the same on every engine.
 */
export class Predictor {
  readonly #recorder: StepRecorder | undefined;

  constructor(
    readonly network: CompiledNetwork,
    readonly feed: PatchFeed,
    readonly options: PredictorOptions = {},
  ) {
    this.#recorder = network.engine.recordSteps?.();
  }

  /** Pixels of a known class: how right is what is said of them. */
  async predict({ mask, ...task }: PredictionTask): Promise<Predictions> {
    const losses = new Float64Array(task.pixels.length);
    let correct = 0;
    const found = await this.#classify(task, (place, logits, { best, exponents }) => {
      const truth = mask[task.pixels[place]] - 1;
      losses[place] = log(exponents) - (logits[truth] - logits[best]);
      if (best === truth) correct++;
    });
    // In the pixels' order, whatever order they were computed in.
    return { ...found, loss: losses.reduce((sum, loss) => sum + loss, 0) / task.pixels.length, correct };
  }

  /** Any pixels, labelled or not. */
  classify(task: ClassificationTask): Promise<Classification> {
    return this.#classify(task, () => undefined);
  }

  /**
   * The logits themselves, as they come. Gives what made them.
   *
   * @throws Failure `not-finite` where one is not a number
   */
  async logits({ pixels, signal, onProgress, ...where }: ClassificationTask, use: LogitsSink['take']): Promise<string> {
    const {
      network,
      feed,
      options: { batch = predictionBatch(network), path = 'faster', tileBytes },
    } = this;
    const steps = new InferenceSteps(this.#recorder, signal);
    const take: LogitsSink['take'] = (place, logits) => {
      if (firstNonFinite(logits) >= 0) throw new NonFiniteLogits(pixels[place], [...logits]);
      use(place, logits);
    };
    const sink = { take, onProgress: (share: number) => onProgress?.(Math.floor(share * pixels.length)) };
    const worth = path === 'dense' ? Infinity : undefined;
    const plan = path === 'patches' ? undefined : planDense(network.network, feed.scene, pixels, { worth, tileBytes });
    try {
      if (plan) await denseLogits({ network, feed, steps, batch }, plan, pixels, sink);
      else await patchLogits({ network, feed, steps, batch }, pixels, sink);
    } catch (error) {
      if (!(error instanceof NonFiniteLogits)) throw error;
      await steps.settle();
      throw await explainLogits(error, { network, feed, ...where });
    } finally {
      await steps.settle();
    }
    return plan ? describePlan(plan) : 'patches';
  }

  dispose(): void {
    this.#recorder?.dispose();
  }

  async #classify(task: ClassificationTask, judge: (place: number, logits: Float32Array, scored: Scored) => void): Promise<Classification> {
    const classes = new Uint16Array(task.pixels.length);
    const confidence = new Float32Array(task.pixels.length);
    const path = await this.logits(task, (place, logits) => {
      const scored = score(logits);
      classes[place] = scored.best + 1;
      confidence[place] = 1 / scored.exponents;
      judge(place, logits, scored);
      task.onLogits?.(place, logits);
    });
    return { classes, confidence, path };
  }
}

interface Scored {
  /** The greatest logit, the first of equals. */
  readonly best: number;
  /** The sum of exp(logit - greatest logit). */
  readonly exponents: number;
}

function score(logits: ArrayLike<number>): Scored {
  let best = 0;
  for (let index = 1; index < logits.length; index++) if (logits[index] > logits[best]) best = index;
  let exponents = 0;
  for (let index = 0; index < logits.length; index++) exponents += exp(logits[index] - logits[best]);
  return { best, exponents };
}
