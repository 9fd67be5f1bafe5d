import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeOf } from '../../src/base/file-data.js';
import { below, tableOf, tablePieces } from '../../src/results/table-parts.js';

const test = suite('results/table-parts');

test('a narrow table below a wide one is the same each time that it is read', async () => {
  const narrow = tableOf(['seed', 'oa'], [[1, 0.5]]);
  const lines = { columns: ['seed', 'oa'], parts: [{ front: [2], lines: () => ['0.25\n'] }] };
  const wide = tableOf(['seed', 'oa', 'sd'], [[3, 0.75, 0.1]]);
  const data = tablePieces(
    below('configuration', [
      ['a', narrow],
      ['b', lines],
      ['c', wide],
    ]),
  );
  const wanted = 'configuration,seed,oa,sd\na,1,0.5,\nb,2,0.25,\nc,3,0.75,0.1\n';
  assert.is((await wholeOf(data)).toString(), wanted);
  assert.is((await wholeOf(data)).toString(), wanted);
});

test.run();
