import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addressOf, trialIdentity } from '../../../src/pipeline/address/address.js';
import type { LoadedPipeline } from '../../../src/pipeline/experiment.js';
import { loadPipeline, parsePipeline, takeConfiguration } from '../../../src/pipeline/pipeline.js';
import { writePipeline } from '../../../src/pipeline/write.js';
import { complaints, load } from '../compose.js';
import { edited } from '../helpers.js';
import { networkExperiment } from '../../../src/pipeline/experiment.js';

const test = suite('pipeline/vary/vary');
const mine = (text: string) => ({ 'mine.yaml': `extends: base.yaml\n${text}\n` });
const RATE = 'training.optimizer.rmsprop.learning_rate';
const names = ({ configurations }: LoadedPipeline) => configurations.map(({ experiment }) => experiment.name);
const addresses = ({ configurations }: LoadedPipeline) =>
  configurations.map(({ experiment }) => addressOf(trialIdentity(experiment, 1, { digest: 'data' }, 'wasm')));

test("the paper's learning rates: a file of four lines", () => {
  const pipeline = loadPipeline('pipelines/ssrn-in-learning-rates.yaml');
  assert.is(pipeline.name, 'ssrn-in-lr');
  assert.equal(
    names(pipeline),
    ['0.01', '0.003', '0.001', '0.0003', '0.0001', '0.00003'].map((rate) => `ssrn-in-lr-${rate}`),
  );
  // Each is the experiment that one would write by hand, and shares its trials.
  const byHand = [0.01, 0.003, 0.001, 0.0003, 0.0001, 0.00003].map((rate) => loadPipeline('pipelines/ssrn-in.yaml', [`${RATE}=${rate}`]));
  assert.equal(addresses(pipeline), byHand.flatMap(addresses));
});

/** A vary, and the names of what it makes: the run's first. */
const NAMES: [title: string, text: string, string[]][] = [
  [
    'a grid, the last path fastest',
    'vary: {training.batch: [8, 16], patch.size: [5, 7]}',
    ['mine', 'batch-8-size-5', 'batch-8-size-7', 'batch-16-size-5', 'batch-16-size-7'],
  ],
  ['a template', 'name: "{patch.size}px-{batch}"\nvary: {training.batch: [8, 16]}', ['px', '7px-8', '7px-16']],
  ['named points', 'vary:\n  - {name: plain}\n  - {name: held, split.seed: 3, seeds: [1]}', ['mine', 'plain', 'held']],
  ['a point named by a template', 'vary:\n  - {name: "b{training.batch}", training.batch: 4}', ['mine', 'b4']],
  [
    'values that make no name',
    'vary: {split.train: [{per_class: 5}, 20%], architecture: [ssrn, {preset: ssrn, spectral: 1, spatial: 1, kernels: 16, normalize: none}]}',
    ['mine', 'train-per_class-5-architecture-ssrn', 'configuration-2', 'train-20-architecture-ssrn', 'configuration-4'],
  ],
  ['scenes', 'vary: {dataset.scene: [indian-pines, ksc]}\nsplit: {validation: 10%}', ['mine', 'scene-indian-pines', 'scene-ksc']],
];

for (const [title, text, wanted] of NAMES) {
  test(`${title}: ${wanted.join(', ')}`, () => {
    const pipeline = load(mine(text));
    assert.equal([pipeline.name, ...names(pipeline)], wanted);
    const resolved = writePipeline(pipeline);
    const again = parsePipeline(resolved, 'other.yaml');
    assert.is(writePipeline(again), resolved, 'resolving again changes nothing');
    assert.equal([again.name, ...names(again)], wanted);
    assert.equal(addresses(again), addresses(pipeline));
  });
}

test('one configuration as a pipeline of its own', () => {
  const pipeline = load(mine('vary: {training.batch: [8, 32]}'));
  const one = takeConfiguration(pipeline, 'batch-32');
  assert.equal([one.name, one.varies, networkExperiment(one.experiment).training.batch], ['batch-32', false, 32]);
  const again = parsePipeline(writePipeline(one), 'x.yaml');
  assert.equal(again.experiment, one.experiment);
  assert.throws(() => takeConfiguration(pipeline, 'batch-33'), /there is no configuration "batch-33"[^]*batch-8, batch-32/);
});

test('null in vary leaves a value out; a path of another optimizer takes its place', () => {
  const seeds = load(mine('vary: {split.seed: [null, 4]}')).configurations.map(({ experiment }) => experiment.split.seed);
  assert.equal(seeds, [undefined, 4]);
  const { configurations } = load(mine('vary:\n  - {training.optimizer.sgd.momentum: 0.9}\n  - {training.batch: 8}'));
  assert.equal(
    configurations.map(({ experiment }) => Object.keys(networkExperiment(experiment).training.optimizer)),
    [['sgd'], ['rmsprop']],
  );
});

