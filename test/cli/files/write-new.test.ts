import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeNew } from '../../../src/cli/files/write-new.js';
import { problemOfAsync, withFolder } from '../../data/helpers.js';

const test = suite('cli/files/write-new');

test('files go into a folder in which none of them is, and into no file', () =>
  withFolder(async (root) => {
    const folder = join(root, 'a', 'b');
    const files = new Map([
      ['x.txt', 'one'],
      ['y.txt', 'two'],
    ]);
    await writeNew(folder, files);
    assert.equal(
      [...files.keys()].map((name) => readFileSync(join(folder, name), 'utf8')),
      ['one', 'two'],
    );
    const again = await problemOfAsync(() => writeNew(folder, new Map([['y.txt', 'three']]), 'Name another.'));
    assert.equal([again.code, again.place?.file, again.hint], ['exists', join(folder, 'y.txt'), 'Name another.']);
    assert.is(readFileSync(join(folder, 'y.txt'), 'utf8'), 'two');
    const file = join(root, 'file');
    writeFileSync(file, '');
    const refused = await problemOfAsync(() => writeNew(file, files));
    assert.equal([refused.code, refused.message, refused.place?.file], ['exists', 'this is a file, not a folder', file]);
  }));

test.run();
