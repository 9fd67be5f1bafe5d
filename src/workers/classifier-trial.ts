import type { KeptSearch, Samples } from '../classifiers/classifier.js';
import { inputOf, trainClassifier } from '../classifiers/index.js';
import { type Features, featureSettings, featuresOf, fittingPixels, preprocessingOf } from '../data/features/features.js';
import { patchCutter, type SceneShape } from '../data/patches.js';
import { Interrupted } from '../errors/failure.js';
import { checkConfidence } from '../evaluate/finite.js';
import type { TrialRecord } from '../store/formats/trial/record.js';
import { PartialTrial } from '../store/checkpoints.js';
import { type ClassifierExperiment, keepsProbabilities } from '../pipeline/experiment.js';
import type { ClassifierTask, TrialOutcome } from './trial.js';
import type { TrialProgress } from './trial-progress.js';

/** Test pixels classified between two looks at whether the run is to stop. */
const PART = 1024;

/** Trains a classifier on the training pixels of one seed, and tests it; nothing is drawn but from the seed's streams. */
export async function computeClassifierTrial(
  { experiment, cube, identity, mask, split, seed, partial }: ClassifierTask,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: TrialProgress) => void } = {},
): Promise<TrialOutcome> {
  const { dataset, classifier } = experiment;
  const settings = featureSettings(dataset, identity);
  const features = featuresOf(cube, settings, fittingPixels(dataset.standardize, split.train, identity?.test_on, cube.columns));
  const samplesOf = sampler(experiment, features, { rows: cube.rows, columns: cube.columns, bands: features.depth });
  const breathe = async () => {
    // Whether to stop is told by a message.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new Interrupted();
  };
  const classes = (mask as Uint16Array).reduce((most, label) => Math.max(most, label), 0);
  const search = partial && (await beginSearch(new PartialTrial(partial.folder, partial.ticket)));
  const begun = performance.now();
  const trained = await trainClassifier(
    classifier,
    { samples: samplesOf(split.train), labels: Uint16Array.from(split.train, (pixel) => mask[pixel]), classes, seed },
    {
      bands: features.depth,
      search,
      async step(done, of) {
        onProgress?.({ kind: 'fitted', fitted: { done, of, ...(search?.size ? { kept: search.size } : {}) } });
        await breathe();
      },
    },
  );
  const ended = performance.now();
  const keeps = keepsProbabilities(experiment);
  const predictions = { classes: new Uint16Array(split.test.length), confidence: new Float32Array(split.test.length) };
  const test = new Float32Array(keeps ? split.test.length * classes : 0);
  for (let from = 0; from < split.test.length; from += PART) {
    const part = split.test.subarray(from, from + PART);
    const found = trained.predict(samplesOf(part));
    checkConfidence(found.confidence, part, cube.columns);
    predictions.classes.set(found.classes, from);
    predictions.confidence.set(found.confidence, from);
    if (keeps) test.set(found.shares!, from * classes);
    onProgress?.({ kind: 'tested', tested: { done: Math.min(from + PART, split.test.length), of: split.test.length } });
    await breathe();
  }
  const tested = performance.now();
  const validation = new Float32Array(keeps ? split.validation.length * classes : 0);
  for (let from = 0; keeps && from < split.validation.length; from += PART) {
    validation.set(trained.predict(samplesOf(split.validation.subarray(from, from + PART))).shares!, from * classes);
    await breathe();
  }
  const record: TrialRecord = {
    seed,
    split,
    epochs: [],
    search: trained.search,
    predictions,
    times: { trainingSeconds: (search?.secondsBefore ?? 0) + (ended - begun) / 1000, testingSeconds: (tested - ended) / 1000 },
  };
  const metadata = { ...trained.model.metadata, input: inputOf(classifier) };
  const model = {
    metadata,
    preprocessing: preprocessingOf(cube, identity, features),
    ...(keeps ? { confidence: { probabilities: { classes, validation, test } } } : {}),
  };
  return { record, weights: trained.model.arrays, model };
}

/** Accuracies that earlier processes have found for this trial, and how long these took; new ones are noted as they come. */
async function beginSearch(partial: PartialTrial): Promise<KeptSearch & { readonly size: number; readonly secondsBefore: number }> {
  const found = await partial.searched();
  const secondsBefore = [...found.values()].reduce((sum, { seconds }) => sum + seconds, 0);
  let last = performance.now();
  return {
    secondsBefore,
    get size() {
      return found.size;
    },
    get(key) {
      last = performance.now();
      return found.get(key)?.accuracy;
    },
    async put(key, accuracy) {
      const fold = { accuracy, seconds: (performance.now() - last) / 1000 };
      await partial.noteSearched(key, fold);
      found.set(key, fold);
    },
  };
}

function sampler({ classifier, patch }: ClassifierExperiment, { values }: Features, shape: SceneShape): (pixels: Uint32Array) => Samples {
  const size = inputOf(classifier) === 'patch' ? patch.size : 1;
  const cutter = patchCutter(values, shape, size, patch.padding);
  return (pixels) => ({ count: pixels.length, features: size * size * shape.bands, values: cutter.cut(pixels, 0, pixels.length) });
}
