import { summarize } from '../../evaluate/metrics.js';
import { COMPARED, type Pair } from '../../evaluate/comparison.js';
import type { Comparison } from '../compare-methods.js';
import type { Method } from '../methods.js';
import { seedsText } from '../seeds-text.js';
import { FIGURE_TITLES, LEAKAGE } from './of-run.js';
import { type Column, markBest, type MeasuredValue, sharesNote, type PaperTable, type CellValue } from './table.js';

/** Below it a difference is called one. */
const LEVEL = 0.05;

/**
 * The tables of a comparison: results as the paper's Tables VI-VIII have them (a column for each method, a row for each class,
 * then OA, AA, kappa), a line for each method, and the tests of each pair.
 *
 * @param methods those that were compared, in its order
 */
export function tablesOfComparison(comparison: Comparison, methods: readonly Method[], classNames: readonly string[]): PaperTable[] {
  return [
    results(comparison, methods, classNames),
    summary(comparison),
    comparison.seeds.length > 1 ? tests(comparison) : test(comparison),
  ];
}

function results({ methods: compared, seeds }: Comparison, methods: readonly Method[], classNames: readonly string[]): PaperTable {
  const trialsOf = methods.map(({ trials }) => trials.filter(({ seed }) => seeds.includes(seed)));
  const byClass = classNames.map((name, index): CellValue[] => [
    String(index + 1),
    name,
    ...trialsOf.map((trials) => {
      const recalls = trials.map(({ metrics }) => metrics.classes[index]?.recall).filter((recall) => recall !== undefined);
      return recalls.length > 0 ? measured(summarize(recalls)) : undefined;
    }),
  ]);
  const over = COMPARED.map((figure): CellValue[] => [
    undefined,
    FIGURE_TITLES[figure],
    ...compared.map((method) => measured(method[figure])),
  ]);
  return {
    name: 'results',
    caption: 'Classification results',
    rows: markBest([...byClass, ...over], 'rows').map(([label, ...rest]) => [label ?? '', ...rest]),
    notes: [`recall of each class; ${sharesNote(seeds.length)}`, ...seedsNote(seeds)],
    columns: [
      { key: 'class', title: '', unit: 'text' },
      { key: 'name', title: 'Class', unit: 'text' },
      ...compared.map(({ name }): Column => ({ key: name, title: name, unit: 'share' })),
    ],
  };
}

/** A method that the best one beats, by the test over seeds with Holm's correction, has a mark. */
function summary(comparison: Comparison): PaperTable {
  const { methods, seeds } = comparison;
  const best = methods.findIndex((method) => method.best.includes('oa'));
  const rows = methods.map((method, index): CellValue[] => [
    method.name,
    ...COMPARED.map((figure) => measured(method[figure])),
    index === best ? '' : markOf(pairOf(comparison, best, index)),
    method.leakage?.inside,
    method.leakage?.overlap,
    seeds.length,
  ]);
  return {
    name: 'summary',
    caption: 'Methods on the same seeds and test pixels',
    rows: markBest(rows, 'columns'),
    notes: [
      sharesNote(seeds.length),
      ...seedsNote(seeds),
      LEAKAGE,
      ...(seeds.length > 1
        ? [`against ${methods[best].name}, of OA: * p < ${LEVEL} by the ${testName(comparison)} with Holm's correction`]
        : []),
    ],
    columns: [
      { key: 'method', title: 'Method', unit: 'text' },
      ...COMPARED.map((key): Column => ({ key, title: FIGURE_TITLES[key], unit: 'share' })),
      { key: 'differs', title: '', unit: 'text' },
      { key: 'inside', title: 'Inside', unit: 'share' },
      { key: 'overlap', title: 'Overlap', unit: 'share' },
      { key: 'n', title: 'n', unit: 'count' },
    ],
  };
}

/** The test over seeds: corrected for the pixels that their splits share, unless all have the same. */
const testName = ({ fixed }: Comparison) => (fixed ? 'paired t-test' : 'corrected t-test (Nadeau, Bengio 2003)');

