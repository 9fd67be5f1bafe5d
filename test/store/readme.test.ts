import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { README } from '../../src/store/readme.js';
import { Store } from '../../src/store/store.js';
import { withFolder } from '../data/helpers.js';

const test = suite('store/readme');
const read = (folder: string) => readFileSync(join(folder, 'README.md'), 'utf8');

test("the project's own runs folder has the same text", () => {
  assert.is(read(new URL('../../../runs', import.meta.url).pathname), README);
});

test('a new folder gets it; what stands there stays, and what was taken away is not put back', () =>
  withFolder(async (root) => {
    const [fresh, other] = [join(root, 'fresh'), root];
    await new Store(fresh).open();
    assert.is(read(fresh), README);
    rmSync(join(fresh, 'README.md'));
    await new Store(fresh).open();
    assert.throws(() => read(fresh), /ENOENT/);
    writeFileSync(join(other, 'README.md'), 'mine');
    await new Store(other).open();
    assert.is(read(other), 'mine');
  }));

test.run();
