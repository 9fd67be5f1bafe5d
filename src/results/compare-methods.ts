import { Failure } from '../errors/failure.js';
import { nearName } from '../errors/near-name.js';
import { COMPARED, type Compared, comparePairs, type Pair, type PairOf } from '../evaluate/comparison.js';
import { summarize } from '../evaluate/metrics.js';
import { meanInterval } from '../evaluate/statistics/corrected-t.js';
import { meanLeakage, type ShownLeakage } from './leakage-table.js';
import { type Method, type MethodTrial, type Numbers, placeOfPixel } from './methods.js';
import type { ShownSpread } from './shown.js';
import { seedsText } from './seeds-text.js';
import { FIGURES, RANGES } from './summary.js';

export interface ComparedMethod extends Readonly<Record<Compared, ShownSpread>> {
  readonly name: string;
  readonly folder: string;
  /** The figures in which no other method has a higher mean. */
  readonly best: readonly Compared[];
  readonly leakage?: ShownLeakage;
}

/** Methods on the same seeds and test pixels. */
export interface Comparison {
  readonly seeds: readonly number[];
  /** Of each seed. */
  readonly testPixels: readonly number[];
  /** Test pixels over training pixels, as the corrected test takes it. */
  readonly testShare: number;
  /**
   * All seeds test the same pixels. Then no test pixels are drawn anew, and seeds differ only by their training: independently, for
   * this split. So the t-test is not corrected, and it says nothing of other pixels.
   */
  readonly fixed?: true;
  readonly methods: readonly ComparedMethod[];
  readonly pairs: readonly Pair[];
  /** The pairs are those that were named beforehand, not all. */
  readonly declared?: true;
  /** What a reader should know. */
  readonly notes: readonly string[];
}

/** Two methods by their names. */
export type NamedPair = readonly [first: string, second: string];

/**
 * @param declared the pairs that are compared, all without it: fewer tests need less correction, if they were named before the results
 * @throws Failure `not-comparable` if the methods have no seed in common, or test other pixels; `usage` if a pair names no method
 */
export function compareMethods(methods: readonly Method[], declared?: readonly NamedPair[]): Comparison {
  const pairs = declared && positionsOf(methods, declared);
  const has = ({ trials }: Method, seed: number) => trials.some((trial) => trial.seed === seed);
  const seeds = methods[0].trials.map(({ seed }) => seed).filter((seed) => methods.every((method) => has(method, seed)));
  if (seeds.length === 0) {
    throw notComparable(
      `the methods have no seed in common: ${methods.map(({ name, trials }) => `${name} has ${seedsText(trials.map(({ seed }) => seed))}`).join('; ')}`,
    );
  }
  const chosen = methods.map(({ trials }) => seeds.map((seed) => trials.find((trial) => trial.seed === seed)!));
  for (const [index, trials] of chosen.entries()) {
    for (const [position, trial] of trials.entries()) checkSame(methods[0].name, chosen[0][position], methods[index].name, trial);
  }
  // The smallest training set makes the most cautious test.
  const ratios = chosen.map((trials) => trials.map(({ pixels, training }) => pixels.length / training.length));
  const testShare = Math.max(...ratios.map((own) => summarize(own).mean));
  const fixed = seeds.length > 1 && chosen[0].every(({ pixels }) => same(pixels, chosen[0][0].pixels));
  const figures = chosen.map((trials) => byFigure((name) => trials.map(({ metrics }) => metrics[FIGURES[name].of])));
  const spreads = figures.map((own) => byFigure((name) => spreadOf(own[name], name)));
  const isBest = (index: number, name: Compared) => spreads.every((other) => other[name].mean <= spreads[index][name].mean);
  return {
    seeds,
    testPixels: chosen[0].map(({ pixels }) => pixels.length),
    testShare,
    ...(fixed ? { fixed } : {}),
    notes: notesOn(methods, chosen, seeds, fixed),
    methods: methods.map(({ name, folder, seedLeakage }, index) => {
      // Of the seeds that are compared, as all other figures.
      const leakage = meanLeakage(seeds.map((seed) => seedLeakage?.get(seed)));
      return { name, folder, ...(leakage ? { leakage } : {}), best: COMPARED.filter((figure) => isBest(index, figure)), ...spreads[index] };
    }),
    pairs: comparePairs(
      chosen.map((trials, index) =>
        trials.map(({ seed, truth, predicted }, position) => ({
          seed,
          truth,
          predicted,
          figures: byFigure((name) => figures[index][name][position]),
        })),
      ),
      fixed ? 0 : testShare,
      pairs,
    ),
    ...(pairs ? { declared: true } : {}),
  };
}

