import type { Pair } from '../evaluate/comparison.js';
import type { Comparison } from './compare-methods.js';

/** Below it a difference is called one. */
const LEVEL = 0.05;
/** Of more pairs only those with the best method are put into words. */
const MOST = 6;
/** How many of the two tests over seeds find a difference (docs/metrics.md). */
type Found = 0 | 1 | 2;
const FOUND = ['no difference is shown', 'the tests disagree, so these seeds do not decide', 'a difference by both tests'] as const;
/** Where all seeds test the same pixels there is one test, with Holm's correction and without. */
const FOUND_FIXED = [
  'no difference is shown',
  "a difference only without Holm's correction, so these seeds do not decide",
  'a difference beyond the chance in training',
] as const;

/** Each pair in plain words: who is ahead by how much, and whether the tests over seeds find that (docs/metrics.md). */
export function verdictLines({ methods, pairs, fixed }: Comparison): string[] {
  const best = methods.findIndex((method) => method.best.includes('oa'));
  const told = pairs.length > MOST ? pairs.filter(({ first, second }) => first === best || second === best) : pairs;
  return told.map((pair) => verdict(pair, methods[pair.first], methods[pair.second], wordsOf(fixed)));
}

/** One method against others, in as few words: of one other its whole verdict, of more how many each verdict is of. */
export function verdictOfBest({ methods, pairs, fixed }: Comparison, top: number): string {
  const own = pairs.filter(({ first, second }) => first === top || second === top);
  const words = wordsOf(fixed);
  if (own.length === 1) return verdict(own[0], methods[own[0].first], methods[own[0].second], words);
  const tested = own.flatMap(({ tests }) => (tests ? [foundBy(tests.oa)] : []));
  if (tested.length === 0) return '';
  const counts = ([2, 1, 0] as const).map((found) => [words[found], tested.filter((one) => one === found).length] as const);
  const kinds = counts.filter(([, count]) => count > 0);
  const listed = kinds.map(([text, count]) => (kinds.length === 1 ? text : `${count}: ${text}`)).join('; ');
  return `against ${kinds.length === 1 ? `each of the ${tested.length} others: ` : `the ${tested.length} others, `}${listed}`;
}

type Named = Comparison['methods'][number];
type Words = readonly [none: string, one: string, both: string];

const wordsOf = (fixed: Comparison['fixed']): Words => (fixed ? FOUND_FIXED : FOUND);

function verdict({ tests, seeds }: Pair, first: Named, second: Named, words: Words): string {
  const difference = first.oa.mean - second.oa.mean;
  const [ahead, behind] = difference < 0 ? [second.name, first.name] : [first.name, second.name];
  if (difference === 0) return `${ahead} and ${behind} have the same overall accuracy`;
  const lead = `${ahead} is ahead of ${behind} by ${points(Math.abs(difference))} points of overall accuracy`;
  if (!tests) return `${lead} in one seed: only several seeds show how much of that is chance`;
  const { interval, signs } = tests.oa;
  const [low, high] = difference < 0 ? [-interval[1], -interval[0]] : interval;
  return (
    `${lead} (95 % interval ${points(low)} to ${points(high)}), in ${difference < 0 ? signs.second : signs.first} of ${seeds.length} seeds: ` +
    words[foundBy(tests.oa)]
  );
}

function foundBy({ holm, plain }: NonNullable<Pair['tests']>['oa']): Found {
  return [holm, plain.p].filter((p) => p < LEVEL).length as Found;
}

/** Percentage points. */
const points = (share: number) => (share * 100).toFixed(1).replace(/^-0\.0$/, '0.0');
