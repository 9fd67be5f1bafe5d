import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tableFormat } from '../../src/cli/tables-out.js';
import { problemOf } from '../data/helpers.js';

const test = suite('cli/tables-out');

test('a format by its name; a table without a format, and a format that is none, are mistakes', () => {
  assert.equal(
    [tableFormat({}), tableFormat({ format: 'latex' }), tableFormat({ format: 'md', table: 'classes' })],
    [undefined, 'latex', 'md'],
  );
  const alone = problemOf(() => tableFormat({ table: 'classes' }));
  assert.equal([alone.code, alone.hint], ['usage', 'Add --format, one of md, csv, json, latex.']);
  assert.is(problemOf(() => tableFormat({ format: 'latx' })).suggestion, 'latex');
});

test.run();
