import { correctedTTest, type PairedTest, within } from './statistics/corrected-t.js';
import { holm } from './statistics/holm.js';
import { type Signs, signsOf } from './statistics/signs.js';
import { type Disagreement, disagreementOf, mcnemar } from './statistics/mcnemar.js';

export const COMPARED = ['oa', 'aa', 'kappa'] as const;
export type Compared = (typeof COMPARED)[number];
/** No two methods are farther apart: kappa begins at -1. */
const MOST: Readonly<Record<Compared, number>> = { oa: 1, aa: 1, kappa: 2 };

/** What one method says of the test pixels of one seed; classes from 1. All methods have the pixels in the same order. */
export interface SeedResult {
  readonly seed: number;
  readonly truth: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  readonly figures: Readonly<Record<Compared, number>>;
}

/**
 * A paired test over the seeds, corrected for the pixels that their training sets share, with Holm's correction for all pairs; beside
 * it what the plain test and the signs of the seeds say, which take seeds for independent.
 */
export interface CorrectedTest extends PairedTest {
  readonly holm: number;
  readonly plain: Omit<PairedTest, 'mean'>;
  readonly signs: Signs;
}

/** Positions in the list of methods. */
export type PairOf = readonly [first: number, second: number];

/** Two methods: differences are first minus second. */
export interface Pair {
  /** Positions in the list of methods. */
  readonly first: number;
  readonly second: number;
  /** undefined of fewer than two seeds. */
  readonly tests?: Readonly<Record<Compared, CorrectedTest>>;
  /** McNemar's test of each seed. */
  readonly seeds: readonly (Disagreement & { readonly seed: number; readonly p: number })[];
}

/**
 * Pairs of methods, on the same seeds and test pixels.
 *
 * @param methods of each the results of the same seeds in the same order
 * @param testShare test pixels over training pixels of a split; 0 where all seeds test the same pixels: nothing is corrected for then
 * @param declared those that are compared; all, without it
 */
export function comparePairs(methods: readonly (readonly SeedResult[])[], testShare: number, declared?: readonly PairOf[]): Pair[] {
  const every = () => methods.flatMap((_, first) => methods.slice(first + 1).map((__, offset): PairOf => [first, first + 1 + offset]));
  const pairs = (declared ?? every()).map(([first, second]) => ({ first, second }));
  const tests = COMPARED.map((figure) => {
    const differences = pairs.map(({ first, second }) =>
      methods[first].map(({ figures }, index) => figures[figure] - methods[second][index].figures[figure]),
    );
    const found = differences.map((values) => correctedTTest(values, testShare));
    const adjusted = found.every((test) => test) ? holm(found.map((test) => test!.p)) : [];
    const range = [-MOST[figure], MOST[figure]] as const;
    return found.map((test, index) => {
      if (!test) return undefined;
      const { t, p, interval } = correctedTTest(differences[index], 0)!;
      return {
        ...test,
        interval: within(test.interval, range),
        holm: adjusted[index],
        plain: { t, p, interval: within(interval, range) },
        signs: signsOf(differences[index]),
      };
    });
  });
  return pairs.map(({ first, second }, index) => ({
    first,
    second,
    ...(tests[0][index] ? { tests: Object.fromEntries(COMPARED.map((figure, row) => [figure, tests[row][index]!])) as Pair['tests'] } : {}),
    seeds: methods[first].map(({ seed, truth, predicted }, position) => {
      const disagreement = disagreementOf(truth, predicted, methods[second][position].predicted);
      return { seed, ...disagreement, p: mcnemar(disagreement) };
    }),
  }));
}
