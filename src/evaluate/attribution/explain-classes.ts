import { Interrupted } from '../../errors/failure.js';
import type { Explained, Sample } from './explained.js';
import { integratedGradients } from './integrated-gradients.js';
import { bandGroups, occlusion } from './occlusion.js';

/** What a network looks at, on average over the explained pixels of one class. In logits. */
export interface ClassExplanation {
  readonly pixels: number;
  /** Integrated gradients of each used band, added up over the patch. */
  readonly bands: Float64Array;
  /** The same of each position of the patch, added up over the bands: row-major. */
  readonly positions: Float64Array;
  /** What each group of bands takes away when it is hidden. */
  readonly groups: Float64Array;
}

/** Of one network: a list of the classes, and how well attributions add up to what they explain. */
export interface Explanation {
  readonly classes: readonly ClassExplanation[];
  /** Over all pixels: the mean and the greatest distance of the sum from the difference, and the mean size of the difference. */
  readonly completeness: { readonly mean: number; readonly greatest: number; readonly difference: number };
}

interface Options {
  readonly classes: number;
  /** Of integrated gradients. */
  readonly steps: number;
  /** Bands that are hidden together. */
  readonly group: number;
  readonly batch: number;
  readonly signal?: AbortSignal;
  onProgress?(done: number): void;
}

/** Explains samples one after the other, and takes the means of their classes. */
export async function explainClasses(explained: Explained, samples: readonly Sample[], options: Options): Promise<Explanation> {
  const { classes: count, steps, group, batch, signal, onProgress } = options;
  const bands = explained.baseline.length;
  const groups = bandGroups(bands, group);
  const { rows, columns } = explained.network.network.input;
  const classes = Array.from({ length: count }, () => ({
    pixels: 0,
    bands: new Float64Array(bands),
    positions: new Float64Array(rows * columns),
    groups: new Float64Array(groups.length),
  }));
  let [error, greatest, difference] = [0, 0, 0];
  for (const [index, sample] of samples.entries()) {
    if (signal?.aborted) throw new Interrupted();
    const own = classes[sample.label];
    const found = await integratedGradients(explained, sample, { steps, batch });
    let sum = 0;
    for (const [at, value] of found.values.entries()) {
      own.bands[at % bands] += value;
      own.positions[Math.floor(at / bands)] += value;
      sum += value;
    }
    const hidden = await occlusion(explained, sample, groups, batch);
    hidden.forEach((value, at) => (own.groups[at] += value));
    own.pixels++;
    const distance = Math.abs(sum - found.difference);
    error += distance / samples.length;
    greatest = Math.max(greatest, distance);
    difference += Math.abs(found.difference) / samples.length;
    onProgress?.(index + 1);
    // Whether to stop is told by a message.
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const { pixels, ...sums } of classes)
    for (const list of Object.values(sums)) list.forEach((value, at) => (list[at] = pixels > 0 ? value / pixels : 0));
  return { classes, completeness: { mean: error, greatest, difference } };
}