/** Of several seeds. */
function tests(comparison: Comparison): PaperTable {
  const { methods, pairs, seeds, testShare, declared, fixed } = comparison;
  return {
    name: 'tests',
    caption: 'Differences of overall accuracy',
    columns: [
      { key: 'first', title: 'First', unit: 'text' },
      { key: 'second', title: 'Second', unit: 'text' },
      { key: 'difference', title: 'Difference', unit: 'share' },
      { key: 'low', title: '95 % from', unit: 'share' },
      { key: 'high', title: 'to', unit: 'share' },
      { key: 'p', title: 'p', unit: 'probability' },
      { key: 'p_holm', title: 'p (Holm)', unit: 'probability' },
      { key: 'p_plain', title: 'plain p', unit: 'probability' },
      { key: 'signs', title: 'Signs', unit: 'text' },
      { key: 'mcnemar_first', title: 'McNemar, first', unit: 'count' },
      { key: 'mcnemar_second', title: 'second', unit: 'count' },
    ],
    rows: pairs.map((pair) => {
      const sure = pair.seeds.filter(({ p }) => p < LEVEL);
      const first = sure.filter(({ onlyFirst, onlySecond }) => onlyFirst > onlySecond).length;
      const oa = pair.tests?.oa;
      const [one, other] = [pair.first, pair.second].map((index) => methods[index].name);
      return [
        one,
        other,
        oa?.mean,
        ...(oa?.interval ?? [undefined, undefined]),
        oa?.p,
        oa?.holm,
        oa?.plain.p,
        oa?.signs.each ?? '',
        first,
        sure.length - first,
      ];
    }),
    notes: [
      `difference: first minus second, percent; ${testName(comparison)}, ` +
        (fixed ? 'as all seeds test the same pixels' : `test over training pixels ${testShare.toFixed(2)}`) +
        `; p (Holm): corrected for ${pairs.length} ${declared ? 'predeclared ' : ''}${pairs.length === 1 ? 'pair' : 'pairs'}`,
      fixed
        ? 'the tests describe the chance in training, not in the choice of pixels; signs: + for each seed in which the first is better'
        : 'plain p: paired t-test, which assumes independent seeds (seeds of one scene are not); signs: + for each seed in which the first is better',
      `McNemar: of ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}, the number in which one is better, p < ${LEVEL}`,
    ],
  };
}

/** Of a single seed: the pixels that only one has right; nothing is known of other seeds. */
function test({ methods, pairs }: Comparison): PaperTable {
  return {
    name: 'tests',
    caption: 'Differences of overall accuracy',
    columns: [
      { key: 'first', title: 'First', unit: 'text' },
      { key: 'second', title: 'Second', unit: 'text' },
      { key: 'difference', title: 'Difference', unit: 'share' },
      { key: 'only_first', title: 'Only first', unit: 'count' },
      { key: 'only_second', title: 'Only second', unit: 'count' },
      { key: 'p_mcnemar', title: 'p (McNemar)', unit: 'probability' },
    ],
    rows: pairs.map(({ first, second, seeds: [{ onlyFirst, onlySecond, p }] }) => {
      const [one, other] = [methods[first], methods[second]];
      return [one.name, other.name, one.oa.mean - other.oa.mean, onlyFirst, onlySecond, p];
    }),
    notes: [
      'difference: first minus second, percent; only first, only second: test pixels that only this method has right',
      "p: McNemar's test; it assumes independent pixels, and says nothing about other draws of pixels or weights",
    ],
  };
}

function pairOf({ pairs }: Comparison, one: number, other: number): Pair | undefined {
  return pairs.find(({ first, second }) => (first === one && second === other) || (first === other && second === one));
}

function markOf(pair: Pair | undefined): string {
  return pair?.tests && pair.tests.oa.holm < LEVEL ? '*' : '';
}

function measured({ mean, sd, n }: { readonly mean: number; readonly sd: number; readonly n: number }): MeasuredValue {
  return { mean, ...(n > 1 ? { sd } : {}) };
}

function seedsNote(seeds: readonly number[]): string[] {
  return [`${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}: ${seedsText(seeds)}`];
}
