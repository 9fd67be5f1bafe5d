import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { lineInstead } from '../../src/cli/options/advice.js';
import { parseCall } from '../../src/cli/options/parse.js';
import { SETTINGS, settingValue } from '../../src/cli/options/settings.js';
import { Failure } from '../../src/errors/failure.js';
import { problemRecord } from '../../src/errors/format.js';
import { loadPipeline } from '../../src/pipeline/pipeline.js';

const test = suite('cli/options/advice');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-advice-'));
const file = join(folder, 'mine.yaml');
writeFileSync(
  file,
  `version: 1
dataset: {synthetic: {}}
split: {by: random, train: 20%, validation: 10%}
patch: {size: 3}
architecture: ssrn
training: {optimizer: {adam: {}}}
seeds: [1]
`,
);

/** What is said of a line, or of the pipeline that it reads; the line itself must be right. */
function said(words: readonly string[]): string | undefined {
  try {
    const { positionals, options } = parseCall(words, COMMANDS);
    loadPipeline(positionals[0], options.set as readonly string[]);
  } catch (error) {
    if (error instanceof Failure) return lineInstead(error.problems[0], words);
    throw error;
  }
  return 'nothing is wrong';
}

const CASES: [string[], string[]][] = [
  [
    ['run', file, '--seeds', '1,2'],
    ['run', file, '--set', 'seeds=[1, 2]'],
  ],
  [
    ['run', file, '--seeds', '1', '2', '--quiet'],
    ['run', file, '--set', 'seeds=[1, 2]', '--quiet'],
  ],
  [
    ['--seeds=7', file],
    ['--set', 'seeds=[7]', file],
  ],
  [
    ['run', file, '--seed', '3'],
    ['run', file, '--set', 'seeds=[3]'],
  ],
  [
    ['run', file, '--epochs', '5'],
    ['run', file, '--set', 'training.epochs=5'],
  ],
  [
    ['plan', file, '--batch_size=32'],
    ['plan', file, '--set', 'training.batch=32'],
  ],
  [
    [file, '--lr', '0.01'],
    [file, '--set', 'training.optimizer.adam.learning_rate=0.01'],
  ],
  [
    ['run', file, '--optimizer', 'sgd'],
    ['run', file, '--set', 'training.optimizer={sgd: {}}'],
  ],
  [
    ['run', file, '--name', 'short'],
    ['run', file, '--set', 'name=short'],
  ],
  [
    ['run', file, '--train', '5%'],
    ['run', file, '--set', 'split.train=5%'],
  ],
  [
    ['run', file, '--gpu'],
    ['run', file, '--engine', 'webgpu'],
  ],
  [
    ['run', '--gpu', file],
    ['run', '--engine', 'webgpu', file],
  ],
  [
    ['run', file, '--gpu', '--quiet'],
    ['run', file, '--engine', 'webgpu', '--quiet'],
  ],
  [
    ['run', file, '--cpu'],
    ['run', file, '--engine', 'wasm'],
  ],
  [
    ['run', file, '--output', 'there'],
    ['run', file, '--runs', 'there'],
  ],
  [
    ['run', file, '--workers', '2'],
    ['run', file, '--jobs', '2'],
  ],
  [
    ['run', file, '--set', 'epochs=5'],
    ['run', file, '--set', 'training.epochs=5'],
  ],
  [
    ['run', file, '--set=seed=4'],
    ['run', file, '--set=seeds=[4]'],
  ],
  [
    ['run', file, '--set', 'lr=0.01'],
    ['run', file, '--set', 'training.optimizer.adam.learning_rate=0.01'],
  ],
  [
    ['run', file, '--set', 'trainning.epochs=5'],
    ['run', file, '--set', 'training.epochs=5'],
  ],
  [
    ['run', file, '--set', 'training.epoch=5'],
    ['run', file, '--set', 'training.epochs=5'],
  ],
  [
    ['run', file, '--set', 'seeds=1,2'],
    ['run', file, '--set', 'seeds=[1, 2]'],
  ],
  [
    ['run', file, '--egnine', 'wasm'],
    ['run', file, '--engine', 'wasm'],
  ],
  [
    ['run', file, '--set', 'training.optimizer=Adam'],
    ['run', file, '--set', 'training.optimizer={adam: {learning_rate: 0.001}}'],
  ],
  [
    ['run', file, '--set', 'patch=5'],
    ['run', file, '--set', 'patch={size: 5}'],
  ],
  [
    ['plan', file, '--sed', '3'],
    ['plan', file, '--set', 'seeds=[3]'],
  ],
  [
    ['plan', file, '--sed', 'training.epochs=3'],
    ['plan', file, '--set', 'training.epochs=3'],
  ],
  [
    ['plan', file, '--sed=training.epochs=3'],
    ['plan', file, '--set=training.epochs=3'],
  ],
  [
    ['run', file, '--epocs', '5'],
    ['run', file, '--set', 'training.epochs=5'],
  ],
  [
    ['run', file, '--worker', '2'],
    ['run', file, '--jobs', '2'],
  ],
];

