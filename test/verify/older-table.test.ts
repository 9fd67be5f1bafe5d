import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeOf } from '../../src/base/file-data.js';
import { withoutLaterColumns, withoutVerdicts } from '../../src/verify/older-table.js';

const test = suite('verify/older-table');
const NOW = 'seed,kappa,f1,epoch\n5,0.5,0.7,1\nmean,0.5,0.7,\n';

test('columns that an older version did not write are left away', async () => {
  assert.is(await withoutLaterColumns(NOW, 'seed,kappa,epoch\n5,0.4,1\nmean,0.4,\n'), 'seed,kappa,epoch\n5,0.5,1\nmean,0.5,\n');
});

test('of a table with a line for each pixel, too, some lines at a time', async () => {
  const made = {
    async *pieces() {
      yield 'seed,row,class,part,label\n';
      yield '1,0,1,train,10\n1,1,2,test,20\n';
      yield '1,2,1,test,10\n';
    },
  };
  const kept = await withoutLaterColumns(made, 'seed,row,class,part\n1,0,1,train\n');
  assert.is((await wholeOf(kept)).toString(), 'seed,row,class,part\n1,0,1,train\n1,1,2,test\n1,2,1,test\n');
});

test('of a table of the same columns, of others, of none, nothing is', async () => {
  for (const stored of [NOW, 'seed,other,epoch\n', '', 'seed']) assert.is(await withoutLaterColumns(NOW, stored), NOW);
});

test('what other rules of verdicts say of the same figures is left away; a figure that differs is not', () => {
  const table = (mean: number, verdict: string, remark: string) => `metric,mean,verdict,remark\noa,${mean},${verdict},${remark}\n`;
  assert.equal(withoutVerdicts(table(0.9, 'too few seeds', ''), table(0.9, 'reached', '')), [
    'metric,mean\noa,0.9\n',
    'metric,mean\noa,0.9\n',
  ]);
  const [made, stored] = withoutVerdicts(table(0.9, '', 'another protocol'), table(0.8, 'reached', ''));
  assert.is.not(made, stored);
  assert.equal(withoutVerdicts(table(0.9, '', ''), 'metric\noa\n'), [table(0.9, '', ''), 'metric\noa\n']);
});

test.run();
