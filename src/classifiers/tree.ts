import type { RandomStream } from '../numerics/random.js';
import { bestCut, type TreeCut, type Node as Members } from './cut.js';

/** A decision tree. Node 0 is the root; a leaf has feature -1. Samples with a value up to the threshold go left. */
export interface DecisionTree {
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly right: number[];
  /** Of each node the share of every class, [nodes, classes]. */
  readonly shares: number[];
}

export interface TreeSettings {
  /** Features that are looked at for each cut. */
  readonly tried: number;
  /** Undefined: as deep as it gets. */
  readonly depth?: number;
  /** The fewest training pixels of a leaf. */
  readonly leaf: number;
}

export interface TreeData {
  /** [features, samples]: a feature's values lie together. */
  readonly columns: Float32Array;
  readonly samples: number;
  readonly features: number;
  /** From 1. */
  readonly labels: Uint16Array;
  readonly classes: number;
}

/**
 * Grows a tree by Gini's impurity (CART, Breiman et al. 1984), each cut the best among some features drawn at random, those
 * without two values not counted (as scikit-learn draws them).
 *
 * @param weights how often each sample counts; 0 leaves it out
 */
export function growTree(
  data: TreeData,
  weights: Uint32Array,
  { tried, depth = Infinity, leaf }: TreeSettings,
  stream: RandomStream,
): DecisionTree {
  const tree: DecisionTree = { feature: [], threshold: [], left: [], right: [], shares: [] };
  const order = Uint32Array.from({ length: data.features }, (_, feature) => feature);
  const grow = (members: Uint32Array, level: number): number => {
    const node = tree.feature.length;
    const totals = totalsOf(members, data, weights);
    const total = totals.reduce((sum, count) => sum + count, 0);
    tree.feature.push(-1);
    tree.threshold.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    for (let label = 1; label <= data.classes; label++) tree.shares.push(totals[label] / total);
    const isPure = totals.includes(total);
    const isLeaf = isPure || level >= depth || total < 2 * leaf;
    const cut = isLeaf ? undefined : drawCut({ members, totals, total }, data, weights, tried, leaf, order, stream);
    if (!cut) return node;
    const column = data.columns.subarray(cut.feature * data.samples, (cut.feature + 1) * data.samples);
    tree.feature[node] = cut.feature;
    tree.threshold[node] = cut.threshold;
    tree.left[node] = grow(
      members.filter((sample) => column[sample] <= cut.threshold),
      level + 1,
    );
    tree.right[node] = grow(
      members.filter((sample) => column[sample] > cut.threshold),
      level + 1,
    );
    return node;
  };
  grow(
    Uint32Array.from(weights.keys()).filter((sample) => weights[sample] > 0),
    0,
  );
  return tree;
}

/** The leaf that a sample falls into. */
export function leafOf({ feature, threshold, left, right }: DecisionTree, values: Float32Array): number {
  let node = 0;
  while (feature[node] >= 0) node = values[feature[node]] <= threshold[node] ? left[node] : right[node];
  return node;
}

function totalsOf(members: Uint32Array, { labels, classes }: TreeData, weights: Uint32Array): Float64Array {
  const totals = new Float64Array(classes + 1);
  for (const sample of members) totals[labels[sample]] += weights[sample];
  return totals;
}

function drawCut(
  node: Members,
  data: TreeData,
  weights: Uint32Array,
  tried: number,
  leaf: number,
  order: Uint32Array,
  stream: RandomStream,
): TreeCut | undefined {
  let best: TreeCut | undefined;
  // The first of a shuffle that is done as far as it is needed.
  for (let drawn = 0, useful = 0; drawn < order.length && useful < tried; drawn++) {
    const other = drawn + stream.below(order.length - drawn);
    const feature = order[other];
    order[other] = order[drawn];
    order[drawn] = feature;
    const column = data.columns.subarray(feature * data.samples, (feature + 1) * data.samples);
    const found = bestCut(node, column, data.labels, weights, leaf);
    if (!found) continue;
    useful++;
    if (!best || found.score > best.score) best = { ...found, feature };
  }
  return best && best.score > -Infinity ? best : undefined;
}
