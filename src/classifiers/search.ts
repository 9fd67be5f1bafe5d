import { summarize } from '../evaluate/metrics.js';
import { Failure } from '../errors/failure.js';
import { RandomStream } from '../numerics/random.js';
import type { KeptSearch, SearchRow, TrainingSet } from './classifier.js';

/**
 * The fold of each training pixel: every class is shuffled and dealt out in turn, on from where the one before ended, so that
 * folds differ by one pixel at most, and each class is spread as evenly as its pixels allow.
 */
export function drawFolds({ labels, classes, seed }: Pick<TrainingSet, 'labels' | 'classes' | 'seed'>, count: number): Uint8Array {
  if (labels.length < count) {
    throw new Failure({
      code: 'classifier',
      message: `${count} folds cannot be made from ${labels.length} training pixels`,
      hint: 'Use fewer folds, or more training pixels.',
    });
  }
  const stream = new RandomStream(seed, 'folds');
  const folds = new Uint8Array(labels.length);
  let next = 0;
  for (let label = 1; label <= classes; label++) {
    const own = stream.shuffle(Array.from(labels.keys()).filter((index) => labels[index] === label));
    for (const index of own) folds[index] = next++ % count;
  }
  return folds;
}

/** Which training pixels a fold leaves out, and which it keeps. */
export function partsOf(folds: Uint8Array, fold: number): { kept: Uint32Array; left: Uint32Array } {
  const all = Array.from(folds.keys());
  const where = (isLeft: boolean) => Uint32Array.from(all.filter((index) => (folds[index] === fold) === isLeft));
  return { kept: where(false), left: where(true) };
}

/** The share of pixels whose class was found. */
export function accuracyOf(predicted: ArrayLike<number>, truth: ArrayLike<number>): number {
  let right = 0;
  for (let index = 0; index < truth.length; index++) if (predicted[index] === truth[index]) right++;
  return right / truth.length;
}

/** What an earlier process has found for this fold of these settings, else what is computed now. */
export async function keptAccuracy(
  search: KeptSearch | undefined,
  settings: Readonly<Record<string, number>>,
  fold: number,
  compute: () => number,
): Promise<number> {
  const key = JSON.stringify([settings, fold]);
  const known = search?.get(key);
  if (known !== undefined) return known;
  const accuracy = compute();
  await search?.put(key, accuracy);
  return accuracy;
}

/** The points with the mean of their folds' accuracies, and the best chosen: of equals the first. */
export function chooseBest(points: readonly Readonly<Record<string, number>>[], accuracies: readonly (readonly number[])[]): SearchRow[] {
  const rows = points.map((settings, index) => {
    const { mean, sd } = summarize(accuracies[index]);
    return { settings, accuracy: { mean, sd } };
  });
  const best = rows.reduce((first, row, index) => (row.accuracy.mean > rows[first].accuracy.mean ? index : first), 0);
  return rows.map((row, index) => ({ ...row, chosen: index === best }));
}
