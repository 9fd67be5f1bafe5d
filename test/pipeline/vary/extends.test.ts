import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addressOf, trialIdentity } from '../../../src/pipeline/address/address.js';
import { valueAt } from '../../../src/pipeline/yaml/path.js';
import { parsePipeline } from '../../../src/pipeline/pipeline.js';
import { writePipeline } from '../../../src/pipeline/write.js';
import { complaints, load } from '../compose.js';
import { edited } from '../helpers.js';
import { networkExperiment } from '../../../src/pipeline/experiment.js';

const test = suite('pipeline/vary/extends');
const mine = (text: string) => ({ 'mine.yaml': `extends: base.yaml\n${text}` });

/** What is laid over the test pipeline, and a value of what comes out. */
const MERGED: [title: string, text: string, path: string[], wanted: unknown][] = [
  ['mappings merge', 'training: {batch: 8}', ['training', 'optimizer', 'rmsprop', 'learning_rate'], 0.0003],
  ['single values replace', 'training: {batch: 8}', ['training', 'batch'], 8],
  ['lists replace', 'seeds: [7]', ['seeds'], [7]],
  ['null takes away: the default is back', 'training: {batch: null, epochs: 3}', ['training', 'batch'], 16],
  [
    'another optimizer takes the place of the one below',
    'training: {optimizer: {adam: {}}}',
    ['training', 'optimizer'],
    { adam: { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } },
  ],
  [
    'the same optimizer merges',
    'training: {optimizer: {rmsprop: {rho: 0.5}}}',
    ['training', 'optimizer'],
    { rmsprop: { learning_rate: 0.0003, rho: 0.5, epsilon: 1e-8 } },
  ],
  [
    'another source of data takes the place of the scene',
    'dataset: {synthetic: {rows: 32}, standardize: training}',
    ['dataset'],
    {
      synthetic: { rows: 32, columns: 64, bands: 48, classes: 8, noise: 0.06, seed: 1 },
      missing: 'error',
      standardize: 'training',
      scaling: 'band',
    },
  ],
  ['the name is not handed on', 'seeds: [7]', ['name'], 'mine'],
];

for (const [title, text, path, wanted] of MERGED) {
  test(title, () => assert.equal(valueAt(load(mine(text)).experiment, path), wanted));
}

test('resolved, it is a pipeline of its own with the same address', () => {
  const { experiment } = load(mine('training: {batch: 8}\nsplit: {test: 50%, seed: 3}'));
  const written = parsePipeline(
    edited(['name: test', 'name: mine'], ['batch: 16', 'batch: 8'], ['rest', '50%, seed: 3']),
    'other.yaml',
  ).experiment;
  const again = parsePipeline(writePipeline(load(mine('training: {batch: 8}\nsplit: {test: 50%, seed: 3}'))), 'third.yaml').experiment;
  assert.equal(written, experiment);
  assert.equal(again, experiment);
  assert.is(addressOf(trialIdentity(again, 1, { digest: 'd' }, 'wasm')), addressOf(trialIdentity(written, 1, { digest: 'd' }, 'wasm')));
});

test('over several files, each from its own folder; the command line comes last', () => {
  const files = {
    'mine.yaml': 'extends: parts/middle.yaml\nseeds: [5]\n',
    'parts/middle.yaml': 'extends: ../base.yaml\ntraining: {batch: 4, epochs: 2}\nseeds: [6, 7]\n',
  };
  const { experiment } = load(files, ['training.epochs=9']);
  const { training } = networkExperiment(experiment);
  assert.equal([experiment.seeds, training.batch, training.epochs], [[5], 4, 9]);
});

test("a base's data files are found from where it lies", () => {
  const files = {
    'mine.yaml': 'extends: parts/own.yaml\n',
    'parts/own.yaml': edited(['{scene: indian-pines}', '{cube: {file: a.mat}, mask: {file: m.mat}}']),
  };
  assert.equal(load({ ...files, 'parts/a.mat': '' }).experiment.dataset.cube, { file: 'parts/a.mat' });
  // What is not there may be in the data folder, under the name as it is written.
  assert.equal(load(files).experiment.dataset.mask, { file: 'm.mat' });
});

test('a name without its ending, and a pipeline that comes with hsi-run', () => {
  assert.equal(load({ 'mine.yaml': 'extends: other\nseeds: [3]\n', 'other.yaml': 'extends: base.yaml\n' }).experiment.seeds, [3]);
  const { experiment } = load({ 'mine.yaml': 'extends: quickstart\nseeds: [5]\n' });
  assert.equal([experiment.name, experiment.seeds, experiment.dataset.synthetic?.rows], ['mine', [5], 64]);
  // A file beside it comes first.
  assert.is(
    load({ 'mine.yaml': 'extends: quickstart\n', 'quickstart.yaml': 'extends: base.yaml\n' }).experiment.dataset.synthetic,
    undefined,
  );
});