test('vary of the command line, and through extends', () => {
  assert.is(load({ 'mine.yaml': edited() }, ['vary={patch.size: [5, 7]}']).configurations.length, 2);
  const files = {
    'mine.yaml': 'extends: grid.yaml\nvary: {patch.size: [5, 7]}',
    'grid.yaml': 'extends: base.yaml\nvary: {training.batch: [8, 16, 32]}',
  };
  assert.is(load(files).configurations.length, 6);
  assert.is(load(files, ['vary=null']).varies, false);
});

/** What is refused: the first lines of what is said, without the hints. */
const FAILURES: [title: string, text: string, string[]][] = [
  [
    'an unknown key',
    'vary:\n  training.optimizer.rmsprop.learning_rat: [1]',
    ['mine.yaml:3:3: error: unknown key learning_rat in training.optimizer.rmsprop'],
  ],
  [
    'wrong values, each where it stands',
    'vary:\n  training.batch: [8, 0, none]',
    [
      'mine.yaml:3:23: error: training.batch must be a whole number from 1 to 65536 (found 0)',
      'mine.yaml:3:26: error: training.batch must be a whole number from 1 to 65536 (found "none")',
    ],
  ],
  [
    'an empty list',
    'vary: {training.batch: []}',
    ['mine.yaml:2:24: error: vary.training.batch must be a list of one value or more (found [])'],
  ],
  ['a value twice', 'vary: {training.batch: [8, 8]}', ['mine.yaml:2:28: error: vary.training.batch has 8 twice']],
  ['no list', 'vary: {training.batch: 8}', ['mine.yaml:2:24: error: vary.training.batch must be a list of one value or more (found 8)']],
  [
    'nothing',
    'vary: {}',
    ['mine.yaml:2:7: error: vary must be a mapping of paths to lists of values, or a list of mappings of paths to values (found {})'],
  ],
  ['no path', 'vary: {a b: [1]}', ['mine.yaml:2:8: error: vary: "a b" is not a valid path']],
  ['the version', 'vary: {version: [1]}', ['mine.yaml:2:8: error: vary: version cannot be varied']],
  [
    'a path within another',
    'vary: {training: [{}], training.batch: [1]}',
    ['mine.yaml:2:24: error: vary: training.batch and training set the same value'],
  ],
  [
    'a path through a single value',
    'vary: {architecture.kernels: [8, 16]}',
    ['mine.yaml:2:8: error: a value without keys has nothing below it to set'],
  ],
  [
    'the same experiment in other words',
    'vary: {training.epochs: [2, 3], split.train: [20%, 0.2]}',
    [
      'mine.yaml:2:52: error: vary makes the same experiment twice: where training.epochs is 2, split.train is "20%", and where training.epochs is 2, split.train is 0.2',
    ],
  ],
  [
    'other seeds alone',
    'vary: {seeds: [[1], [2]]}',
    ['mine.yaml:2:21: error: vary makes the same experiment twice: where seeds is [1], and where seeds is [2]'],
  ],
  [
    'a name twice',
    'name: a\nvary:\n  - {name: x, training.batch: 4}\n  - {name: x, training.batch: 8}',
    ['mine.yaml:5:12: error: vary gives two configurations the name x: where x, and where x'],
  ],
  [
    'a template that does not tell apart',
    'name: b-{batch}\nvary: {training.batch: [8], patch.size: [5, 7]}',
    [
      'mine.yaml:3:45: error: vary gives two configurations the name b-8: where training.batch is 8, patch.size is 5, and where training.batch is 8, patch.size is 7',
    ],
  ],
  ['a template that leads nowhere', 'name: b-{bach}\nvary: {training.batch: [8, 9]}', ['mine.yaml:2:7: error: name: {bach} has no value']],
  [
    'too many',
    `vary: {training.epochs: [${[...Array(23).keys()].map((x) => x + 1)}], training.batch: [${[...Array(22).keys()].map((x) => x + 1)}]}`,
    ['mine.yaml:2:7: error: vary makes 506 configurations; at most 500 are allowed'],
  ],
  [
    'what does not fit together in some',
    'architecture: [{conv: {kernels: 2, size: [5, 5, full]}}, {dense: classes}]\nvary: {patch.size: [3, 5], training.batch: [8, 16]}',
    [
      "mine.yaml:2:16: error: block 1 (conv): the kernel's rows (5) exceed the remaining 3: kernel 5x5x200, input 3x3x200, 1 channel " +
        '(where patch.size is 3, training.batch is 8, and in 1 other configuration)',
    ],
  ],
  ['a mistake of the rest, once', 'seeds: [1, 1]\nvary: {patch.size: [3, 5]}', ['mine.yaml:2:12: error: seeds has 1 twice']],
];

for (const [title, text, wanted] of FAILURES) {
  test(`refuses ${title}`, () =>
    assert.equal(
      complaints(mine(text)).filter((line) => line.includes(': error: ')),
      wanted,
    ));
}

test('--set of what varies is refused', () => {
  assert.equal(complaints(mine('vary: {training.batch: [8, 9]}'), ['training.batch=3']), [
    '--set training.batch=3: error: vary sets training.batch',
    "  Set vary itself: --set 'vary={training.batch: […]}'.",
  ]);
});

test.run();
