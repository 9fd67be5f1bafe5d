import { chiSquareTail, fTail } from './distributions.js';
import { holm } from './holm.js';
import { ranksOf, tiesIn } from './ranks.js';
import { rangeQuantile, rangeShare } from './studentized-range.js';
import { wilcoxon } from './wilcoxon.js';

/** Two methods, by their positions. */
export interface RankedPair {
  readonly first: number;
  readonly second: number;
  /** Nemenyi's, which corrects for all pairs. */
  readonly nemenyi: number;
  /** Wilcoxon's signed-rank test over the blocks, and the same with Holm's correction for all pairs. */
  readonly wilcoxon: number;
  readonly holm: number;
}

/** Several methods over several blocks (scenes, or seeds), after Demšar 2006. */
export interface Ranking {
  /** The mean rank of each method; 1 is the best. */
  readonly ranks: readonly number[];
  /** Friedman's statistic with its correction for ties, and p by the chi-square distribution. */
  readonly chiSquare: number;
  readonly p: number;
  /** p of Iman and Davenport's F, which is less conservative. */
  readonly pF: number;
  /** Two mean ranks that differ by less are not told apart by Nemenyi's test at 5 %. */
  readonly criticalDifference: number;
  readonly pairs: readonly RankedPair[];
  /** Methods, best first, that the critical difference does not tell apart: the bars of a critical-difference diagram. */
  readonly groups: readonly (readonly number[])[];
}

/**
 * @param values [blocks][methods], higher is better
 * @returns undefined of fewer than three methods or two blocks, where ranks say nothing
 */
export function rankMethods(values: readonly (readonly number[])[]): Ranking | undefined {
  const [blocks, methods] = [values.length, values[0]?.length ?? 0];
  if (blocks < 2 || methods < 3) return undefined;
  const perBlock = values.map((row) => ranksOf(row.map((value) => -value)));
  const ranks = perBlock[0].map((_, at) => perBlock.reduce((total, row) => total + row[at], 0) / blocks);
  const { chiSquare, p, pF } = friedman(values, ranks);
  const unit = Math.sqrt((methods * (methods + 1)) / (6 * blocks));
  const positions = ranks.flatMap((_, first) => ranks.slice(first + 1).map((__, offset) => [first, first + 1 + offset] as const));
  const signed = positions.map(([first, second]) => wilcoxon(values.map((row) => row[first] - row[second])));
  const corrected = holm(signed);
  const criticalDifference = (rangeQuantile(0.95, methods) / Math.SQRT2) * unit;
  return {
    ranks,
    chiSquare,
    p,
    pF,
    criticalDifference,
    pairs: positions.map(([first, second], at) => ({
      first,
      second,
      nemenyi: Math.max(0, 1 - rangeShare((Math.abs(ranks[first] - ranks[second]) / unit) * Math.SQRT2, methods)),
      wilcoxon: signed[at],
      holm: corrected[at],
    })),
    groups: groupsOf(ranks, criticalDifference),
  };
}

/** Where all methods are equal in every block, nothing differs: p is 1. */
function friedman(values: readonly (readonly number[])[], ranks: readonly number[]): { chiSquare: number; p: number; pF: number } {
  const [n, k] = [values.length, ranks.length];
  const ties = 1 - values.reduce((total, row) => total + tiesIn(row), 0) / (n * k * (k * k - 1));
  if (ties <= 0) return { chiSquare: 0, p: 1, pF: 1 };
  const squares = ranks.reduce((total, rank) => total + (rank - (k + 1) / 2) * (rank - (k + 1) / 2), 0);
  const chiSquare = (12 * n * squares) / (k * (k + 1)) / ties;
  const rest = n * (k - 1) - chiSquare;
  const pF = rest <= 1e-12 * n * k ? 0 : fTail(((n - 1) * chiSquare) / rest, k - 1, (k - 1) * (n - 1));
  return { chiSquare, p: chiSquareTail(chiSquare, k - 1), pF };
}

/** The longest runs of neighbours in the order of their ranks whose ends differ by less than the critical difference. */
function groupsOf(ranks: readonly number[], most: number): number[][] {
  const order = [...ranks.keys()].sort((a, b) => ranks[a] - ranks[b]);
  const runs = order.map((first, from) => order.slice(from).filter((other) => ranks[other] - ranks[first] < most));
  return runs.filter((run, at) => run.length > 1 && !runs.slice(0, at).some((earlier) => run.every((one) => earlier.includes(one))));
}
