import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { CompiledNetwork } from '../compile/network.js';
import type { PatchFeed } from '../compile/patch-feed.js';
import type { StepRecorder } from '../engine/engine.js';
import { Interrupted } from '../errors/failure.js';
import { exp, log } from '../numerics/functions.js';

export interface ClassificationTask {
  /** The pixels to predict, row * columns + column. */
  readonly pixels: Uint32Array;
  readonly signal?: AbortSignal;
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
}

/** The same of labelled pixels. */
export interface Predictions extends Classification {
  /** Mean cross-entropy. */
  readonly loss: number;
  /** How many are right. */
  readonly correct: number;
}

/** Patches predicted at once where the engine does not say. */
const BATCH = 64;
/** Batches under way at once: a GPU computes while others are read. */
const UNDER_WAY = 3;

/** Predicts pixels from their patches; probabilities are computed in float64 from the logits, the same on every engine. */
export class Predictor {
  readonly #recorder: StepRecorder | undefined;
  readonly #batch: number;

  /** @param batch patches predicted at once; on an engine that promises the same bits the result does not depend on it */
  constructor(readonly network: CompiledNetwork, readonly feed: PatchFeed, batch?: number) {
    this.#recorder = network.engine.recordSteps?.();
    this.#batch = batch ?? network.engine.predictionBatch ?? BATCH;
  }

  /** Pixels of a known class: how right is what is said of them. */
  async predict({ mask, ...task }: PredictionTask): Promise<Predictions> {
    let loss = 0;
    let correct = 0;
    const found = await this.#classify(task, (index, logits, { best, exponents }) => {
      const truth = mask[task.pixels[index]] - 1;
      loss += log(exponents) - (logits[truth] - logits[best]);
      if (best === truth) correct++;
    });
    return { ...found, loss: loss / task.pixels.length, correct };
  }

  /** Any pixels, labelled or not. */
  classify(task: ClassificationTask): Promise<Classification> {
    return this.#classify(task, () => undefined);
  }

  async #classify(
    { pixels, signal, onProgress }: ClassificationTask, judge: (index: number, logits: Float32Array, scored: Scored) => void,
  ): Promise<Classification> {
    const classes = new Uint16Array(pixels.length);
    const confidence = new Float32Array(pixels.length);
    const underWay: { from: number; count: number; logits: Promise<Float32Array> }[] = [];
    const take = async () => {
      const { from, count, logits } = underWay.shift()!;
      const values = await logits;
      const width = this.network.network.classes;
      for (let index = 0; index < count; index++) {
        const own = values.subarray(index * width, (index + 1) * width);
        const scored = score(own);
        classes[from + index] = scored.best + 1;
        confidence[from + index] = 1 / scored.exponents;
        judge(from + index, own, scored);
      }
      onProgress?.(from + count);
    };
    try {
      for (let from = 0; from < pixels.length; from += this.#batch) {
        const count = Math.min(this.#batch, pixels.length - from);
        const logits = this.#logits(pixels, from, count);
        // A lost device ends all that are under way; the one that is waited for tells.
        logits.catch(() => undefined);
        underWay.push({ from, count, logits });
        if (underWay.length >= (this.#recorder ? UNDER_WAY : 1)) await take();
        await new Promise((resolve) => setImmediate(resolve));
        if (signal?.aborted) throw new Interrupted();
      }
      while (underWay.length > 0) await take();
    } finally {
      await Promise.allSettled(underWay.map(({ logits }) => logits));
    }
    return { classes, confidence };
  }

  dispose(): void {
    this.#recorder?.dispose();
  }

  /** Where steps are recorded all batches are of one size: the last one is filled up with its first pixel. */
  #logits(pixels: Uint32Array, from: number, count: number): Promise<Float32Array> {
    const indices = pixels.slice(from, from + count);
    const filled = this.#recorder ? Uint32Array.from({ length: this.#batch }, (_, index) => indices[index < count ? index : 0]) : indices;
    const input = this.feed.input(filled, 0, filled.length);
    const infer = ([given]: readonly Tensor[]) => tf.tidy(() => this.network.infer(this.feed.patches(given)));
    const logits = this.#recorder ? this.#recorder.values('inference', [input], infer) : valuesOf(infer([input]));
    return logits.finally(() => input.dispose());
  }
}

async function valuesOf(tensor: Tensor): Promise<Float32Array> {
  try {
    return await tensor.data() as Float32Array;
  } finally {
    tensor.dispose();
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