const FAILURES: [title: string, files: Record<string, string>, lines: string[]][] = [
  [
    'no such file',
    { 'mine.yaml': 'extends: bsae.yaml' },
    [
      'mine.yaml:1:10: error: extends: there is no file bsae.yaml',
      '    1 | extends: bsae.yaml',
      '      |          ^',
      '  Did you mean base.yaml? The path starts from the folder of the file that names it.',
    ],
  ],
  [
    'no such name',
    { 'mine.yaml': 'extends: quickstrat' },
    [
      'mine.yaml:1:10: error: extends: there is no file quickstrat',
      '    1 | extends: quickstrat',
      '      |          ^',
      '  Did you mean quickstart? The path starts from the folder of the file that names it. No pipeline that comes with hsi-run has this name either.',
    ],
  ],
  [
    'a folder',
    { 'mine.yaml': 'extends: .' },
    [
      'mine.yaml:1:10: error: extends: FOLDER is not a file',
      '    1 | extends: .',
      '      |          ^',
      '  The path starts from the folder of the file that names it.',
    ],
  ],
  [
    'a list',
    { 'mine.yaml': 'extends: [base.yaml]' },
    [
      'mine.yaml:1:10: error: extends must be the path of a pipeline file',
      '    1 | extends: [base.yaml]',
      '      |          ^',
      '  For example extends: base.yaml.',
    ],
  ],
  [
    'itself',
    { 'mine.yaml': 'extends: mine.yaml' },
    ['mine.yaml:1:10: error: extends forms a circle: mine.yaml extends mine.yaml', '    1 | extends: mine.yaml', '      |          ^'],
  ],
  [
    'a circle',
    { 'mine.yaml': 'extends: b.yaml', 'b.yaml': '# b\nextends: mine.yaml' },
    [
      'b.yaml:2:10: error: extends forms a circle: mine.yaml extends b.yaml extends mine.yaml',
      '    2 | extends: mine.yaml',
      '      |          ^',
      '  extended by mine.yaml:1',
    ],
  ],
  [
    'mistakes here and there, each in its file',
    { 'mine.yaml': 'extends: b.yaml\ntraining: {batch: 0}', 'b.yaml': edited(['size: 7', 'size: 8']) },
    [
      'mine.yaml:2:19: error: training.batch must be a whole number from 1 to 65536 (found 0)',
      '    2 | training: {batch: 0}',
      '      |                   ^',
      'b.yaml:5:15: error: patch.size must be an odd whole number from 1 to 63 (found 8)',
      '    5 | patch: {size: 8}',
      '      |               ^',
      '  extended by mine.yaml:1',
    ],
  ],
  [
    'YAML that is broken below',
    { 'mine.yaml': 'extends: b.yaml', 'b.yaml': 'a: [1' },
    [
      'b.yaml:1:4: error: this bracket is not closed',
      '    1 | a: [1',
      '      |    ^',
      '  extended by mine.yaml:1',
      '  Close it, and indent the lines inside it.',
    ],
  ],
  [
    'null that finds nothing',
    mine('split: {sead: null}'),
    [
      'mine.yaml:2:9: error: split.sead: null removes a key, but the extended file has no such key',
      '    2 | split: {sead: null}',
      '      |         ^',
      '  It has by, train, validation, test.',
    ],
  ],
  [
    'a key left empty takes nothing away',
    mine('patch:\n  size:'),
    ['mine.yaml:3:8: error: patch.size must be an odd whole number from 1 to 63 (found nothing)', '    3 |   size:', '      |        ^'],
  ],
];

for (const [title, files, lines] of FAILURES) {
  test(`refuses ${title}`, () =>
    assert.equal(
      complaints(files).map((line) => line.replace(/extends: \S+ is not a file$/, 'extends: FOLDER is not a file')),
      lines,
    ));
}

test('a chain without end is cut', () => {
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [index === 0 ? 'mine.yaml' : `${index}.yaml`, `extends: ${index + 1}.yaml`]),
  );
  assert.is(complaints(files)[0].replace(/^\d+.yaml/, 'N.yaml'), 'N.yaml:1:10: error: extends chains more than 16 files');
});

test('--set cannot extend, and null there takes away', () => {
  assert.equal(complaints(mine(''), ['extends=x.yaml']), ['--set extends=x.yaml: error: extends belongs in a file, and cannot be set']);
  assert.equal(complaints(mine(''), ['split.seed=null']), [
    '--set split.seed=null: error: null removes a value, but there is no split.seed',
  ]);
  assert.is(networkExperiment(load(mine('training: {batch: 8}'), ['training.batch=null']).experiment).training.batch, 16);
  assert.equal(Object.keys(networkExperiment(load(mine(''), ['training.optimizer.sgd.momentum=0.5']).experiment).training.optimizer), [
    'sgd',
  ]);
});

test.run();