for (const [words, right] of CASES) {
  test(`${words.map((word) => word.replace(file, 'mine.yaml')).join(' ')} is answered with a line that works`, () => {
    const line = right.map((word) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word}'`)).join(' ');
    assert.is(said(words), `hsi-run ${line}`);
    assert.is(said(right), 'nothing is wrong');
  });
}

test('of a pipeline without its ending the command is known, too', () => {
  const lineOf = (...words: string[]) => {
    try {
      parseCall(words, COMMANDS);
    } catch (error) {
      if (error instanceof Failure) return [lineInstead(error.problems[0], words), error.problems[0].hint];
      throw error;
    }
    return 'nothing is wrong';
  };
  const hint = 'hsi-run run --help lists its options.';
  assert.equal(lineOf('quickstart', '--sed', '3'), ["hsi-run quickstart --set 'seeds=[3]'", hint]);
  for (const words of [['--gpu', '1'], ['--gpu'], ['--gpu=1'], ['--cuda', 'true']])
    assert.equal(lineOf('quickstart', ...words), ['hsi-run quickstart --engine webgpu', hint], words.join(' '));
  assert.is(lineOf('quickstart', '--set', 'seeds=[3]'), 'nothing is wrong');
});

test('what to write in place of a value or a key is a part of the problem, for pages and JSON', () => {
  const insteadOf = (...set: string[]) => {
    try {
      loadPipeline(file, set);
      return undefined;
    } catch (error) {
      if (error instanceof Failure) return problemRecord(error.problems[0]).instead;
      throw error;
    }
  };
  assert.is(insteadOf('training.optimizer=Adam'), '{adam: {learning_rate: 0.001}}');
  assert.is(insteadOf('seeds=1,2'), '[1, 2]');
  assert.is(insteadOf('patience=3'), 'training.stop.patience');
  assert.is(insteadOf('trainning.epochs=3'), 'training');
  assert.is(insteadOf('training.epochs=many'), undefined);
  // What is wrong is a part of what was set: all of that is not to be replaced.
  assert.is(said(['run', file, '--set', 'training={optimizer: adam}']), undefined);
});

test('nothing is said where nothing is known, or would not be taken', () => {
  for (const words of [
    ['run', file, '--seeds'],
    ['run', file, '--seeds', 'many'],
    ['run', file, '--frobnicate', '1'],
    ['ls', '--seeds', '1'],
    ['schema', '--gpu'],
    ['run', file, '--lr'],
    ['run', join(folder, 'gone.yaml'), '--lr', '1'],
    ['run', file, '--constructor', '1'],
    ['run', file, '--set', 'constructor=1'],
  ]) {
    assert.is(said(words), undefined, words.join(' '));
  }
});

test('every setting has a path of a pipeline', () => {
  const values: Record<string, string> = {
    seeds: '3',
    classifier: 'svm',
    'training.optimizer': 'sgd',
    'training.select': 'last',
    'patch.size': '5',
    'training.optimizer.*.learning_rate': '0.1',
    'split.test': 'rest',
    name: 'a',
    'dataset.scene': 'indian-pines',
  };
  for (const path of new Set(Object.values(SETTINGS))) {
    // An optimizer that has all that any has.
    const own = path.replace('*', 'adamw');
    const set = [`${own}=${settingValue(own, [values[path] ?? '10'])}`];
    const others = path === 'dataset.scene' ? ['dataset.synthetic=null'] : [];
    const start = path.includes('*') ? ['training.optimizer={adamw: {}}'] : [];
    const problems = problemsOf(() => loadPipeline(file, [...start, ...others, ...set]));
    assert.equal(problems, [], path);
  }
});

function problemsOf(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.problems.map(({ message }) => message);
    throw error;
  }
}

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
