import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formatProblem } from '../../src/errors/format.js';
import { PipelineDocument } from '../../src/spec/document.js';
import { codesOf, edited, messagesOf, PIPELINE, problemsOf } from './helpers.js';

const test = suite('spec/document');

/** What is no YAML, or no pipeline at all. */
const FAILURES: [string, string, string[]][] = [
  ['an empty file', '', ['test.yaml:1:1: error: a pipeline is a mapping of keys to values']],
  ['a comment', '# nothing\n', ['test.yaml:1:1: error: a pipeline is a mapping of keys to values']],
  ['a text', 'hello', ['test.yaml:1:1: error: a pipeline is a mapping of keys to values']],
  ['a list', '- version: 1', ['test.yaml:1:1: error: a pipeline is a mapping of keys to values']],
  ['a tab', edited(['  batch', '\tbatch']), ['test.yaml:9:1: error: Tabs are not allowed as indentation']],
  ['a key twice', edited(['patch: {size: 7}', 'name: again']), ['test.yaml:5:1: error: Map keys must be unique']],
  ['two mistakes', edited(['patch: {size: 7}', 'name: again'], ['  batch', '\tbatch']),
    ['test.yaml:9:1: error: Tabs are not allowed as indentation', 'test.yaml:5:1: error: Map keys must be unique']],
  ['a list left open', edited(['[1, 2]', '[1, 2']),
    ['test.yaml:11:1: error: Flow sequence in block collection must be sufficiently indented and end with a ]']],
  ['a key that is a number', edited(['name: test', '1: test']), ['test.yaml:2:1: error: a key must be a text (found 1)']],
  ['a key that is a list', edited(['name: test', '[a]: test']), ['test.yaml:2:1: error: a key must be a text (found a collection)']],
  ['a text without end', `version: 1\ndescription: ${'x'.repeat(1e6)}`, ['test.yaml:1:1: error: the file is longer than 1000000 characters']],
  ['lists in lists without end', `version: 1\nseeds: ${'['.repeat(1e5)}`, ['test.yaml:2:136: error: the document is nested deeper than 32 levels']],
  ['block lists in block lists', `seeds:\n  ${'- '.repeat(1e5)}1`, ['test.yaml:2:1: error: the document is nested deeper than 32 levels']],
  ['mappings forty deep', `a: ${'{b: '.repeat(40)}1${'}'.repeat(40)}`, ['test.yaml:1:128: error: the document is nested deeper than 32 levels']],
  ['an alias of nothing', edited(['seeds: [1, 2]', 'seeds: *all']), ['test.yaml:10:8: error: no anchor &all stands before this alias']],
];

for (const [title, text, messages] of FAILURES) {
  test(`refuses ${title}`, () => {
    assert.equal(messagesOf(text).sort(), [...messages].sort());
    assert.equal([...new Set(codesOf(text))], ['yaml']);
  });
}

test('a file that is no pipeline is told how one starts', () => {
  assert.is(problemsOf('')[0].cure, 'Start it with version: 1. pipelines/quickstart.yaml is an example.');
});

test('aliases that grow without end', () => {
  const levels = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index, all) => (
    index === 0 ? 'a: &a [x, x, x, x, x, x, x, x, x]' : `${name}: &${name} [${new Array(9).fill(`*${all[index - 1]}`).join(', ')}]`));
  const [problem] = problemsOf(levels.join('\n'));
  assert.equal([problem.code, problem.message, problem.place],
    ['yaml', 'Excessive alias count indicates a resource exhaustion attack', { file: 'test.yaml' }]);
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
  ]);
});

test.run();
