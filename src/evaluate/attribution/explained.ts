import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { CompiledNetwork } from '../../compile/network.js';
import { applyComponents, type Components } from '../../data/features/components.js';

/** A trained network whose logits are explained by the scaled bands of a patch. */
export interface Explained {
  readonly network: CompiledNetwork;
  /** What replaces a spectrum that is taken away, one value a band: the mean of the training pixels. */
  readonly baseline: Float32Array;
  /** Of the scaled bands, where the network sees these in their place. */
  readonly components?: Components;
}

/** A patch: [rows x columns, bands] of scaled values, and the class from 0 that is explained. */
export interface Sample {
  readonly values: Float32Array;
  readonly label: number;
}

/** What the network sees of patches: [patches, rows x columns, depth]. */
export function inputOf({ components }: Pick<Explained, 'components'>, patches: Float32Array): Float32Array {
  return components ? applyComponents(patches, components) : patches;
}

/** A patch whose every spectrum is the baseline. */
export function baselinePatch({ baseline }: Pick<Explained, 'baseline'>, length: number): Float32Array {
  return Float32Array.from({ length }, (_, at) => baseline[at % baseline.length]);
}

/**
 * Weights of the logits in what is explained: the logit of a class less the mean of all classes' logits. What moves all logits alike
 * moves no probability.
 */
function contrast(label: number, classes: number): Float32Array {
  return Float32Array.from({ length: classes }, (_, index) => (index === label ? 1 : 0) - 1 / classes);
}

/** The same of logits: a number for each of `count` samples. */
function scoresOf(logits: Float32Array, label: number, count: number): Float64Array {
  const classes = logits.length / count;
  const weights = contrast(label, classes);
  return Float64Array.from({ length: count }, (_, sample) => {
    let sum = 0;
    for (let index = 0; index < classes; index++) sum += weights[index] * logits[sample * classes + index];
    return sum;
  });
}

/** What is explained of inputs [count, rows x columns, depth], some at a time. */
export async function scores(
  { network }: Pick<Explained, 'network'>,
  input: Float32Array,
  label: number,
  batch: number,
): Promise<Float64Array> {
  const { rows, columns, depth } = network.network.input;
  const size = rows * columns * depth;
  const count = input.length / size;
  const found = new Float64Array(count);
  for (let from = 0; from < count; from += batch) {
    const some = Math.min(batch, count - from);
    const x = tf.tensor3d(input.subarray(from * size, (from + some) * size), [some, rows * columns, depth]);
    const logits = network.infer(x);
    found.set(scoresOf((await logits.data()) as Float32Array, label, some), from);
    for (const one of [x, logits]) one.dispose();
  }
  return found;
}

/** The contrast for each of `count` samples, [count, classes]. */
export function contrasts(label: number, classes: number, count: number): Tensor2D {
  const one = contrast(label, classes);
  return tf.tensor2d(
    Float32Array.from({ length: count * classes }, (_, at) => one[at % classes]),
    [count, classes],
  );
}
