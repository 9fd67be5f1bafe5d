import { loadClassifier, inputOf } from '../classifiers/index.js';
import type { Network } from '../architecture/layers/index.js';
import { CompiledNetwork } from '../compile/network.js';
import { patchFeed } from '../compile/patch-feed.js';
import type { WeightArray } from '../compile/weights.js';
import type { Cube } from '../data/cube.js';
import { applyPreprocessing, type Preprocessing } from '../data/features/features.js';
import { patchCutter } from '../data/patches.js';
import type { Engine } from '../engine/engine.js';
import { Interrupted } from '../errors/failure.js';
import { checkConfidence } from '../evaluate/finite.js';
import { type Classification, Predictor } from '../evaluate/predict.js';
import { writeProbabilities } from '../evaluate/temperature.js';
import { type Uncertainty, UncertaintyList, type UncertaintyRequest } from '../evaluate/uncertainty.js';
import type { ClassifierExperiment, Experiment } from '../pipeline/experiment.js';

/** What a worker needs to classify pixels of some rows of a scene: plain values. */
export interface MapTask {
  readonly experiment: Experiment;
  /** Undefined of a classifier. */
  readonly network?: Network;
  readonly weights: readonly WeightArray[];
  /** Of a classifier what of its model is no array. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly preprocessing: Preprocessing;
  /** The rows, with those around them that patches see. */
  readonly cube: Cube;
  /** The scene's row that the first of them is; 0 if left out. */
  readonly firstRow?: number;
  /** Flat indices of this cube's pixels. */
  readonly pixels: Uint32Array;
  /** What of all classes' probabilities is noted; nothing if left out. A classifier without probabilities has none. */
  readonly uncertainty?: UncertaintyRequest;
}

/** The pixels' classes, with what was asked for beside them. */
export type MappedRows = Classification & Partial<Uncertainty>;

interface Options {
  readonly signal?: AbortSignal;
  /** How many pixels are classified. */
  onProgress?(done: number): void;
}

/** Pixels that a classifier is asked for between two looks at whether to stop. */
const PART = 256;

/** Classifies pixels with a trained network or classifier. */
export async function mapRows(task: MapTask, engine: Engine | undefined, options: Options = {}): Promise<MappedRows> {
  return task.experiment.classifier ? withClassifier(task, task.experiment, options) : withNetwork(task, engine!, options);
}

async function withNetwork(
  { experiment: { patch, training }, network, weights, preprocessing, cube, firstRow, pixels, uncertainty }: MapTask,
  engine: Engine,
  options: Options,
): Promise<MappedRows> {
  const { values, depth } = applyPreprocessing(cube, preprocessing, firstRow);
  const feed = patchFeed(engine, values, { rows: cube.rows, columns: cube.columns, bands: depth }, patch);
  const compiled = new CompiledNetwork(network!, engine, training!.batch_norm, weights);
  const predictor = new Predictor(compiled, feed);
  const list = uncertainty && new UncertaintyList(pixels.length, uncertainty);
  const shares = new Float32Array(network!.classes);
  const onLogits = (place: number, logits: Float32Array) => {
    writeProbabilities(logits, shares, 0);
    list?.take(place, shares);
  };
  try {
    const found = await predictor.classify({ pixels, firstRow, ...options, ...(list ? { onLogits } : {}) });
    return { ...found, ...list?.values() };
  } finally {
    predictor.dispose();
    compiled.dispose();
    feed.dispose();
  }
}

async function withClassifier(
  { weights: arrays, metadata, preprocessing, cube, firstRow, pixels, uncertainty }: MapTask,
  { classifier, patch }: ClassifierExperiment,
  { signal, onProgress }: Options,
): Promise<MappedRows> {
  const { values, depth } = applyPreprocessing(cube, preprocessing, firstRow);
  const size = inputOf(classifier) === 'patch' ? patch.size : 1;
  const cutter = patchCutter(values, { rows: cube.rows, columns: cube.columns, bands: depth }, size, patch.padding);
  const predict = loadClassifier(classifier, { arrays, metadata });
  const classes = new Uint16Array(pixels.length);
  const confidence = new Float32Array(pixels.length);
  const list = uncertainty && new UncertaintyList(pixels.length, uncertainty);
  for (let from = 0; from < pixels.length; from += PART) {
    const count = Math.min(PART, pixels.length - from);
    const found = predict({ count, features: size * size * depth, values: cutter.cut(pixels, from, count) });
    classes.set(found.classes, from);
    checkConfidence(found.confidence, pixels.subarray(from, from + count), cube.columns, firstRow);
    confidence.set(found.confidence, from);
    const { shares } = found;
    if (list && shares) {
      const width = shares.length / count;
      for (let place = 0; place < count; place++) list.take(from + place, shares.subarray(place * width, (place + 1) * width));
    }
    onProgress?.(from + count);
    // Whether to stop is told by a message.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new Interrupted();
  }
  return { classes, confidence, path: inputOf(classifier) === 'patch' ? 'patches' : 'spectra', ...list?.values() };
}
