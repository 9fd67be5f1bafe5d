import { type Explained, inputOf, type Sample, scores } from './explained.js';

/** Bands that are taken away together: indices from 0 among the used ones, `to` is not one of them. */
export interface BandGroup {
  readonly from: number;
  readonly to: number;
}

/** Neighbouring bands in groups of `size`; the last one may be smaller. */
export function bandGroups(bands: number, size: number): BandGroup[] {
  return Array.from({ length: Math.ceil(bands / size) }, (_, index) => ({ from: index * size, to: Math.min(bands, (index + 1) * size) }));
}

/**
 * How far the score of a patch's class falls where the bands of a group have the baseline's values in the whole patch (Zeiler and Fergus,
 * "Visualizing and Understanding Convolutional Networks", ECCV 2014, who hide places of an image).
 *
 * @param batch patches at once
 * @returns a number for each group, in logits
 */
export async function occlusion(
  explained: Explained,
  { values, label }: Sample,
  groups: readonly BandGroup[],
  batch: number,
): Promise<Float64Array> {
  const { baseline } = explained;
  const bands = baseline.length;
  const patches = new Float32Array((groups.length + 1) * values.length);
  patches.set(values);
  for (const [index, { from, to }] of groups.entries()) {
    const start = (index + 1) * values.length;
    patches.set(values, start);
    for (let at = 0; at < values.length; at += bands) patches.set(baseline.subarray(from, to), start + at + from);
  }
  const [whole, ...hidden] = await scores(explained, inputOf(explained, patches), label, batch);
  return Float64Array.from(hidden, (score) => whole - score);
}
