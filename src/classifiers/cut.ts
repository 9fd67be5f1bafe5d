/** The samples of a tree's node. */
export interface Node {
  readonly members: Uint32Array;
  /** The weight of each class; index 0 is unused. */
  readonly totals: Float64Array;
  readonly total: number;
}

export interface TreeCut {
  readonly feature: number;
  readonly threshold: number;
  /** What Gini's impurity leaves to gain grows with it; -Infinity where every cut makes a leaf that is too small. */
  readonly score: number;
}

/** Positions of samples in one double beside the sortable bits of their value: 32 + 20 bits. */
const POSITIONS = 1 << 20;

/**
 * The cut of one feature whose two sides are purest: sum over sides of sum over classes of count² / side's count is largest
 * (the same order as the weighted Gini impurity). Of equals the first.
 *
 * @param column the feature's values of all samples
 * @returns undefined where all members have the same value
 */
export function bestCut(
  { members, totals, total }: Node,
  column: Float32Array,
  labels: Uint16Array,
  weights: Uint32Array,
  leaf: number,
): Omit<TreeCut, 'feature'> | undefined {
  const sorted = sortByValue(members, column);
  const at = (position: number) => members[sorted[position] % POSITIONS];
  if (column[at(0)] === column[at(sorted.length - 1)]) return undefined;
  const left = new Float64Array(totals.length);
  const right = Float64Array.from(totals);
  let [leftTotal, leftSquares, rightSquares] = [0, 0, right.reduce((sum, count) => sum + count * count, 0)];
  let best = { threshold: 0, score: -Infinity };
  for (let position = 0; position < sorted.length - 1; position++) {
    const sample = at(position);
    const [label, weight] = [labels[sample], weights[sample]];
    // (n + w)² = n² + w (2n + w)
    leftSquares += weight * (2 * left[label] + weight);
    rightSquares -= weight * (2 * right[label] - weight);
    left[label] += weight;
    right[label] -= weight;
    leftTotal += weight;
    const [value, next] = [column[sample], column[at(position + 1)]];
    if (value === next || leftTotal < leaf || total - leftTotal < leaf) continue;
    const score = leftSquares / leftTotal + rightSquares / (total - leftTotal);
    if (score > best.score) best = { score, threshold: between(value, next) };
  }
  return best;
}

/** A float32 from the first value on and below the second. */
function between(value: number, next: number): number {
  const middle = Math.fround(value / 2 + next / 2);
  return middle >= value && middle < next ? middle : value;
}

/** Positions in `members` by their samples' values, each added to bits that sort like the value: plain numbers sort fast. */
function sortByValue(members: Uint32Array, column: Float32Array): Float64Array {
  const keys = new Float64Array(members.length);
  const value = new Float32Array(1);
  const bits = new Uint32Array(value.buffer);
  for (let position = 0; position < members.length; position++) {
    value[0] = column[members[position]] + 0;
    const sortable = (bits[0] & 0x80000000) !== 0 ? ~bits[0] >>> 0 : (bits[0] | 0x80000000) >>> 0;
    keys[position] = sortable * POSITIONS + position;
  }
  return keys.sort();
}
