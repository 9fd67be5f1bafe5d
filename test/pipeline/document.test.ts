import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formatProblem } from '../../src/errors/format.js';
import { PipelineDocument } from '../../src/pipeline/document.js';
import { codesOf, edited, PIPELINE, problemsOf } from './helpers.js';

const test = suite('pipeline/document');

test('a text without end is not even parsed', () => {
  const [problem] = problemsOf(`version: 1\ndescription: ${'x'.repeat(1e7)}`);
  assert.equal([problem.code, problem.message], ['too-large', 'the file has 10000024 characters; a pipeline may have 100000']);
});

test('nesting without end, however it is written', () => {
  for (const text of [
    '['.repeat(99_000),
    `a: ${'{b: '.repeat(20_000)}`,
    '- '.repeat(40_000),
    '? '.repeat(40_000),
    '- ? '.repeat(20_000),
    Array.from({ length: 300 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
  ]) {
    assert.ok(codesOf(text).includes('too-large'), `${text.slice(0, 20)}: ${codesOf(text)}`);
  }
});

const place = (text: string, path: (string | number)[], key?: string, overrides: string[] = []) => {
  const document = new PipelineDocument('test.yaml', text);
  document.override(overrides);
  const { file, line, column } = document.place(path, key);
  return [file, line, column].filter((part) => part !== undefined).join(':');
};

/** Paths into the test pipeline and where they stand. */
const PLACES: [(string | number)[], string | undefined, string][] = [
  [[], undefined, 'test.yaml:1:1'],
  [['seeds'], undefined, 'test.yaml:10:8'],
  [['seeds', 1], undefined, 'test.yaml:10:12'],
  [['split', 'train'], undefined, 'test.yaml:4:28'],
  [['split'], 'train', 'test.yaml:4:21'],
  [['training', 'optimizer', 'rmsprop', 'learning_rate'], undefined, 'test.yaml:8:40'],
  // What is not there stands where its nearest ancestor does.
  [['training', 'epochs'], undefined, 'test.yaml:8:3'],
  [['training', 'batch_norm', 'momentum'], undefined, 'test.yaml:8:3'],
  [['architecture', 3, 'conv'], undefined, 'test.yaml:6:15'],
  [['split'], 'seed', 'test.yaml:4:8'],
];

for (const [path, key, wanted] of PLACES) {
  test(`the place of ${path.join('.')}${key ? ` (${key})` : ''}`, () => assert.is(place(PIPELINE, path, key), wanted));
}

test('a value of the command line stands there', () => {
  const overrides = ['training.batch=8', 'patch={size: 5}', 'training.batch=4'];
  assert.is(place(PIPELINE, ['training', 'batch'], undefined, overrides), '--set training.batch=4');
  assert.is(place(PIPELINE, ['patch', 'size'], undefined, overrides), '--set patch={size: 5}');
  assert.is(place(PIPELINE, ['patch'], 'size', overrides), '--set patch={size: 5}');
  assert.is(place(PIPELINE, ['training'], undefined, overrides), 'test.yaml:8:3');
  assert.is(place(PIPELINE, ['split', 'train'], undefined, overrides), 'test.yaml:4:28');
});

test('line ends of Windows, comments and a byte order mark shift nothing', () => {
  const [problem] = problemsOf(`\ufeff# a comment\r\n${edited(['size: 7', 'size: 8']).replaceAll('\n', '\r\n')}`);
  assert.equal(formatProblem(problem).split('\n'), [
    'test.yaml:6:15: error: patch.size must be an odd whole number from 1 to 63 (found 8)',
    '    6 | patch: {size: 8}',
    '      |               ^',
    '  hsi-run explain value',
  ]);
});

test.run();
