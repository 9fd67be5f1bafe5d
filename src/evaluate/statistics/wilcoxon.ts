import { ranksOf } from './ranks.js';

/**
 * Wilcoxon's signed-rank test (1945), two-sided, of paired differences. Zeros are left out. Exact, by the distribution of the sum of
 * positive ranks over all signs, with ties too.
 *
 * @returns p; 1 where every difference is 0
 */
export function wilcoxon(differences: readonly number[]): number {
  const given = differences.filter((value) => value !== 0);
  // Ranks may be halves: twice the rank is whole.
  const ranks = ranksOf(given.map(Math.abs)).map((rank) => Math.round(2 * rank));
  const most = ranks.reduce((total, rank) => total + rank, 0);
  const positive = ranks.reduce((total, rank, at) => total + (given[at] > 0 ? rank : 0), 0);
  const shares = new Float64Array(most + 1);
  shares[0] = 1;
  let reached = 0;
  for (const rank of ranks) {
    reached += rank;
    for (let sum = reached; sum >= 0; sum--) shares[sum] = (shares[sum] + (sum >= rank ? shares[sum - rank] : 0)) / 2;
  }
  // The distribution is symmetric.
  const lower = Math.min(positive, most - positive);
  const tail = shares.subarray(0, lower + 1).reduce((total, share) => total + share, 0);
  return Math.min(1, 2 * tail);
}
