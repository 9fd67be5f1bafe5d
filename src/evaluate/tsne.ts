import { TSNE } from '@keckelt/tsne';
import { Interrupted } from '../errors/failure.js';
import { RandomStream } from '../numerics/random.js';

export interface TsneOptions {
  /** Decides where the points start. */
  readonly seed: number;
  /** About how many neighbours count. */
  readonly perplexity: number;
  readonly signal?: AbortSignal;
  onProgress?(done: number, of: number): void;
}

/** Rounds: as many as scikit-learn has. */
const ROUNDS = 1000;
/** Distances of all pairs are in memory, a few times. */
export const MOST_POINTS = 5000;
/** Its learning rate is N over the exaggeration over 4, and at least 50, as in scikit-learn since 1.2; the package exaggerates 4 times. */
const LEAST_RATE = 50;
const EXAGGERATION = 4;

/**
 * t-SNE (van der Maaten and Hinton, JMLR 2008) in two dimensions, exact, by the package @keckelt/tsne: the same points for the same seed.
 * It uses exponentials of the JavaScript engine, so that another version of Node may give points that differ a little.
 *
 * @param values [points, width]; each column is used as it is
 * @returns [points, 2]
 */
export async function tsne(
  values: Float32Array,
  width: number,
  { seed, perplexity, signal, onProgress }: TsneOptions,
): Promise<Float64Array> {
  const count = values.length / width;
  const model = new TSNE({ dim: 2, perplexity, epsilon: Math.max(LEAST_RATE, count / EXAGGERATION / 4) });
  const stream = new RandomStream(seed, 'tsne');
  // The package draws where points start, and nothing else.
  Object.assign(model, { randn: (mean: number, deviation: number) => mean + deviation * stream.normal() });
  model.initDataRaw(Array.from({ length: count }, (_, point) => Array.from(values.subarray(point * width, (point + 1) * width))));
  for (let round = 0; round < ROUNDS; round++) {
    model.step();
    onProgress?.(round + 1, ROUNDS);
    // Whether to stop is told between two rounds.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new Interrupted();
  }
  return Float64Array.from(model.getSolution().flat());
}
