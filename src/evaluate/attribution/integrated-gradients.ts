import * as tf from '@tensorflow/tfjs-core';
import { baselinePatch, contrasts, type Explained, inputOf, type Sample, scores } from './explained.js';

/** What each value of a patch adds to the score of its class. */
export interface Attribution {
  /** [rows x columns, bands], in logits. */
  readonly values: Float64Array;
  /** The score of the patch less that of the baseline: what the values should add up to. */
  readonly difference: number;
}

interface Options {
  /** Points on the way from the baseline to the patch. */
  readonly steps: number;
  /** Of them at once. */
  readonly batch: number;
}

/**
 * Integrated gradients (Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017): the gradients of the score
 * along the straight way from the baseline to the patch, by the midpoint rule, times what each value differs from the baseline.
 * Principal components are linear: gradients go back through them to the bands.
 */
export async function integratedGradients(
  explained: Explained,
  { values, label }: Sample,
  { steps, batch }: Options,
): Promise<Attribution> {
  const { network, baseline, components } = explained;
  const { input, classes } = network.network;
  const positions = input.rows * input.columns;
  const [start, end] = [inputOf(explained, baselinePatch(explained, values.length)), inputOf(explained, values)];
  const sums = new Float64Array(end.length);
  for (let from = 0; from < steps; from += batch) {
    const some = Math.min(batch, steps - from);
    const points = new Float32Array(some * end.length);
    for (let step = 0; step < some; step++) {
      const share = (from + step + 0.5) / steps;
      for (let at = 0; at < end.length; at++) points[step * end.length + at] = start[at] + share * (end[at] - start[at]);
    }
    const x = tf.tensor3d(points, [some, positions, input.depth]);
    const weights = contrasts(label, classes, some);
    const { logits, gradient } = network.inputGradient(x, weights);
    const slopes = (await gradient.data()) as Float32Array;
    for (let at = 0; at < slopes.length; at++) sums[at % end.length] += slopes[at] / steps;
    for (const one of [x, weights, logits, gradient]) one.dispose();
  }
  const bands = baseline.length;
  const found = new Float64Array(values.length);
  for (let position = 0; position < positions; position++) {
    for (let band = 0; band < bands; band++) {
      const at = position * bands + band;
      let slope = 0;
      if (components) {
        for (const [index, vector] of components.vectors.entries()) slope += vector[band] * sums[position * input.depth + index];
      } else slope = sums[at];
      found[at] = (values[at] - baseline[band]) * slope;
    }
  }
  const ends = new Float32Array(2 * end.length);
  ends.set(start);
  ends.set(end, end.length);
  const [low, high] = await scores(explained, ends, label, 2);
  return { values: found, difference: high - low };
}
