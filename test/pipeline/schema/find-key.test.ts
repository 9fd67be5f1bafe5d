import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keysNamed, keyWords } from '../../../src/pipeline/schema/find-key.js';
import { ROOT } from '../../cli/command-line.js';

const test = suite('pipeline/schema/find-key');

/** Of docs/spec.md each section by its heading. */
const SECTIONS = new Map(
  readFileSync(join(ROOT, 'docs', 'spec.md'), 'utf8')
    .split(/^## /m)
    .map((text) => [text.split('\n', 1)[0], text]),
);

test('every key and every path is known, and stands in the section of docs/spec.md that is named', () => {
  const words = keyWords();
  assert.ok(words.length > 400, String(words.length));
  for (const word of words) {
    const found = keysNamed(word);
    assert.ok(found.length > 0, word);
    for (const { paths, section } of found) {
      const key = /[^.]+$/.exec(paths[0].replace(/ \(.*/, ''))![0];
      assert.match(SECTIONS.get(section) ?? '', `| \`${key}\``, `${paths[0]} in ${section}`);
    }
  }
});

test('a path, the end of one and a key alone; the same meaning once; that of the top first', () => {
  const paths = (text: string) => keysNamed(text).map((key) => key.paths);
  const rate = 'training.optimizer.rmsprop.learning_rate';
  for (const text of [rate, 'rmsprop.learning_rate', 'optimizer.rmsprop.learning_rate']) assert.equal(paths(text), [[rate]], text);
  assert.equal(paths('architecture[3].conv.kernels'), [['architecture[].conv.kernels']]);
  assert.equal(
    paths('learning_rate').flat(),
    ['rmsprop', 'sgd', 'adam', 'adamw'].map((kind) => rate.replace('rmsprop', kind)),
  );
  assert.equal(paths('learning_rate').at(-1)!.length, 2);
  assert.is(paths('name')[0][0], 'name');
  assert.ok(paths('split.buffer').flat().includes('split.buffer (by: buffered)'));
  assert.equal(paths('rate'), []);
});

test('what is said of a key: unit, default, example, the keys below it', () => {
  const [size] = keysNamed('patch.size');
  assert.equal(
    [size.required, size.values, size.unit, size.default, size.example],
    [true, 'an odd whole number from 1 to 63', 'pixels', undefined, 'size: 7'],
  );
  assert.is(keysNamed('patch.padding')[0].default, 'zero');
  assert.equal(
    keysNamed('patch')[0].keys.map(({ key, required }) => [key, required]),
    [
      ['size', true],
      ['padding', false],
    ],
  );
  // Of a key with several forms, those of all.
  const split = keysNamed('split')[0].keys.map(({ key }) => key);
  for (const key of ['by', 'train', 'buffer', 'folds', 'groups']) assert.ok(split.includes(key), key);
});

test.run();
