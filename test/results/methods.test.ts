import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { methodsOf } from '../../src/results/methods.js';
import { storedRun } from '../../src/store/list.js';
import { withFolder } from '../data/helpers.js';

const test = suite('results/methods');
const ADDRESS = 'a'.repeat(64);

test('a trial from its tables: test pixels in reading order with their predictions, the training pixels alone', () =>
  withFolder(async (root) => {
    const [trial, folder] = [join(root, 'trials', ADDRESS), join(root, 'mine-0123456789ab')];
    for (const one of [trial, folder]) mkdirSync(one, { recursive: true });
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ name: 'mine', engine: 'wasm', trials: [{ seed: 3, address: ADDRESS }] }));
    // Out of order, as somebody's own table may have it.
    writeFileSync(join(trial, 'predictions.csv'), 'row,column,class,predicted,confidence\n1,0,2,1,0.5\n0,7,1,1,0.9\n0,2,2,2,1\n');
    writeFileSync(
      join(trial, 'split.csv'),
      'row,column,class,part\n4,1,1,train\n0,3,2,train\n5,5,1,validation\n1,0,2,test\n0,7,1,test\n0,2,2,test\n',
    );
    const [
      {
        name,
        trials: [found],
      },
    ] = await methodsOf([storedRun(folder)!]);
    const at = (row: number, column: number) => row * 2 ** 24 + column;
    const numbers = [found.pixels, found.truth, found.predicted, found.training].map((list) => [...list]);
    assert.equal([name, found.seed, ...numbers], ['mine', 3, [at(0, 2), at(0, 7), at(1, 0)], [2, 1, 2], [2, 1, 1], [at(0, 3), at(4, 1)]]);
    assert.is(found.metrics.overallAccuracy, 2 / 3);
  }));

test.run();
