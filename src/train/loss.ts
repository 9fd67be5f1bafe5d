import type { LossShape } from '../engine/kernels/kernels.js';
import { pow } from '../numerics/functions.js';
import type { ResolvedTraining } from '../schema/pipeline.generated.js';

/** A loss that is not plain cross-entropy: the weight of each class, label smoothing and focus (engine/kernels/kernels.ts). */
export interface LossSettings extends LossShape {
  /** [classes] */
  readonly weights: Float32Array;
}

type ClassWeights = NonNullable<NonNullable<ResolvedTraining['loss']>['class_weights']>;

/**
 * What a training minimizes; undefined of plain cross-entropy.
 *
 * @param counts the training pixels of each class
 */
export function lossOf({ loss }: Pick<ResolvedTraining, 'loss'>, counts: readonly number[]): LossSettings | undefined {
  const { class_weights: given = 'none', label_smoothing: smoothing = 0, focal: focus = 0 } = loss ?? {};
  if (given === 'none' && smoothing === 0 && focus === 0) return undefined;
  return { weights: Float32Array.from(classWeights(given, counts)), smoothing, focus };
}

/**
 * The weight of each class. Those that follow from counts are scaled so that the weights of the training pixels have the mean 1: the
 * learning rate keeps its meaning. A class without training pixels has 0, which nothing uses.
 *
 * - balanced: one over the class's pixels, as scikit-learn's `class_weight: balanced`
 * - effective number: (1 - beta) / (1 - beta^n), Cui et al. 2019
 */
export function classWeights(given: ClassWeights, counts: readonly number[]): number[] {
  if (given === 'none') return counts.map(() => 1);
  if (Array.isArray(given)) return given;
  const beta = typeof given === 'string' ? undefined : given.effective_number!.beta;
  const raw = counts.map((count) => (count === 0 ? 0 : beta === undefined ? 1 / count : oneOverEffective(beta, count)));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const weighted = counts.reduce((sum, count, index) => sum + count * raw[index], 0);
  return raw.map((weight) => (weight * total) / weighted);
}

function oneOverEffective(beta: number, count: number): number {
  return (1 - beta) / (1 - pow(beta, count));
}

/** Pixels of each class, which the mask counts from 1. */
export function countClasses(pixels: Uint32Array, mask: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const pixel of pixels) counts[mask[pixel] - 1]++;
  return counts;
}
