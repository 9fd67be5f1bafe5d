import * as assert from 'uvu/assert';
import type { ClassifiedSamples, Samples, TrainingContext, TrainingSet } from '../../src/classifiers/classifier.js';
import { RandomStream } from '../../src/numerics/random.js';

export function samplesOf(rows: readonly (readonly number[])[]): Samples {
  return { count: rows.length, features: rows[0].length, values: Float32Array.from(rows.flat()) };
}

/** Classes as clouds around centres on a line, `sizes` pixels each; the further apart, the easier. */
export function clouds(sizes: readonly number[], { apart = 4, features = 6, seed = 1 } = {}): TrainingSet {
  const stream = new RandomStream(seed, 'clouds');
  const labels = sizes.flatMap((size, index) => new Array<number>(size).fill(index + 1));
  const rows = labels.map((label) =>
    Array.from({ length: features }, (_, feature) => (feature === 0 ? apart * label : 0) + stream.normal()),
  );
  return { samples: samplesOf(rows), labels: Uint16Array.from(labels), classes: sizes.length, seed };
}

export const contextOf = (features: number, steps: number[] = []): TrainingContext => ({
  bands: features,
  async step(done, of) {
    steps.push(done, of);
  },
});

export function share(found: ArrayLike<number>, truth: ArrayLike<number>): number {
  return Array.from(truth).filter((label, index) => found[index] === label).length / truth.length;
}

/** Of each sample the shares of all classes are 1 together, and that of its class is its confidence. */
export function checkShares({ classes: found, confidence, shares }: ClassifiedSamples, classes: number): void {
  for (const [sample, label] of found.entries()) {
    const own = shares!.subarray(sample * classes, (sample + 1) * classes);
    assert.ok(Math.abs(own.reduce((sum, value) => sum + value, 0) - 1) < 1e-6, `sample ${sample}`);
    assert.is(own[label - 1], confidence[sample], `sample ${sample}`);
  }
}
