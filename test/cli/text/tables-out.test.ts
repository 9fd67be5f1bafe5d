import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkTableFile, isTableFile, printTables, tableFormat } from '../../../src/cli/text/tables-out.js';
import type { PaperTable } from '../../../src/results/tables/table.js';
import { problemOf, problemOfAsync, withFolder } from '../../data/helpers.js';

const test = suite('cli/text/tables-out');

test('a format by its name; a table without a format, and a format that is none, are mistakes', () => {
  assert.equal(
    [tableFormat({}), tableFormat({ format: 'latex' }), tableFormat({ format: 'md', table: 'classes' })],
    [undefined, 'latex', 'md'],
  );
  const alone = problemOf(() => tableFormat({ table: 'classes' }));
  assert.equal([alone.code, alone.hint], ['usage', 'Add --format, one of md, csv, json, latex.']);
  assert.is(problemOf(() => tableFormat({ format: 'latx' })).suggestion, 'latex');
});

test('the ending of a file says its format, unless --format does', async () => {
  assert.equal(
    ['a.md', 'a.csv', 'b/a.JSON', 'a.tex', 'a.txt', 'folder'].map((output) => [isTableFile(output), tableFormat({ output })]),
    [
      [true, 'md'],
      [true, 'csv'],
      [true, 'json'],
      [true, 'latex'],
      [false, undefined],
      [false, undefined],
    ],
  );
  assert.is(tableFormat({ output: 'a.md', format: 'csv' }), 'csv');
  assert.match(
    problemOf(() => checkTableFile({ output: 'a.txt' }, undefined)).hint!,
    'Let the name end in .md, .csv, .json, .tex, or add --format',
  );
  checkTableFile({ output: 'a.txt' }, 'csv');
  await withFolder(async (folder) => {
    const output = join(folder, 'deep', 'a.csv');
    const table: PaperTable = { name: 'one', caption: 'One', columns: [{ key: 'x', title: 'x', unit: 'count' }], rows: [[1]], notes: [] };
    await printTables([table], 'csv', { output });
    assert.match(readFileSync(output, 'utf8'), /1\n$/);
    // What is there stays.
    assert.is((await problemOfAsync(() => printTables([table], 'csv', { output }))).code, 'exists');
  });
});

test.run();
