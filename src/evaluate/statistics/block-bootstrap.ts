import type { RandomStream } from '../../numerics/random.js';
import type { ConfusionMatrix } from '../confusion.js';

/** Test pixels of one map with their place. Classes count from 1. */
export interface PlacedPixels {
  readonly rows: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly truth: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
}

/** The confusion matrices of square blocks of a scene, `side` pixels wide, that have test pixels; in reading order. */
export function confusionBlocks({ rows, columns, truth, predicted }: PlacedPixels, classes: number, side: number): ConfusionMatrix[] {
  const blocks = new Map<number, number[][]>();
  for (let at = 0; at < truth.length; at++) {
    const key = Math.floor(rows[at] / side) * 67108864 + Math.floor(columns[at] / side);
    let block = blocks.get(key);
    if (!block) blocks.set(key, (block = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))));
    block[truth[at] - 1][predicted[at] - 1]++;
  }
  return [...blocks.entries()].sort(([a], [b]) => a - b).map(([, block]) => block);
}

/**
 * 95 % intervals of figures of a single map, by the percentile bootstrap over spatial blocks: as many blocks as there are are drawn
 * with replacement, and the figures are those of their sum. Pixels of a block stay together, so what neighbours share is not taken
 * for independent evidence. It shows how another choice of test blocks in this scene would change the figure, with the network as it is.
 *
 * @param figures of a confusion matrix
 * @returns of each figure an interval; undefined of fewer than two blocks
 */
export function blockBootstrap<Name extends string>(
  blocks: readonly ConfusionMatrix[],
  figures: (confusion: ConfusionMatrix) => Readonly<Record<Name, number>>,
  random: RandomStream,
  draws = 1000,
): Record<Name, readonly [low: number, high: number]> | undefined {
  if (blocks.length < 2) return undefined;
  const found = Array.from({ length: draws }, () =>
    figures(sumOf(blocks.map(() => blocks[Math.min(blocks.length - 1, Math.floor(random.uniform() * blocks.length))]))),
  );
  const names = Object.keys(found[0]) as Name[];
  return Object.fromEntries(
    names.map((name) => {
      const sorted = Float64Array.from(found, (one) => one[name]).sort();
      return [name, [quantileOf(sorted, 0.025), quantileOf(sorted, 0.975)] as const];
    }),
  ) as Record<Name, readonly [number, number]>;
}

function sumOf(matrices: readonly ConfusionMatrix[]): ConfusionMatrix {
  const total = matrices[0].map((row) => row.map(() => 0));
  for (const matrix of matrices) for (const [y, row] of matrix.entries()) for (const [x, count] of row.entries()) total[y][x] += count;
  return total;
}

/** As numpy's default: linear between the two values around it. */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
