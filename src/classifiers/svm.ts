import { Failure } from '../errors/failure.js';
import { exp } from '../numerics/functions.js';
import type { ResolvedSvm } from '../schema/pipeline.generated.js';
import type { ClassifierKind, Classify, Samples, SearchRow, TrainedClassifier, TrainingContext, TrainingSet } from './classifier.js';
import { squaredDistances } from './distances.js';
import { kernelBytes, KernelMachine } from './libsvm.js';
import { decide, type PairwiseModel } from './pairwise.js';
import { accuracyOf, chooseBest, drawFolds, keptAccuracy, partsOf } from './search.js';
import { arrayOf, packSpectra, rowsOf, unpackSpectra } from './spectra.js';

/** What wasm can address. */
const MOST_BYTES = 2e9;
/** Of one model for each pair of training pixels: steps of the solver, and exp for the kernel. */
const FIT_FLOPS = 20;
/** Samples whose distances to all support vectors are held at once. */
const PREDICTED = 512;

/** A point of the grid; gamma as the kernel has it. */
interface Point extends Record<string, number> {
  readonly c: number;
  readonly gamma: number;
}

/** A support vector machine with the kernel exp(-gamma |x - y|²), one against one, C and gamma by cross-validation. */
export const svm: ClassifierKind<ResolvedSvm> = {
  // Votes of one class against one: how many it wins is no probability.
  hasProbabilities: false,

  effort(settings, { training, features }) {
    const points = pointsOf(settings, features).length;
    const fits = points > 1 ? points * settings.folds + 1 : 1;
    return {
      points,
      fits,
      bytes: kernelBytes(training) + 2 * 8 * training * training,
      flops: 2 * training * training * features + fits * FIT_FLOPS * training * training,
      predictionFlops: 2 * training * features,
    };
  },

  async train(settings, set, context) {
    const { samples } = set;
    if (kernelBytes(samples.count) > MOST_BYTES) {
      throw new Failure({
        code: 'classifier',
        message: `the kernel matrix of ${samples.count} training pixels is larger than libsvm's memory of 2 GB`,
        hint: 'Train with at most 11000 pixels.',
      });
    }
    const distances = squaredDistances(samples, samples);
    const machine = await KernelMachine.create(samples.count);
    try {
      const search = await searchGrid(settings, set, context, distances, machine);
      const { c, gamma } = search.find(({ chosen }) => chosen)!.settings as Point;
      machine.setKernel(kernelOf(distances, gamma));
      const all = Uint32Array.from(set.labels.keys()).sort((a, b) => set.labels[a] - set.labels[b] || a - b);
      const model = machine.train(
        all,
        Uint16Array.from(all, (index) => set.labels[index]),
        c,
      );
      return trained(model, { c, gamma }, search, set, context.bands);
    } finally {
      machine.dispose();
    }
  },

  load({ arrays, metadata }) {
    const vectors = unpackSpectra('support', arrays);
    const values = (name: string) => arrayOf(arrays, name).values;
    return predictorOf(
      {
        classes: [...values('classes')],
        counts: [...values('support/counts')],
        coefficients: values('coefficients'),
        rho: values('rho'),
        support: Uint32Array.from({ length: vectors.count }, (_, index) => index),
      },
      vectors,
      Number(metadata.gamma),
    );
  },

  predictionEffort: ({ arrays }) => arrayOf(arrays, 'support/positions').values.length * arrayOf(arrays, 'support/spectra').shape[1],
};

/** By C, then gamma, both ascending: of equally good ones the smoothest is chosen. */
export function pointsOf({ c, gamma }: Pick<ResolvedSvm, 'c' | 'gamma'>, features: number): Point[] {
  const valueOf = (one: number | string) => (typeof one === 'number' ? one : Number(one.replace('/features', '')) / features);
  const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  const gammas = ascending([gamma].flat().map(valueOf));
  return ascending([c].flat()).flatMap((cost) => gammas.map((one) => ({ c: cost, gamma: one })));
}

