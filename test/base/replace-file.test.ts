import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PARTIAL } from '../../src/base/partial-file.js';
import { createFile, createFileOf, replaceFile } from '../../src/base/replace-file.js';
import { checkFolder, sha256, SUMS } from '../../src/store/formats/sums.js';
import { withFolder } from '../data/helpers.js';

const test = suite('base/replace-file');

test('a new file, and one in the place of another; nothing is left beside it', () =>
  withFolder((folder) => {
    replaceFile(join(folder, 'page.html'), 'one');
    replaceFile(join(folder, 'page.html'), Buffer.from('two'));
    assert.equal([readdirSync(folder), readFileSync(join(folder, 'page.html'), 'utf8')], [['page.html'], 'two']);
  }));

test('what cannot be written leaves the old one, and nothing beside it', () =>
  withFolder((folder) => {
    mkdirSync(join(folder, 'page.html'));
    assert.throws(() => replaceFile(join(folder, 'page.html'), 'one'), /EISDIR|ENOTEMPTY|EPERM/);
    assert.equal(readdirSync(folder), ['page.html']);
    assert.throws(() => replaceFile(join(folder, 'nowhere', 'page.html'), 'one'), /ENOENT/);
  }));

test('what an ended process has left is removed after an hour, only of the same file; a folder of results is intact with it', () =>
  withFolder(async (folder) => {
    const left = (name: string, hours: number) => {
      writeFileSync(join(folder, name), 'hal');
      const time = Date.now() / 1000 - hours * 3600;
      utimesSync(join(folder, name), time, time);
    };
    left(`${PARTIAL}page.html-old`, 2);
    left(`${PARTIAL}page.html-new`, 0);
    left(`${PARTIAL}other.html-old`, 2);
    replaceFile(join(folder, 'page.html'), 'one');
    assert.equal(readdirSync(folder).sort(), [`${PARTIAL}other.html-old`, `${PARTIAL}page.html-new`, 'page.html']);
    writeFileSync(join(folder, SUMS), `${sha256('one')}  page.html\n`);
    assert.equal(await checkFolder(folder), []);
    writeFileSync(join(folder, 'stranger'), '');
    assert.equal(
      (await checkFolder(folder)).map(({ file }) => file),
      ['stranger'],
    );
  }));

test('a name that something has is not taken; what breaks off leaves nothing under the name', () =>
  withFolder(async (folder) => {
    const file = join(folder, '\u6e7f'.repeat(80));
    createFile(file, 'one');
    const none = /EEXIST|exists already/;
    assert.throws(() => createFile(file, 'two'), none);
    await createFileOf(join(folder, 'table.csv'), { pieces: () => ['a,b\n', Buffer.from('1,2\n')] });
    const later = await createFileOf(join(folder, 'table.csv'), { pieces: () => ['other'] }).catch((error: unknown) => error);
    assert.match(String(later), none);
    const broken = {
      *pieces() {
        yield 'half';
        assert.not.ok(readdirSync(folder).includes('broken.csv'));
        throw new Error('no room');
      },
    };
    assert.match(String(await createFileOf(join(folder, 'broken.csv'), broken).catch((error: unknown) => error)), 'no room');
    assert.equal(readdirSync(folder).sort(), ['table.csv', '\u6e7f'.repeat(80)]);
    assert.equal([readFileSync(file, 'utf8'), readFileSync(join(folder, 'table.csv'), 'utf8')], ['one', 'a,b\n1,2\n']);
  }));

test.run();
