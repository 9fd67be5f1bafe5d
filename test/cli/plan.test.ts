import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../data/helpers.js';
import { hsiRun, hsiRunAll, ROOT } from './command-line.js';

const test = suite('cli/plan');

/** Trainable parameters in all and without batch normalization, as the paper counts. */
const PARAMETERS: Record<string, [number, number]> = {
  'ssrn-in.yaml': [364168, 363432], 'ssrn-in-8bit.yaml': [364168, 363432],
  'ssrn-ksc.yaml': [327229, 326493], 'ssrn-up.yaml': [216537, 215801],
};

const files = readdirSync(join(ROOT, 'pipelines')).filter((name) => name.endsWith('.yaml'));
const plans = await hsiRunAll(files.map((file) => ['plan', `pipelines/${file}`, '--json']));

files.forEach((file, index) => {
  test(`pipelines/${file}`, () => {
    const { code, stdout, stderr } = plans[index];
    assert.equal([code, stderr], [0, '']);
    const { trainable, withoutNormalization, flops, layers } = JSON.parse(stdout);
    if (PARAMETERS[file]) assert.equal([trainable, withoutNormalization], PARAMETERS[file]);
    const sum = (key: string) => layers.reduce((total: number, layer: Record<string, number>) => total + layer[key], 0);
    assert.equal([sum('trainable'), sum('withoutNormalization'), sum('flops')], [trainable, withoutNormalization, flops]);
  });
});

test('validate says so, to people and to programs', async () => {
  const [plain, json, quiet] = await hsiRunAll([[], ['--json'], ['--quiet']].map((more) => ['validate', 'pipelines/quickstart.yaml', ...more]));
  assert.equal(plain, { code: 0, stdout: 'pipelines/quickstart.yaml: valid\n', stderr: '' });
  assert.equal([json.code, json.stderr], [0, '']);
  assert.equal(JSON.parse(json.stdout), {
    valid: true, files: [{ file: 'pipelines/quickstart.yaml', valid: true, name: 'quickstart', errors: [] }],
  });
  assert.equal(quiet, { code: 0, stdout: '', stderr: '' });
});

test("the paper's pipelines are there", () => assert.equal(Object.keys(PARAMETERS).filter((file) => !files.includes(file)), []));

test('the table of a small network, to the letter', () => withFolder(async (folder) => {
  writeFileSync(join(folder, 'small.yaml'), `version: 1
dataset: {synthetic: {bands: 9, classes: 5}}
split: {by: random, train: 20%, validation: 10%}
patch: {size: 3}
architecture:
  - conv: {kernels: 100, size: [1, 1, 3], stride: [1, 1, 2]}
  - conv: {kernels: 40, size: [3, 3, full], normalize: none}
  - dropout: 0.5
  - dense: classes
training: {optimizer: {sgd: {}}, batch: 100}
seeds: [1]
`);
  const { code, stdout, stderr } = await hsiRun(['plan', 'small.yaml'], { cwd: folder });
  assert.equal([code, stderr], [0, '']);
  assert.equal(stdout.split('\n'), [
    'layer       kind           output               parameters  MFLOP a patch',
    'input                      3x3x9, 1 channel',
    // 9 x 4 values x 100 kernels x 3 products x 2.
    'conv1/conv  convolution    3x3x4, 100 channels         400           0.02',
    'conv1/norm  normalization  3x3x4, 100 channels         200           0.01',
    // 40 kernels x 3600 products x 2.
    'conv2/conv  convolution    1x1x1, 40 channels      144,040           0.29',
    'conv2/relu  relu           1x1x1, 40 channels                        0.00',
    'dropout1    dropout        1x1x1, 40 channels                        0.00',
    'dense1      dense          1x1x1, 5 channels           205           0.00',
    '',
    '144,845 parameters (144,645 without batch normalization), 0.3 MFLOP a patch forward, about 0.1 GFLOP a training step',
    '',
  ]);
}));

test('resolve prints a pipeline that resolves to itself', () => withFolder(async (folder) => {
  const first = await hsiRun(['resolve', 'pipelines/quickstart.yaml', '--set', 'training.epochs=3']);
  assert.equal([first.code, first.stderr], [0, '']);
  assert.ok(first.stdout.includes('\n  epochs: 3\n'));
  writeFileSync(join(folder, 'again.yaml'), first.stdout);
  assert.equal(await hsiRun(['resolve', join(folder, 'again.yaml')]), first);
}));

test('a scene of one\'s own has no size before it is read', () => withFolder(async (folder) => {
  writeFileSync(join(folder, 'own.yaml'), `version: 1
dataset: {cube: {file: a.mat}, mask: {file: b.mat}}
split: {by: random, train: 20%, validation: 10%}
patch: {size: 3}
architecture: ssrn
training: {optimizer: {sgd: {}}}
seeds: [1]
`);
  assert.equal(await hsiRun(['plan', 'own.yaml'], { cwd: folder }), { code: 2, stdout: '', stderr: [
    'own.yaml:2:10: error: the size of a scene of your own is only known once it is read',
    '    2 | dataset: {cube: {file: a.mat}, mask: {file: b.mat}}',
    '      |          ^',
    '  Name a scene of the catalogue: --set dataset={scene: indian-pines}.', '  docs/errors.md#size-unknown',
    '',
  ].join('\n') });
}));

test.run();
