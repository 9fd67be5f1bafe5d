import * as tf from '@tensorflow/tfjs-core';
import type { CompiledNetwork } from '../compile/network.js';
import type { PatchCutter } from '../data/patches.js';
import { Interrupted } from '../errors/failure.js';
import { exp, log } from '../numerics/functions.js';

export interface PredictionTask {
  readonly network: CompiledNetwork;
  readonly cutter: PatchCutter;
  /** The class of every pixel of the scene, from 1. */
  readonly mask: ArrayLike<number>;
  /** The pixels to predict, labelled ones. */
  readonly pixels: Uint32Array;
  /** Patches computed at once; the result does not depend on it. */
  readonly batch?: number;
  readonly signal?: AbortSignal;
  onProgress?(done: number): void;
}

/** What a network says of pixels, in their order. */
export interface Predictions {
  /** The most likely class from 1, of equals the first. */
  readonly classes: Uint16Array;
  /** The softmax probability of that class. */
  readonly confidence: Float32Array;
  /** Mean cross-entropy. */
  readonly loss: number;
  /** How many are right. */
  readonly correct: number;
}

/** Predicts pixels from their patches. Probabilities are computed in float64 from the logits, the same on every engine. */
export async function predictPixels(task: PredictionTask): Promise<Predictions> {
  const { network, cutter, mask, pixels, batch = 64, signal } = task;
  const classes = new Uint16Array(pixels.length);
  const confidence = new Float32Array(pixels.length);
  let loss = 0;
  let correct = 0;
  for (let from = 0; from < pixels.length; from += batch) {
    const count = Math.min(batch, pixels.length - from);
    const logits = tf.tidy(() => network.infer(
      tf.tensor3d(cutter.cut(pixels, from, count), [count, cutter.size * cutter.size, cutter.bands])));
    const values = await logits.data();
    const width = logits.shape[1];
    logits.dispose();
    for (let index = 0; index < count; index++) {
      const truth = mask[pixels[from + index]] - 1;
      const scored = score(values.subarray(index * width, (index + 1) * width), truth);
      classes[from + index] = scored.best + 1;
      confidence[from + index] = scored.probability;
      loss += scored.loss;
      if (scored.best === truth) correct++;
    }
    task.onProgress?.(from + count);
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new Interrupted();
  }
  return { classes, confidence, loss: loss / pixels.length, correct };
}

function score(logits: ArrayLike<number>, truth: number): { best: number; probability: number; loss: number } {
  let best = 0;
  for (let index = 1; index < logits.length; index++) if (logits[index] > logits[best]) best = index;
  let sum = 0;
  for (let index = 0; index < logits.length; index++) sum += exp(logits[index] - logits[best]);
  return { best, probability: 1 / sum, loss: log(sum) - (logits[truth] - logits[best]) };
}
