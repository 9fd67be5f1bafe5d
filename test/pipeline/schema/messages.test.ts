import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formatProblem, problemRecord } from '../../../src/errors/format.js';
import { codesOf, edited, messagesOf, PIPELINE, problemsOf } from '../helpers.js';

const test = suite('pipeline/schema/messages');

type Edit = [from: string, to: string];

const ROOT =
  'Known here: version, extends, name, description, dataset, split, patch, architecture, training, classifier, seeds, maps, vary, published, cluster.';
const batch = (value: string): Edit => ['batch: 16', `batch: ${value}`];

test('many mistakes at once, in the order of the file', () => {
  // Keys in another order than the schema's.
  const edits: Edit[] = [['[1, 2]', '[1, 1]'], ['size: 7', 'size: 8'], ['name: test', 'colour: red'], batch('no'), ['20%', '-20%']];
  const text = edited(...edits, ['version: 1\n', '']).concat('version: 2\n');
  assert.equal(
    messagesOf(text).map((message) => message.split(': error: ')[0]),
    [
      [1, 1],
      [3, 28],
      [4, 15],
      [8, 10],
      [9, 12],
      [10, 10],
    ].map(([line, column]) => `test.yaml:${line}:${column}`),
  );
});

test('an unknown key is told the known ones, and the nearest of them', () => {
  const told = (key: string) => problemsOf(edited(['name: test', `${key}: test`])).map(({ suggestion, hint }) => [suggestion, hint]);
  assert.equal(told('nam'), [['name', ROOT]]);
  assert.equal(told('zzz'), [[undefined, ROOT]]);
});

test('what only follows from another mistake is not told', () => {
  assert.equal(codesOf(edited(['training:', 'trainning:'])), ['unknown-key']);
  assert.equal(codesOf(edited(['{scene: indian-pines}', '{scnee: indian-pines}'])), ['unknown-key']);
  assert.equal(codesOf(edited(['{scene: indian-pines}', '{cube: {file: a.mat}}'])), ['missing-key']);
  assert.equal(codesOf(edited(['training:', 'colour:'])), ['missing-key', 'unknown-key']);
});

test('for machines: code, exact place, what was expected, suggestion, docs', () => {
  assert.equal(problemsOf(edited(['batch: 16', 'bacth: 16 # patches'])).map(problemRecord), [
    {
      code: 'unknown-key',
      message: 'unknown key bacth in training',
      suggestion: 'batch',
      expected:
        'one of optimizer, from, schedule, loss, sampling, calibrate, keep_probabilities, fast_convolutions, batch, epochs, select, stop, batch_norm, augment',
      hint: 'Known here: optimizer, from, schedule, loss, sampling, calibrate, keep_probabilities, fast_convolutions, batch, epochs, select, stop, batch_norm, augment.',
      cure: 'Known here: optimizer, from, schedule, loss, sampling, calibrate, keep_probabilities, fast_convolutions, batch, epochs, select, stop, batch_norm, augment.',
      instead: 'training.batch',
      file: 'test.yaml',
      line: 9,
      column: 3,
      endColumn: 8,
      excerpt: '  bacth: 16 # patches',
      docs: 'docs/errors.md#unknown-key',
    },
  ]);
  const [{ line, column, endColumn }] = problemsOf(edited(['[1, 2]', '\n  - 1\n  - 1'])).map(problemRecord);
  assert.equal([line, column, endColumn], [12, 5, 6]);
});

test('of very many mistakes the first', () => {
  const problems = problemsOf(edited(['[1, 2]', `[${'x, '.repeat(5000)}x]`]));
  assert.is(problems.length, 21);
  assert.equal([problems[20].code, problems[20].message], ['too-many', '480 more mistakes are not shown']);
});

test('excerpt and caret', () => {
  const [problem] = problemsOf(edited(['[1, 2]', '[1, 2, 1] # three']));
  assert.equal(formatProblem(problem).split('\n'), [
    'test.yaml:10:15: error: seeds has 1 twice',
    '   10 | seeds: [1, 2, 1] # three',
    '      |               ^',
    '  Remove one of them.',
    '  hsi-run explain duplicate',
  ]);
});

test('the test pipeline itself is right', () => assert.equal(messagesOf(PIPELINE), []));

test.run();
