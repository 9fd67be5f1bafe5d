import { RandomStream } from '../numerics/random.js';
import type { ResolvedRandomForest } from '../schema/pipeline.generated.js';
import type { ClassifierKind, Classify, TrainedClassifier } from './classifier.js';
import { arrayOf } from './spectra.js';
import { growTree, leafOf, type DecisionTree, type TreeData } from './tree.js';

/** About the largest number of nodes of a tree for each training pixel. */
const NODES = 2;

/**
 * Random forest (Breiman 2001): each tree of a sample drawn with replacement, each cut the best of some features. The class of
 * the largest mean share over the trees wins, of equals the first; that share is the confidence.
 */
export const randomForest: ClassifierKind<ResolvedRandomForest> = {
  hasProbabilities: true,

  effort(settings, { training, features, classes }) {
    const { trees } = settings;
    // A level holds every pixel once, and sorts it by every feature that is tried.
    const levels = 32 - Math.clz32(training);
    const tried = Math.min(triedOf(settings, features), features);
    return {
      points: 1,
      fits: trees,
      bytes: 4 * training * features + 8 * trees * training * NODES * (classes + 4),
      flops: trees * levels * levels * training * tried,
      predictionFlops: trees * (levels + classes),
    };
  },

  async train(settings, { samples, labels, classes, seed }, { step }) {
    const columns = transposed(samples.values, samples.count, samples.features);
    const data: TreeData = { columns, samples: samples.count, features: samples.features, labels, classes };
    const { trees: count, depth, leaf } = settings;
    const tried = Math.min(triedOf(settings, samples.features), samples.features);
    const trees: DecisionTree[] = [];
    for (let number = 0; number < count; number++) {
      await step(number, count);
      const stream = new RandomStream(seed, `forest/${number}`);
      const weights = new Uint32Array(samples.count);
      for (let draw = 0; draw < samples.count; draw++) weights[settings.bootstrap ? stream.below(samples.count) : draw]++;
      trees.push(growTree(data, weights, { tried, depth, leaf }, stream));
    }
    return trained(trees, { count, tried }, classes);
  },

  load({ arrays }) {
    const [, classes] = arrayOf(arrays, 'trees/shares').shape;
    let from = 0;
    const trees = Array.from(arrayOf(arrays, 'trees/nodes').values, (nodes): DecisionTree => {
      const part = (key: keyof DecisionTree, width = 1) => [
        ...arrayOf(arrays, `trees/${key}`).values.subarray(from * width, (from + nodes) * width),
      ];
      const tree = {
        feature: part('feature'),
        threshold: part('threshold'),
        left: part('left'),
        right: part('right'),
        shares: part('shares', classes),
      };
      from += nodes;
      return tree;
    });
    return predictorOf(trees, classes);
  },

  // A path through each tree, and the shares of its leaf.
  predictionEffort: ({ arrays }) => arrayOf(arrays, 'trees/nodes').values.length * (20 + arrayOf(arrays, 'trees/shares').shape[1]),
};

/** Features looked at for each cut. */
export function triedOf({ features }: Pick<ResolvedRandomForest, 'features'>, all: number): number {
  return features === 'all' ? all : features === 'sqrt' ? Math.max(1, Math.floor(Math.sqrt(all))) : Number(features);
}

function transposed(values: Float32Array, count: number, features: number): Float32Array {
  const columns = new Float32Array(values.length);
  for (let sample = 0; sample < count; sample++) {
    for (let feature = 0; feature < features; feature++) columns[feature * count + sample] = values[sample * features + feature];
  }
  return columns;
}

function trained(trees: readonly DecisionTree[], { count, tried }: { count: number; tried: number }, classes: number): TrainedClassifier {
  const joined = (key: keyof DecisionTree) => Float32Array.from(trees.flatMap((tree) => tree[key]));
  const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  return {
    search: [{ settings: { trees: count, features: tried }, chosen: true }],
    model: {
      arrays: [
        { name: 'trees/nodes', shape: [count], values: Float32Array.from(trees, (tree) => tree.feature.length) },
        ...(['feature', 'threshold', 'left', 'right'] as const).map((key) => ({
          name: `trees/${key}`,
          shape: [nodes],
          values: joined(key),
        })),
        { name: 'trees/shares', shape: [nodes, classes], values: joined('shares') },
      ],
      metadata: { classifier: 'random-forest' },
    },
    predict: predictorOf(trees, classes),
  };
}

function predictorOf(trees: readonly DecisionTree[], classes: number): Classify {
  const shares = trees.map((tree) => Float32Array.from(tree.shares));
  return ({ count: samples, features, values }) => {
    const all = new Float32Array(samples * classes);
    const found = { classes: new Uint16Array(samples), confidence: new Float32Array(samples), shares: all };
    for (let sample = 0; sample < samples; sample++) {
      const row = values.subarray(sample * features, (sample + 1) * features);
      const sums = new Float64Array(classes);
      for (const [number, tree] of trees.entries()) {
        const leaf = leafOf(tree, row) * classes;
        for (let label = 0; label < classes; label++) sums[label] += shares[number][leaf + label];
      }
      const winner = sums.indexOf(sums.reduce((most, sum) => Math.max(most, sum), 0));
      found.classes[sample] = winner + 1;
      found.confidence[sample] = sums[winner] / trees.length;
      for (let label = 0; label < classes; label++) all[sample * classes + label] = sums[label] / trees.length;
    }
    return found;
  };
}
