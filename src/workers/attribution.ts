import type { Network } from '../architecture/layers/index.js';
import { CompiledNetwork } from '../compile/network.js';
import type { WeightArray } from '../compile/weights.js';
import type { Cube } from '../data/cube.js';
import { applyPreprocessing, type Preprocessing } from '../data/features/features.js';
import { patchCutter } from '../data/patches.js';
import type { Engine } from '../engine/engine.js';
import { explainClasses, type Explanation } from '../evaluate/attribution/explain-classes.js';
import { shuffledWeights } from '../evaluate/attribution/shuffled.js';
import { predictionBatch } from '../evaluate/prediction-batch.js';
import type { NetworkExperiment } from '../pipeline/experiment.js';

/** A trained network, and the pixels whose classes are to be explained: plain values. */
export interface AttributionTask {
  readonly experiment: NetworkExperiment;
  readonly network: Network;
  readonly weights: readonly WeightArray[];
  readonly preprocessing: Preprocessing;
  readonly cube: Cube;
  /** Whose mean spectrum is the baseline, flat. */
  readonly train: Uint32Array;
  /** Flat, their patches inside the scene. */
  readonly pixels: Uint32Array;
  /** Of each of them, from 0. */
  readonly labels: Uint16Array;
  readonly steps: number;
  readonly group: number;
  /** Of the shuffled weights. */
  readonly seed: number;
}

/** The same of the trained network, and of one with shuffled weights. */
export interface Attributions {
  readonly trained: Explanation;
  readonly shuffled: Explanation;
}

interface Options {
  readonly signal?: AbortSignal;
  /** How many patches of both networks are explained. */
  onProgress?(done: number): void;
}

/** Points of a patch's way at once: gradients need what all layers gave. */
const BATCH = 32;

/** What a trained network looks at, and what it would if it had learnt nothing. */
export async function attribute(task: AttributionTask, engine: Engine, { signal, onProgress }: Options = {}): Promise<Attributions> {
  const { experiment, network, weights, preprocessing, cube, train, pixels, labels, steps, group, seed } = task;
  const { components, ...unmixed } = preprocessing;
  const { values, depth } = applyPreprocessing(cube, unmixed);
  const cutter = patchCutter(values, { rows: cube.rows, columns: cube.columns, bands: depth }, experiment.patch.size);
  const samples = Array.from(pixels, (_, index) => ({ values: cutter.cut(pixels, index, 1), label: labels[index] }));
  const baseline = meanSpectrum(values, depth, train);
  const explain = async (arrays: readonly WeightArray[], before: number): Promise<Explanation> => {
    const compiled = new CompiledNetwork(network, engine, experiment.training.batch_norm, arrays);
    const batch = Math.min(BATCH, predictionBatch(compiled));
    try {
      return await explainClasses({ network: compiled, baseline, ...(components ? { components } : {}) }, samples, {
        classes: network.classes,
        steps,
        group,
        batch,
        signal,
        onProgress: (done) => onProgress?.(before + done),
      });
    } finally {
      compiled.dispose();
    }
  };
  const trained = await explain(weights, 0);
  return { trained, shuffled: await explain(shuffledWeights(weights, seed), samples.length) };
}

/** The mean of the training pixels' scaled spectra. */
function meanSpectrum(values: Float32Array, depth: number, pixels: Uint32Array): Float32Array {
  const sums = new Float64Array(depth);
  for (const pixel of pixels) for (let band = 0; band < depth; band++) sums[band] += values[pixel * depth + band];
  return Float32Array.from(sums, (sum) => sum / pixels.length);
}