async function searchGrid(
  settings: ResolvedSvm,
  set: TrainingSet,
  { step, search }: TrainingContext,
  distances: Float64Array,
  machine: KernelMachine,
): Promise<SearchRow[]> {
  const points = pointsOf(settings, set.samples.features);
  if (points.length === 1) return [{ settings: points[0], chosen: true }];
  const folds = drawFolds(set, settings.folds);
  const accuracies = new Map<Point, number[]>(points.map((point) => [point, []]));
  const fits = points.length * settings.folds + 1;
  let done = 0;
  for (const gamma of new Set(points.map((point) => point.gamma))) {
    let kernel: Float64Array | undefined;
    const kernelHere = () => {
      if (!kernel) machine.setKernel((kernel = kernelOf(distances, gamma)));
      return kernel;
    };
    for (const point of points.filter((one) => one.gamma === gamma)) {
      for (let fold = 0; fold < settings.folds; fold++) {
        await step(done++, fits);
        const found = () => accuracyOfFold(machine, kernelHere(), set, partsOf(folds, fold), point.c);
        accuracies.get(point)!.push(await keptAccuracy(search, point, fold, found));
      }
    }
  }
  await step(done, fits);
  return chooseBest(
    points,
    points.map((point) => accuracies.get(point)!),
  );
}

function accuracyOfFold(
  machine: KernelMachine,
  kernel: Float64Array,
  { labels }: TrainingSet,
  { kept, left }: ReturnType<typeof partsOf>,
  cost: number,
): number {
  const ordered = kept.sort((a, b) => labels[a] - labels[b] || a - b);
  const model = machine.train(
    ordered,
    Uint16Array.from(ordered, (index) => labels[index]),
    cost,
  );
  const { support } = model;
  const values = new Float64Array(left.length * support.length);
  for (const [row, sample] of left.entries()) {
    for (const [column, vector] of support.entries()) values[row * support.length + column] = kernel[sample * labels.length + vector];
  }
  return accuracyOf(
    decide(model, values, left.length).classes,
    Uint16Array.from(left, (index) => labels[index]),
  );
}

function kernelOf(distances: Float64Array, gamma: number): Float64Array {
  return distances.map((distance) => exp(-gamma * distance));
}

function trained(
  model: PairwiseModel,
  { c, gamma }: Point,
  search: readonly SearchRow[],
  { samples }: TrainingSet,
  bands: number,
): TrainedClassifier {
  const vectors = rowsOf(samples, model.support);
  const { classes, counts, coefficients, rho } = model;
  return {
    search,
    model: {
      arrays: [
        ...packSpectra('support', vectors, bands),
        { name: 'classes', shape: [classes.length], values: Float32Array.from(classes) },
        { name: 'support/counts', shape: [counts.length], values: Float32Array.from(counts) },
        { name: 'coefficients', shape: [classes.length - 1, vectors.count], values: coefficients },
        { name: 'rho', shape: [rho.length], values: rho },
      ],
      metadata: { classifier: 'svm', kernel: 'rbf', c: String(c), gamma: String(gamma) },
    },
    predict: predictorOf(model, vectors, gamma),
  };
}

/** @param vectors the support vectors, class by class */
function predictorOf(model: PairwiseModel, vectors: Samples, gamma: number): Classify {
  return (unknown) => {
    const found = { classes: new Uint16Array(unknown.count), confidence: new Float32Array(unknown.count) };
    for (let from = 0; from < unknown.count; from += PREDICTED) {
      const count = Math.min(PREDICTED, unknown.count - from);
      const values = unknown.values.subarray(from * unknown.features, (from + count) * unknown.features);
      const kernel = kernelOf(squaredDistances({ ...unknown, count, values }, vectors), gamma);
      const part = decide(model, kernel, count);
      found.classes.set(part.classes, from);
      found.confidence.set(part.confidence, from);
    }
    return found;
  };
}