function positionsOf(methods: readonly Method[], declared: readonly NamedPair[]): PairOf[] {
  const names = methods.map(({ name }) => name);
  return declared.map((pair): PairOf => {
    const [first, second] = pair.map((name) => names.indexOf(name));
    if (first >= 0 && second >= 0 && first !== second) return [first, second];
    const unknown = pair.find((name) => !names.includes(name));
    throw new Failure({
      code: 'usage',
      message:
        unknown === undefined ? `--pairs compares ${pair[0]} with itself` : `--pairs names ${unknown}, but no method here has this name`,
      suggestion: nearName(unknown, names),
      hint: `The methods are ${names.join(', ')}.`,
    });
  });
}

function byFigure<Value>(valueOf: (name: Compared) => Value): Record<Compared, Value> {
  return Object.fromEntries(COMPARED.map((name) => [name, valueOf(name)])) as Record<Compared, Value>;
}

function spreadOf(values: readonly number[], name: Compared): ShownSpread {
  const interval = meanInterval(values, RANGES[name]);
  return { ...summarize(values), ...(interval ? { interval } : {}) };
}

function checkSame(one: string, a: MethodTrial, other: string, b: MethodTrial): void {
  if (a.pixels === b.pixels && a.truth === b.truth) return;
  const at = a.pixels.findIndex((pixel, index) => pixel !== b.pixels[index] || a.truth[index] !== b.truth[index]);
  if (at < 0 && a.pixels.length === b.pixels.length) return;
  const where = `seed ${a.seed}: ${one} tests ${a.pixels.length} pixels and ${other} ${b.pixels.length}`;
  const [left, right] = [a.pixels[at < 0 ? a.pixels.length : at] ?? Infinity, b.pixels[at < 0 ? a.pixels.length : at] ?? Infinity];
  if (left === right) {
    throw notComparable(`${where}; ${placeOfPixel(left)} is class ${a.truth[at]} in ${one} but class ${b.truth[at]} in ${other}`);
  }
  throw notComparable(`${where}; ${placeOfPixel(Math.min(left, right))} is tested only by ${left < right ? one : other}`);
}

function notComparable(message: string): Failure {
  return new Failure({ code: 'not-comparable', message, hint: 'Only runs of the same scene, split and seeds test the same pixels.' });
}

const same = (a: Numbers, b: Numbers) => a === b || (a.length === b.length && a.every((value, index) => value === b[index]));

function notesOn(
  methods: readonly Method[],
  chosen: readonly (readonly MethodTrial[])[],
  seeds: readonly number[],
  fixed: boolean,
): string[] {
  const more = methods.filter(({ trials }) => trials.length > seeds.length).map(({ name }) => name);
  const trainsAlike = (index: number) => chosen[index].every(({ training }, position) => same(training, chosen[0][position].training));
  const trained = methods.filter((_, index) => !trainsAlike(index)).map(({ name }) => name);
  return [
    ...(more.length > 0 ? [`only the seeds that all methods have: ${more.join(', ')} ${more.length > 1 ? 'have' : 'has'} more`] : []),
    ...(trained.length > 0 ? [`other training pixels than ${methods[0].name}: ${trained.join(', ')}`] : []),
    ...(fixed ? ['all seeds test the same pixels: the tests describe the chance in training, not in the choice of pixels'] : []),
    ...(seeds.length < 2 ? ['a single seed: no test over seeds, no interval'] : []),
  ];
}
