import * as tf from '@tensorflow/tfjs-core';
import type { Network } from '../architecture/layers/index.js';
import { sizeOf } from '../architecture/shape.js';
import { CompiledNetwork } from '../compile/network.js';
import { patchFeed } from '../compile/patch-feed.js';
import type { WeightArray } from '../compile/weights.js';
import type { Cube } from '../data/cube.js';
import { applyPreprocessing, type Preprocessing } from '../data/features/features.js';
import type { Engine } from '../engine/engine.js';
import { Interrupted } from '../errors/failure.js';
import { predictionBatch } from '../evaluate/prediction-batch.js';
import type { NetworkExperiment } from '../pipeline/experiment.js';

/** A trained network, and the pixels whose features are wanted: plain values. */
export interface FeaturesTask {
  readonly experiment: NetworkExperiment;
  readonly network: Network;
  readonly weights: readonly WeightArray[];
  readonly preprocessing: Preprocessing;
  readonly cube: Cube;
  /** Flat. */
  readonly pixels: Uint32Array;
  /** So many of the network's first layers. */
  readonly layers: number;
}

/** What layers give, and what the whole network says. */
export interface BlockFeatures {
  /** [pixels, values of the last of these layers] */
  readonly values: Float32Array;
  /** From 1. */
  readonly predicted: Uint16Array;
}

interface Options {
  readonly signal?: AbortSignal;
  onProgress?(done: number): void;
}

/** What the first layers of a network make of pixels' patches, in inference. */
export async function blockFeatures(task: FeaturesTask, engine: Engine, { signal, onProgress }: Options = {}): Promise<BlockFeatures> {
  const { experiment, network, weights, preprocessing, cube, pixels, layers: count } = task;
  const scaled = applyPreprocessing(cube, preprocessing);
  const feed = patchFeed(engine, scaled.values, { rows: cube.rows, columns: cube.columns, bands: scaled.depth }, experiment.patch);
  const compiled = new CompiledNetwork(network, engine, experiment.training.batch_norm, weights);
  const layers = network.layers.slice(0, count);
  const width = sizeOf(layers.at(-1)!.output);
  const values = new Float32Array(pixels.length * width);
  const predicted = new Uint16Array(pixels.length);
  const batch = predictionBatch(compiled);
  try {
    for (let from = 0; from < pixels.length; from += batch) {
      if (signal?.aborted) throw new Interrupted();
      const some = Math.min(batch, pixels.length - from);
      const input = feed.input(pixels, from, some);
      const [features, logits] = tf.tidy(() => {
        const patches = feed.patches(input);
        return [compiled.inferLayers(layers, patches), compiled.infer(patches)];
      });
      values.set((await features.data()) as Float32Array, from * width);
      const found = (await logits.data()) as Float32Array;
      for (let pixel = 0; pixel < some; pixel++) predicted[from + pixel] = 1 + greatest(found, pixel * network.classes, network.classes);
      for (const one of [input, features, logits]) one.dispose();
      onProgress?.(from + some);
      // Whether to stop is told by a message.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { values, predicted };
  } finally {
    compiled.dispose();
    feed.dispose();
  }
}

/** The place of the greatest of `count` values, the first of equals. */
function greatest(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let at = 1; at < count; at++) if (values[from + at] > values[from + best]) best = at;
  return best;
}
