import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { publishedDigest, publishedRows, publishedTable, readPublished } from '../../src/results/published-table.js';
import { readCsv, writeCsv } from '../../src/base/csv.js';
import { judge } from '../../src/results/summary.js';
import type { Target, Targets } from '../../src/pipeline/published/targets.js';
import { GRID, RECORDS } from './helpers.js';

const test = suite('results/published-table');
/** OA 0.75 and 1; kappa 0.5 and 1. */
const TRIALS = RECORDS.map((record) => judge(record, GRID, 2));
const target = (more: Partial<Target>): Target => ({ metric: 'oa', mean: 0.9, sd: 0.01, n: 10, use: 'target', remark: '', ...more });
const targets = (more: Partial<Target>, sameScene = true): Targets => ({
  table: 'VI',
  method: 'ssrn',
  scene: 'indian-pines',
  sameScene,
  targets: [target(more)],
});
const says = (more: Partial<Target>, sameScene?: boolean) =>
  publishedRows(TRIALS, targets(more, sameScene)).map(({ verdict, remark, measure, mean }) => [measure, mean, verdict ?? remark]);

test('verdicts on overall accuracy and kappa only, of a target of the same scene', () => {
  assert.equal(says({}), [['overall_accuracy', 0.875, 'too few seeds']]);
  assert.equal(says({ mean: 0.5 }), [['overall_accuracy', 0.875, 'too few seeds']]);
  assert.equal(says({ metric: 'kappa', mean: 0.7 }), [['kappa', 0.75, 'too few seeds']]);
  assert.equal(says({ mean: 0.5 }, false), [['overall_accuracy', 0.875, 'another scene']]);
  assert.equal(says({ mean: 0.5, use: 'trend' }), [['overall_accuracy', 0.875, 'only its trend counts']]);
  assert.equal(says({ mean: 0.5, n: undefined }), [['overall_accuracy', 0.875, 'the number of published runs is not known']]);
  assert.equal(says({ mean: 0.5, sd: undefined }), [['overall_accuracy', 0.875, 'published without a standard deviation']]);
});

test('a result of another protocol gets none: it is said in what it departs', () => {
  const held = { ...targets({ mean: 0.5 }), departures: ['20 epochs, not 200', 'one split for all seeds'] };
  const [{ verdict, remark, difference }] = publishedRows(TRIALS, held);
  assert.equal([verdict, remark, difference], [undefined, 'another protocol: 20 epochs, not 200; one split for all seeds', 0.375]);
});

test('trends and times tell departures too', () => {
  const remarkOf = (more: Partial<Target>, sameScene = true) =>
    publishedRows(TRIALS, { ...targets(more, sameScene), departures: ['1 epoch, not 200'] })[0].remark;
  assert.is(remarkOf({ use: 'trend' }), 'only its trend counts; another protocol: 1 epoch, not 200');
  assert.is(
    remarkOf({ metric: 'training_minutes', mean: 106, use: 'trend', remark: 'NVIDIA GTX 980M' }),
    "times are the machine's: times.csv; published of NVIDIA GTX 980M; another protocol: 1 epoch, not 200",
  );
  assert.is(remarkOf({ use: 'trend' }, false), 'only its trend counts; another scene');
});

test('five seeds can be short, equivalent, reached, or above', () => {
  const many = [TRIALS[0], TRIALS[0], TRIALS[0], TRIALS[0], TRIALS[0]];
  const verdict = (mean: number) => publishedRows(many, targets({ mean, sd: 0.001 }))[0].verdict;
  assert.equal([0.75, 0.752, 0.8, 0.745, 0.73].map(verdict), ['reached', 'equivalent', 'short', 'reached', 'above']);
  // The margin is one point: a point and a half below is short, whoever finds it small.
  assert.equal([verdict(0.7575), verdict(0.765), verdict(0.7625)], ['equivalent', 'short', 'short']);
});

test('AA and classes stand beside both definitions; a misprint beside nothing', () => {
  assert.equal(
    says({ metric: 'aa' }).map(([measure, , remark]) => [measure, remark]),
    [
      ['average_accuracy', 'of either definition'],
      ['average_precision', 'of either definition'],
    ],
  );
  assert.equal(says({ metric: 'class_accuracy', class: 2 }), [
    ['recall', 0.75, 'of either definition'],
    ['precision', 1, 'of either definition'],
  ]);
  const [misprint] = publishedRows(
    TRIALS,
    targets({ metric: 'class_accuracy', class: 1, use: 'misprint', remark: 'row 16 repeats row 1' }),
  );
  assert.equal([misprint.difference, misprint.verdict, misprint.remark], [undefined, undefined, 'misprint: row 16 repeats row 1']);
});

test('a class without test pixels has no figure of its own', () => {
  const [{ metrics }] = TRIALS;
  const untested = { recall: undefined, precision: 0, f1: undefined, support: 0 };
  const none = { ...TRIALS[0], metrics: { ...metrics, classes: [...metrics.classes, untested] } };
  assert.equal(
    publishedRows([none], targets({ metric: 'class_accuracy', class: 3 })).map(({ measure, mean, remark }) => [measure, mean, remark]),
    [
      ['recall', undefined, 'nothing measured'],
      ['precision', undefined, 'nothing measured'],
    ],
  );
});

test('the table, and its rows back', () => {
  const { columns, rows } = publishedTable(TRIALS, targets({}))!;
  const text = writeCsv(columns, rows);
  assert.is(text.split('\n')[1], `VI,ssrn,indian-pines,oa,,overall_accuracy,0.875,0.125,2,0.9,0.01,10,${0.875 - 0.9},too few seeds,`);
  assert.equal(readPublished(readCsv(text)), JSON.parse(JSON.stringify(publishedRows(TRIALS, targets({})))));
  assert.is(publishedTable(TRIALS, undefined), undefined);
});

test('the digest of what is published; nothing of nothing', () => {
  assert.equal(publishedDigest([undefined, undefined]), {});
  assert.is.not(publishedDigest([targets({})]).published, publishedDigest([targets({ mean: 0.91 })]).published);
});

test.run();
