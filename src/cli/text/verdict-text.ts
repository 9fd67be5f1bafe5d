import type { Pair } from '../../evaluate/comparison.js';
import type { Comparison } from '../../results/compare-methods.js';

/** Below it a difference is called one. */
const LEVEL = 0.05;
/** Of more pairs only those with the best method are put into words. */
const MOST = 6;

/** Each pair in plain words: who is ahead by how much, and whether the tests over seeds find that (docs/metrics.md). */
export function verdictLines({ methods, pairs }: Comparison): string[] {
  const best = methods.findIndex((method) => method.best.includes('oa'));
  const told = pairs.length > MOST ? pairs.filter(({ first, second }) => first === best || second === best) : pairs;
  return told.map((pair) => verdict(pair, methods[pair.first], methods[pair.second]));
}

type Named = Comparison['methods'][number];

function verdict({ tests, seeds }: Pair, first: Named, second: Named): string {
  const difference = first.oa.mean - second.oa.mean;
  const [ahead, behind] = difference < 0 ? [second.name, first.name] : [first.name, second.name];
  if (difference === 0) return `${ahead} and ${behind} have the same overall accuracy`;
  const lead = `${ahead} is ahead of ${behind} by ${points(Math.abs(difference))} points of overall accuracy`;
  if (!tests) return `${lead} in one seed: only several seeds show how much of that is chance`;
  const { interval, holm, plain, signs } = tests.oa;
  const [low, high] = difference < 0 ? [-interval[1], -interval[0]] : interval;
  const found = [holm, plain.p].filter((p) => p < LEVEL).length;
  return (
    `${lead} (95 % interval ${points(low)} to ${points(high)}), in ${difference < 0 ? signs.second : signs.first} of ${seeds.length} seeds: ` +
    ['no difference is shown', 'the tests disagree, so these seeds do not decide', 'a difference by both tests'][found]
  );
}

/** Percentage points. */
const points = (share: number) => (share * 100).toFixed(1).replace(/^-0\.0$/, '0.0');
