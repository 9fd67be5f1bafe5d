import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkFolder, readSums, sha256, SUMS, writeSums } from '../../../src/store/formats/sums.js';
import { withFolder } from '../../data/helpers.js';

const test = suite('store/formats/sums');

test('what of a folder is not as it was written: changed, missing, or new', () =>
  withFolder(async (folder) => {
    const files = [
      ['a.csv', 'one'],
      ['b.csv', 'two'],
    ] as const;
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, SUMS), writeSums(files.map(([name, text]) => [name, sha256(text)] as const)));
    const found = async () => (await checkFolder(folder, ['report.html'])).map(({ file, problem }) => `${file} ${problem}`.split(',')[0]);
    assert.equal(await found(), []);
    writeFileSync(join(folder, 'report.html'), '');
    assert.equal(await found(), []);
    writeFileSync(join(folder, 'c.csv'), 'three');
    assert.equal(await found(), ['c.csv was not there when the folder was written']);
    writeFileSync(join(folder, 'b.csv'), 'twO');
    rmSync(join(folder, 'a.csv'));
    assert.equal(await found(), [
      'a.csv is missing',
      'b.csv differs from what was written',
      'c.csv was not there when the folder was written',
    ]);
  }));

test('hashes by name; no line may be anything else, and no name there twice', () => {
  const line = (name: string) => `${sha256(name)}  ${name}\n`;
  assert.equal(
    [...readSums(line('a') + line('b c'))!],
    [
      ['a', sha256('a')],
      ['b c', sha256('b c')],
    ],
  );
  for (const wrong of [line('a') + line('a'), line('a/b'), line('a').trimEnd(), `${line('a')}x\n`]) assert.is(readSums(wrong), undefined);
});

test.run();
