import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addressOf, trialIdentity } from '../../src/pipeline/address/address.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { writeExperiment } from '../../src/pipeline/write.js';
import { edited, PIPELINE } from './helpers.js';

const test = suite('pipeline/resolve');

const resolve = (text: string, file = 'test.yaml') => parsePipeline(text, file).experiment;

test('every default spelled out, the preset expanded', () => {
  assert.is(
    writeExperiment(resolve(PIPELINE)),
    `version: 1
name: test
dataset: {scene: indian-pines, missing: error, standardize: scene, scaling: band}
split: {by: random, train: 20%, validation: 1025, test: rest}
patch: {size: 7, padding: zero}
architecture:
  - {conv: {kernels: 24, size: [1, 1, 7], stride: [1, 1, 2], normalize: batch, padding: none, activation: relu, l2: 0}}
  - {spectral: {repeat: 2, kernels: 24, size: 7, normalize: batch, padding: replicate, shortcut: identity, post_activations: 1, l2: 0}}
  - {conv: {kernels: 128, size: [1, 1, full], normalize: batch, stride: [1, 1, 1], padding: none, activation: relu, l2: 0}}
  - {conv: {kernels: 24, size: [3, 3, full], normalize: batch, stride: [1, 1, 1], padding: none, activation: relu, l2: 0}}
  - {spatial: {repeat: 2, kernels: 24, size: 3, normalize: batch, padding: zero, shortcut: identity, post_activations: 1, l2: 0}}
  - {pool: average}
  - {dropout: 0.5}
  - {dense: {units: classes, activation: none, l2: 0}}
training:
  optimizer: {rmsprop: {learning_rate: 0.0003, rho: 0.9, epsilon: 1e-8}}
  batch: 16
  epochs: 200
  select: validation-accuracy
  batch_norm: {momentum: 0.99, epsilon: 0.001}
seeds: [1, 2]
`,
  );
});

type Edit = [from: string, to: string];

/** Pipelines that use every part of the format. */
const PIPELINES: [string, Edit[]][] = [
  ['as it is', []],
  ['a description of several lines', [['name: test', 'name: "1"\ndescription: "one: two\\n# three"']]],
  ['a synthetic scene', [['{scene: indian-pines}', '{synthetic: {rows: 20}, standardize: training}']]],
  ['files', [['{scene: indian-pines}', '{cube: {file: "a b.mat", variable: x}, mask: {file: b.mat}, classes: ["1", "yes", "a: b"]}']]],
  [
    'amounts',
    [
      ['20%', '{per_class: 5}'],
      ['1025', '12.5%'],
      ['rest', '100'],
    ],
  ],
  ['a held split', [['test: rest', 'test: rest, seed: 4']]],
  ['the other preset', [['architecture: ssrn', 'architecture: {preset: ssrn-released, spectral: 0, dropout: 0.3}']]],
  [
    'a list of blocks',
    [
      [
        'architecture: ssrn',
        'architecture:\n  - conv: {kernels: 2, size: [1, 1, full], padding: replicate, l2: 1.0e-5}\n' +
          '  - dense: {units: 10, activation: relu}\n  - dense: classes',
      ],
    ],
  ],
  ['anchors', [['architecture: ssrn', 'architecture:\n  - conv: &one {kernels: 2, size: [1, 1, 7]}\n  - conv: *one\n  - dense: classes']]],
  [
    'another optimizer',
    [
      ['{rmsprop: {learning_rate: 0.0003}}', '{adam: {learning_rate: 1}}'],
      ['batch: 16', 'batch_norm: {epsilon: 1e-5}\n  select: last'],
    ],
  ],
  ['sgd', [['{rmsprop: {learning_rate: 0.0003}}', '{sgd: {momentum: 0.9}}']]],
];

for (const [title, edits] of PIPELINES) {
  test(`resolving again changes nothing: ${title}`, () => {
    const first = resolve(edited(...edits));
    const text = writeExperiment(first);
    // Under another name of the file: the name is spelled out too.
    const second = resolve(text, 'other.yaml');
    assert.equal(second, first);
    assert.is(writeExperiment(second), text);
    assert.is(
      addressOf(trialIdentity(second, 1, { digest: 'data' }, 'wasm')),
      addressOf(trialIdentity(first, 1, { digest: 'data' }, 'wasm')),
    );
    assert.not.match(text, /[&*]\w+\d/);
  });
}

test('a preset and its list are the same experiment', () => {
  const preset = resolve(PIPELINE);
  const list = resolve(
    edited([
      'architecture: ssrn',
      `architecture:
  - conv: {kernels: 24, size: [1, 1, 7], stride: [1, 1, 2]}
  - spectral: {repeat: 2, kernels: 24, size: 7}
  - conv: {kernels: 128, size: [1, 1, full]}
  - conv: {kernels: 24, size: [3, 3, full]}
  - spatial: {repeat: 2, kernels: 24, size: 3}
  - pool: average
  - dropout: 0.5
  - dense: classes`,
    ]),
  );
  assert.equal(list, preset);
});

/** A file without a name is called after itself. */
const NAMES: [string, string][] = [
  ['pipelines/ssrn-in.yaml', 'ssrn-in'],
  ['SSRN IN.yml', 'ssrn-in'],
  ['_draft.yaml', 'draft'],
  ['mine.v2.yaml', 'mine.v2'],
  ['mine', 'mine'],
  [`${'x'.repeat(80)}.yaml`, 'x'.repeat(64)],
  ['.yaml', 'pipeline'],
];

for (const [file, name] of NAMES) {
  test(`${file} is called ${name}`, () => {
    const experiment = resolve(edited(['name: test\n', '']), file);
    assert.is(experiment.name, name);
    assert.is(resolve(writeExperiment(experiment)).name, name);
  });
}

test.run();
