import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { paperValues, parseValues, PublishedError } from '../../../src/pipeline/published/table.js';

const test = suite('pipeline/published/table');
const HEAD = 'table,scene,method,metric,class,mean,std';

test("the paper's tables: how many values each has, and what may be made of them", () => {
  const count = (table: string, use: string) => paperValues().filter((value) => value.table === table && value.use === use).length;
  // Seven methods: OA, AA, kappa and the classes; of five of them either class 1 or class 16 of Table VI is a misprint.
  assert.equal(
    ['VI', 'VII', 'VIII'].map((table) => count(table, 'target')),
    [7 * (3 + 16) - 10, 7 * (3 + 13), 7 * (3 + 9)],
  );
  assert.equal(
    ['IV', 'V', 'IX', 'fig6', 'fig10', 'fig11'].map((table) => count(table, 'trend')),
    [12, 15, 30, 12, 84, 18],
  );
});

test('a misprint is what its own AA contradicts: all other rows of classes have it as their mean', () => {
  const rows = paperValues().filter(({ table }) => ['VI', 'VII', 'VIII'].includes(table));
  for (const { table, method, mean: aa } of rows.filter(({ metric }) => metric === 'aa')) {
    const own = rows.filter((row) => row.table === table && row.method === method && row.metric === 'class_accuracy');
    const wrong = own.filter(({ use }) => use === 'misprint').map(({ class: number }) => number);
    const distance = Math.abs(own.reduce((sum, { mean }) => sum + mean, 0) / own.length - aa);
    assert.equal(wrong, distance > 0.00015 ? [1, 16] : [], `table ${table}, ${method}: ${distance}`);
    if (wrong.length > 0) assert.is(own[0].mean, own.at(-1)!.mean);
  }
});

test('shares and their spread', () => {
  const [ssrn] = paperValues().filter(({ table, method, metric }) => table === 'VI' && method === 'ssrn' && metric === 'kappa');
  assert.equal(ssrn, {
    table: 'VI',
    scene: 'indian-pines',
    method: 'ssrn',
    metric: 'kappa',
    mean: 0.9907,
    use: 'target',
    remark: '',
    sd: 0.003,
    n: 10,
  });
});

test('a file of the least columns; what is not compared is left out', () => {
  assert.equal(parseValues(`# a source\n${HEAD}\nI,s,m,oa,,50,\nI,s,m,jaccard,,1,\nI,s,m,class_accuracy,3,7.5,1\n`), [
    { table: 'I', scene: 's', method: 'm', metric: 'oa', mean: 0.5, use: 'target', remark: '' },
    { table: 'I', scene: 's', method: 'm', metric: 'class_accuracy', mean: 0.075, use: 'target', remark: '', class: 3, sd: 0.01 },
  ]);
});

for (const [row, message] of [
  ['I,s,m,oa,,101,', 'line 2: mean is "101", not a number from 0 to 100'],
  ['I,s,m,oa,,,', 'line 2: mean is "", not a number'],
  ['I,s,m,oa,,50,-1', 'line 2: std is "-1", not a number from 0'],
  ['I,s,m,class_accuracy,0,50,', 'line 2: class is "0", not the number of a class'],
]) {
  test(`wrong: ${message}`, () =>
    assert.throws(
      () => parseValues(`${HEAD}\n${row}\n`),
      (error: Error) => error instanceof PublishedError && error.message === message,
    ));
}

test.run();
