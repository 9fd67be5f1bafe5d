import type { Network } from '../architecture/layers/index.js';
import { CompiledNetwork } from '../compile/network.js';
import { patchFeed } from '../compile/patch-feed.js';
import type { WeightArray } from '../compile/weights.js';
import type { Cube } from '../data/cube.js';
import { featureSettings, featuresOf, fittingPixels } from '../data/features/features.js';
import type { Engine } from '../engine/engine.js';
import { type Classification, Predictor } from '../evaluate/predict.js';
import type { DataIdentity } from '../pipeline/address/address.js';
import type { NetworkExperiment } from '../pipeline/experiment.js';
import type { TrialProgress } from './trial-progress.js';

/** Weights from wherever they came, in a pipeline's network, and the pixels that it shall classify. */
export interface EvaluationTask {
  readonly experiment: NetworkExperiment;
  readonly network: Network;
  readonly weights: readonly WeightArray[];
  readonly cube: Cube;
  readonly identity?: Pick<DataIdentity, 'bands' | 'scale' | 'zero' | 'ignore' | 'centres' | 'test_on'>;
  /** Flat indices of the training pixels, for a pipeline that scales by their statistics. */
  readonly train: Uint32Array;
  /** Flat indices of those to classify. */
  readonly pixels: Uint32Array;
}

/** What the network says of the pixels, in their order. */
export async function evaluateWeights(
  { experiment: { dataset, patch, training }, network, weights, cube, identity, train, pixels }: EvaluationTask,
  engine: Engine,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: TrialProgress) => void } = {},
): Promise<Classification> {
  const settings = featureSettings(dataset, identity);
  const features = featuresOf(cube, settings, fittingPixels(dataset.standardize, train, identity?.test_on, cube.columns));
  const { rows, columns } = cube;
  const feed = patchFeed(engine, features.values, { rows, columns, bands: features.depth }, patch);
  const compiled = new CompiledNetwork(network, engine, training.batch_norm, weights);
  const predictor = new Predictor(compiled, feed);
  try {
    return await predictor.classify({
      pixels,
      signal,
      onProgress: (done) => onProgress?.({ kind: 'tested', tested: { done, of: pixels.length } }),
    });
  } finally {
    predictor.dispose();
    compiled.dispose();
    feed.dispose();
  }
}
