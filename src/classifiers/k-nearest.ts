import { Failure } from '../errors/failure.js';
import type { ResolvedKNearest } from '../schema/pipeline.generated.js';
import type {
  ClassifiedSamples,
  ClassifierKind,
  Classify,
  Samples,
  SearchRow,
  TrainedClassifier,
  TrainingContext,
  TrainingSet,
} from './classifier.js';
import { squaredDistances } from './distances.js';
import { accuracyOf, chooseBest, drawFolds, keptAccuracy, partsOf } from './search.js';
import { arrayOf, packSpectra, unpackSpectra } from './spectra.js';

/** Samples whose distances to all training pixels are held at once. */
const PREDICTED = 512;

/** The class that most of the k nearest training pixels have (Euclidean distance); their share is the confidence. */
export const kNearest: ClassifierKind<ResolvedKNearest> = {
  hasProbabilities: true,

  effort(settings, { training, features }) {
    const points = candidates(settings).length;
    return {
      points,
      fits: points > 1 ? settings.folds : 1,
      bytes: 8 * training * (points > 1 ? training : PREDICTED),
      flops: points > 1 ? 2 * training * training * features : 0,
      predictionFlops: 2 * training * features,
    };
  },

  async train(settings, set, context) {
    const ks = candidates(settings);
    const most = ks.at(-1)!;
    if (most > set.samples.count) {
      throw new Failure({
        code: 'classifier',
        message: `${most} nearest training pixels are needed, but there are only ${set.samples.count}`,
        hint: 'Use a smaller k, or more training pixels.',
      });
    }
    const search = ks.length === 1 ? [{ settings: { k: most }, chosen: true }] : await searchK(ks, settings.folds, set, context);
    return trained(search.find(({ chosen }) => chosen)!.settings.k, search, set, context.bands);
  },

  load({ arrays, metadata }) {
    const labels = Uint16Array.from(arrayOf(arrays, 'training/classes').values);
    const classes = labels.reduce((most, label) => Math.max(most, label), 0);
    return predictorOf(unpackSpectra('training', arrays), labels, Number(metadata.k), classes);
  },

  predictionEffort: ({ arrays }) => arrayOf(arrays, 'training/positions').values.length * arrayOf(arrays, 'training/spectra').shape[1],
};

function candidates({ k }: ResolvedKNearest): number[] {
  return [...new Set([k].flat())].sort((a, b) => a - b);
}

async function searchK(ks: readonly number[], count: number, set: TrainingSet, { step, search }: TrainingContext): Promise<SearchRow[]> {
  const { labels, samples } = set;
  const folds = drawFolds(set, count);
  const distances = squaredDistances(samples, samples);
  const accuracies: number[][] = ks.map(() => []);
  for (let fold = 0; fold < count; fold++) {
    await step(fold, count);
    const { kept, left } = partsOf(folds, fold);
    const truth = Uint16Array.from(left, (index) => labels[index]);
    const known = Uint16Array.from(kept, (index) => labels[index]);
    let own: Float64Array | undefined;
    for (const [index, k] of ks.entries()) {
      const found = () => {
        own ??= distancesBetween(left, kept, distances, labels.length);
        return accuracyOf(vote(own, known, Math.min(k, kept.length), set.classes).classes, truth);
      };
      accuracies[index].push(await keptAccuracy(search, { k }, fold, found));
    }
  }
  return chooseBest(
    ks.map((k) => ({ k })),
    accuracies,
  );
}

/** [left, kept], of those between all pixels. */
function distancesBetween(left: Uint32Array, kept: Uint32Array, all: Float64Array, count: number): Float64Array {
  const own = new Float64Array(left.length * kept.length);
  for (const [row, sample] of left.entries()) {
    for (const [column, other] of kept.entries()) own[row * kept.length + column] = all[sample * count + other];
  }
  return own;
}

/**
 * Of equally distant training pixels the first counts, of classes with equally many the first wins.
 *
 * @param distances [samples, labels]
 */
export function vote(distances: Float64Array, labels: Uint16Array, k: number, classes: number): ClassifiedSamples {
  const samples = distances.length / labels.length;
  const shares = new Float32Array(samples * classes);
  const found: ClassifiedSamples = { classes: new Uint16Array(samples), confidence: new Float32Array(samples), shares };
  const nearest = new Uint32Array(k);
  for (let sample = 0; sample < samples; sample++) {
    const row = distances.subarray(sample * labels.length, (sample + 1) * labels.length);
    let filled = 0;
    for (let index = 0; index < labels.length; index++) {
      if (filled === k && row[index] >= row[nearest[k - 1]]) continue;
      let at = filled < k ? filled++ : k - 1;
      for (; at > 0 && row[nearest[at - 1]] > row[index]; at--) nearest[at] = nearest[at - 1];
      nearest[at] = index;
    }
    const counts = new Uint32Array(classes + 1);
    for (const index of nearest) counts[labels[index]]++;
    const winner = counts.indexOf(counts.reduce((most, count) => Math.max(most, count), 0));
    found.classes[sample] = winner;
    found.confidence[sample] = counts[winner] / k;
    for (let label = 1; label <= classes; label++) shares[sample * classes + label - 1] = counts[label] / k;
  }
  return found;
}

function trained(k: number, search: readonly SearchRow[], { samples, labels, classes }: TrainingSet, bands: number): TrainedClassifier {
  return {
    search,
    model: {
      arrays: [
        ...packSpectra('training', samples, bands),
        { name: 'training/classes', shape: [labels.length], values: Float32Array.from(labels) },
      ],
      metadata: { classifier: 'k-nearest', k: String(k) },
    },
    predict: predictorOf(samples, labels, k, classes),
  };
}

function predictorOf(known: Samples, labels: Uint16Array, k: number, classes: number): Classify {
  return (unknown) => {
    const shares = new Float32Array(unknown.count * classes);
    const found = { classes: new Uint16Array(unknown.count), confidence: new Float32Array(unknown.count), shares };
    for (let from = 0; from < unknown.count; from += PREDICTED) {
      const count = Math.min(PREDICTED, unknown.count - from);
      const values = unknown.values.subarray(from * unknown.features, (from + count) * unknown.features);
      const part = vote(squaredDistances({ ...unknown, count, values }, known), labels, k, classes);
      found.classes.set(part.classes, from);
      found.confidence.set(part.confidence, from);
      shares.set(part.shares!, from * classes);
    }
    return found;
  };
}
