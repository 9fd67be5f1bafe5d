import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { folderInstead } from '../../src/base/folder-instead.js';

const test = suite('base/folder-instead');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-folder-'));
const wanted = { what: 'a cube', fits: (name: string) => name.endsWith('.mat'), rather: (name: string) => !name.includes('_gt') };
const said = () => {
  const { message, hint, suggestion, instead } = folderInstead('format-unsupported', folder, wanted);
  assert.is(message, 'this is a folder, not a file');
  assert.equal(instead, suggestion === undefined ? undefined : { found: folder, write: suggestion });
  return [suggestion?.replace(folder, '…'), hint];
};

test('the files of a folder that would do are named; where one is meant, it is what to type', () => {
  writeFileSync(join(folder, 'notes.txt'), '');
  assert.equal(said(), [undefined, 'No file in it is a cube by its name. Name a file.']);
  writeFileSync(join(folder, 'a_gt.mat'), '');
  assert.equal(said(), [join('…', 'a_gt.mat'), undefined]);
  writeFileSync(join(folder, 'b.mat'), '');
  assert.equal(said(), [join('…', 'b.mat'), 'Name a file in it: b.mat, a_gt.mat.']);
  for (const name of ['c', 'd', 'e', 'f', 'g']) writeFileSync(join(folder, `${name}.mat`), '');
  assert.equal(said(), [undefined, 'Name a file in it: b.mat, c.mat, d.mat, e.mat, f.mat, g.mat and 1 more.']);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
