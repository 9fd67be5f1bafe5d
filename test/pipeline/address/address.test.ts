import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addressOf, dataIdentityIn, trialIdentity } from '../../../src/pipeline/address/address.js';
import { ASIDE } from '../../../src/pipeline/address/decisive.js';
import { diffPipelines } from '../../../src/pipeline/diff/diff-pipelines.js';
import { parsePipeline } from '../../../src/pipeline/pipeline.js';
import { problemOf } from '../../data/helpers.js';
import { edited, PIPELINE } from '../helpers.js';

const test = suite('pipeline/address/address');

type Edit = [from: string, to: string];

const address = (text: string, seed = 1, data = 'data', engine = 'wasm') =>
  addressOf(trialIdentity(parsePipeline(text, 'test.yaml').experiment, seed, { digest: data }, engine));

test('SHA-256 of canonical JSON', () => {
  // RFC 8785: keys sorted, no blanks, numbers as ECMAScript writes them.
  const canonical = '{"a":[1,1e-7,0.0003,1e+21,"é\\n"],"b":{"c":null,"d":true}}';
  const value = { b: { d: true, c: null }, a: [1.0, 1e-7, 3e-4, 1e21, 'é\n'] };
  assert.is(addressOf(value), createHash('sha256').update(canonical).digest('hex'));
});

test('what one trial is', () => {
  const identity = trialIdentity(parsePipeline(PIPELINE, 'test.yaml').experiment, 7, { digest: 'digest' }, 'wasm');
  assert.equal(Object.keys(identity).sort(), [
    'architecture',
    'data',
    'dataset',
    'engine',
    'numerics',
    'patch',
    'seed',
    'split',
    'training',
  ]);
  assert.equal(
    [identity.numerics, identity.engine, identity.data, identity.seed, identity.dataset],
    [2, 'wasm', 'digest', 7, { standardize: 'scene' }],
  );
});

const FILES = '{cube: {file: a.mat}, mask: {file: b.mat}}';

/** What changes no result, and so no address. */
const SAME: [string, Edit[]][] = [
  ['the name', [['name: test', 'name: other']]],
  ['a description', [['name: test', 'description: for people']]],
  ['the list of seeds', [['[1, 2]', '[1, 5, 9]']]],
  ["the scene's name (the data's digest stands for it)", [['indian-pines', 'indian-pines-8bit']]],
  ['where files lie', [['{scene: indian-pines}', FILES]]],
  [
    'variables and names of classes',
    [['{scene: indian-pines}', '{cube: {file: c.mat, variable: x}, mask: {file: b.mat}, classes: [a, b]}']],
  ],
  [
    'a default spelled out',
    [
      ['size: 7', 'size: 7, padding: zero'],
      ['batch: 16', 'batch: 16\n  batch_norm: {momentum: 0.99}'],
    ],
  ],
  [
    'the order of keys',
    [['{by: random, train: 20%, validation: 1025, test: rest}', '{test: rest, validation: 1025, train: 20%, by: random}']],
  ],
  [
    'how a number is written',
    [
      ['0.0003', '3.0e-4'],
      ['1025', '0x401'],
    ],
  ],
  [
    'cross-entropy spelled out',
    [['batch: 16', 'batch: 16\n  loss: {class_weights: none, focal: 0, label_smoothing: 0}\n  sampling: shuffled']],
  ],
  ['confidence as it is, spelled out', [['batch: 16', 'batch: 16\n  calibrate: none\n  keep_probabilities: false']]],
  ['fast convolutions that are off', [['batch: 16', 'batch: 16\n  fast_convolutions: false']]],
  ['a preset with its own options', [['architecture: ssrn', 'architecture: {preset: ssrn, spectral: 2, kernels: 24}']]],
];

for (const [title, edits] of SAME) {
  test(`does not depend on ${title}`, () => assert.is(address(edited(...edits)), address(PIPELINE)));
}

/** What changes results, one after the other. */
const OTHERS: Edit[] = [
  ['20%', '21%'],
  ['20%', '{per_class: 5}'],
  ['1025', '1026'],
  ['rest', '50%'],
  ['rest', 'rest, seed: 1'],
  ['rest', 'rest, seed: 2'],
  ['size: 7', 'size: 5'],
  ['{scene: indian-pines}', '{scene: indian-pines, standardize: training}'],
  ['{scene: indian-pines}', '{scene: indian-pines, scaling: global}'],
  ['{scene: indian-pines}', '{scene: indian-pines, pca: {components: 30}}'],
  ['{scene: indian-pines}', '{scene: indian-pines, scaling: min-max}'],
  ['{scene: indian-pines}', '{scene: indian-pines, scaling: none}'],
  ['{scene: indian-pines}', '{scene: indian-pines, pca: {components: 30, whiten: false}}'],
  ['{scene: indian-pines}', '{scene: indian-pines, mnf: {components: 30}}'],
  ['{scene: indian-pines}', '{scene: indian-pines, spectra: [snv]}'],
  ['{scene: indian-pines}', '{scene: indian-pines, spectra: [snv, continuum_removal]}'],
  ['{scene: indian-pines}', '{scene: indian-pines, spectra: [continuum_removal, snv]}'],
  ['{scene: indian-pines}', '{scene: indian-pines, spectra: [{savitzky_golay: {window: 11}}]}'],
  ['{scene: indian-pines}', '{scene: indian-pines, spectra: [{savitzky_golay: {window: 11, derivative: 1}}]}'],
  ['{scene: indian-pines}', '{scene: indian-pines, missing: mean}'],
  ['{scene: indian-pines}', '{scene: indian-pines, missing: leave-out}'],
  ['batch: 16', 'batch: 16\n  schedule: {cosine: {}}'],
  ['batch: 16', 'batch: 16\n  schedule: {step: {every: 10, factor: 0.5}}'],
  ['batch: 16', 'batch: 16\n  schedule: {step: {every: 20, factor: 0.5}}'],
  ['batch: 16', 'batch: 16\n  loss: {class_weights: balanced}'],
  ['batch: 16', 'batch: 16\n  loss: {class_weights: {effective_number: {}}}'],
  ['batch: 16', 'batch: 16\n  loss: {class_weights: {effective_number: {beta: 0.9}}}'],
  ['batch: 16', 'batch: 16\n  loss: {class_weights: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]}'],
  ['batch: 16', 'batch: 16\n  loss: {focal: 2}'],
  ['batch: 16', 'batch: 16\n  loss: {label_smoothing: 0.1}'],
  ['batch: 16', 'batch: 16\n  sampling: balanced'],
  ['batch: 16', 'batch: 16\n  calibrate: temperature'],
  ['batch: 16', 'batch: 16\n  keep_probabilities: true'],
  ['batch: 16', 'batch: 16\n  fast_convolutions: true'],
  ['batch: 16', 'batch: 16\n  stop: {patience: 20}'],
  ['size: 7', 'size: 7, padding: reflect'],
  ['batch: 16', 'batch: 16\n  augment: {flips: true}'],
  ['architecture: ssrn', 'architecture: ssrn-released'],
  ['architecture: ssrn', 'architecture: {preset: ssrn, spectral: 1}'],
  ['architecture: ssrn', 'architecture: {preset: ssrn, spatial: 1}'],
  ['architecture: ssrn', 'architecture: {preset: ssrn, kernels: 23}'],
  ['architecture: ssrn', 'architecture: {preset: ssrn, dropout: 0.4}'],
  ['architecture: ssrn', 'architecture: {preset: ssrn, normalize: none}'],
  ['0.0003', '0.0003000000000000001'],
  ['{learning_rate: 0.0003}', '{learning_rate: 0.0003, rho: 0.8}'],
  ['{learning_rate: 0.0003}', '{learning_rate: 0.0003, epsilon: 1e-7}'],
  ['rmsprop', 'adam'],
  ['rmsprop', 'sgd'],
  ['batch: 16', 'batch: 17'],
  ['batch: 16', 'epochs: 199'],
  ['batch: 16', 'select: validation-loss'],
  ['batch: 16', 'select: last'],
  ['batch: 16', 'batch_norm: {momentum: 0.98}'],
  ['batch: 16', 'batch_norm: {epsilon: 0.01}'],
];

test('depends on every other value', () => {
  const found = [PIPELINE, ...OTHERS.map((edit) => edited(edit))].map((text) => address(text));
  found.push(address(PIPELINE, 2), address(PIPELINE, 1, 'other'), address(PIPELINE, 1, 'data', 'cpu'));
  assert.is(new Set(found).size, OTHERS.length + 4);
});

const CLASSIFIER = edited(
  ['architecture: ssrn\n', 'classifier: {svm: {c: 10, gamma: 0.5}}\n'],
  ['training:\n  optimizer: {rmsprop: {learning_rate: 0.0003}}\n  batch: 16\n', ''],
);

test('depends on kept probabilities of a classifier, and not on their absence', () => {
  const forest = (settings: string) => {
    const text = CLASSIFIER.replace('classifier: {svm: {c: 10, gamma: 0.5}}', `classifier: {random-forest: {trees: 9${settings}}}`);
    return addressOf(trialIdentity(parsePipeline(text, 'test.yaml').experiment, 1, { digest: 'data' }, 'wasm'));
  };
  assert.is(forest(', keep_probabilities: false'), forest(''));
  assert.not.equal(forest(', keep_probabilities: true'), forest(''));
});

test('depends on what of the scene is used, on a classifier and on the pixels of files', () => {
  const { experiment } = parsePipeline(PIPELINE, 'test.yaml');
  const of = (data: object, pixels?: string) => addressOf(trialIdentity(experiment, 1, { digest: 'data', ...data }, 'wasm', pixels));
  const classifier = (text: string) => addressOf(trialIdentity(parsePipeline(text, 'test.yaml').experiment, 1, { digest: 'data' }, 'wasm'));
  const found = [
    of({}),
    of({ bands: [0, 1] }),
    of({ bands: [0, 2] }),
    of({ classes: [[1], [3]] }),
    of({ classes: [[1], [2, 3]] }),
    of({ ignore: 0 }),
    of({ ignore: -1 }),
    of({ scale: 10 }),
    of({}, 'pixels'),
    of({}, 'others'),
    classifier(CLASSIFIER),
    classifier(CLASSIFIER.replace('c: 10', 'c: 11')),
    classifier(CLASSIFIER.replace('0.5', '0.6')),
  ];
  assert.is(new Set(found).size, found.length);
  // A classifier needs no engine.
  const { experiment: svm } = parsePipeline(CLASSIFIER, 'test.yaml');
  assert.is(addressOf(trialIdentity(svm, 1, { digest: 'data' }, 'cpu')), classifier(CLASSIFIER));
});

/** Results lie below these names in the folders of users: but for the numerics' version they may never change. */
test('addresses that exist never change', () => {
  const { experiment } = parsePipeline(PIPELINE, 'test.yaml');
  const { experiment: svm } = parsePipeline(CLASSIFIER, 'test.yaml');
  const every = { digest: 'data', bands: [0, 2], classes: [[1], [3, 4]], ignore: -1, scale: 10000 };
  const { experiment: full } = parsePipeline(
    edited(
      ['{scene: indian-pines}', '{scene: indian-pines, scaling: none, missing: mean, pca: {components: 30, whiten: false}}'],
      ['batch: 16', 'batch: 16\n  schedule: {cosine: {final: 0.1}}\n  augment: {flips: true}\n  stop: {patience: 20}'],
    ),
    'test.yaml',
  );
  const identities = [
    trialIdentity(experiment, 1220, { digest: 'data' }, 'wasm'),
    trialIdentity(full, 7, every, 'wasm'),
    trialIdentity(svm, 1, { digest: 'data' }, 'wasm'),
    trialIdentity(experiment, 1, { digest: 'data' }, 'wasm', 'pixels'),
  ];
  assert.equal(
    identities.map((identity) => addressOf({ ...identity, numerics: 1 }).slice(0, 12)),
    ['9f052eb4c363', '74dac28a6595', '6b5e04c010cb', 'cbbca86c272f'],
  );
});

/** Of each key that decides nothing another value. */
const ASIDE_EDITS: Readonly<Record<string, Edit | undefined>> = {
  name: ['name: test', 'name: other'],
  description: ['name: test', 'name: test\ndescription: for people'],
  seeds: ['[1, 2]', '[1, 5, 9]'],
  maps: ['name: test', 'name: test\nmaps: none'],
  cluster: ['name: test', 'name: test\ncluster: {memory: 8G}'],
  published: ['name: test', 'name: test\npublished: {table: VI, method: ssrn}'],
  // There is no other.
  version: undefined,
};

test('keys that decide nothing are in no address, and make no other experiment in vary and diff', () => {
  assert.equal([...ASIDE].sort(), Object.keys(ASIDE_EDITS).sort());
  for (const [key, edit] of Object.entries(ASIDE_EDITS)) {
    if (!edit) continue;
    const [one, other] = [PIPELINE, edited(edit)].map((text) => parsePipeline(text, 'test.yaml'));
    assert.not.equal(one.experiment[key as never], other.experiment[key as never], key);
    assert.is(address(edited(edit)), address(PIPELINE), key);
    // Pairs go by the experiment before they go by the name.
    const { pairs, lone } = diffPipelines({ pipeline: one, spelledOut: false }, { pipeline: other, spelledOut: false });
    assert.equal([pairs.length, lone.length, pairs[0].consequences.sameTrials], [1, 0, true], key);
  }
  for (const [key, first, second] of [
    ['maps', 'scene', 'none'],
    ['description', 'a', 'b'],
  ]) {
    const text = `${PIPELINE}\nvary: {${key}: [${first}, ${second}]}\n`;
    assert.match(problemOf(() => parsePipeline(text, 'test.yaml')).message, /^vary makes the same experiment twice/, key);
  }
});

test('configurations that differ in maps alone are matched by their experiment, not by their name', () => {
  const text = (...lines: string[]) => parsePipeline(`${PIPELINE}\nvary:\n${lines.map((line) => `  - ${line}`).join('\n')}\n`, 'test.yaml');
  const { pairs, lone } = diffPipelines(
    { pipeline: text('{name: x, training.batch: 8, maps: none}', '{name: y, training.batch: 32, maps: none}'), spelledOut: false },
    { pipeline: text('{name: y, training.batch: 8, maps: scene}', '{name: x, training.batch: 32, maps: scene}'), spelledOut: false },
  );
  assert.equal([pairs.map(({ names }) => names.join()), lone.length], [['x,y', 'y,x'], 0]);
});

test('what is of the data comes back from an identity, whatever else the dataset says', () => {
  const { experiment } = parsePipeline(
    edited(['{scene: indian-pines}', '{scene: indian-pines, scaling: none, spectra: [snv]}']),
    'test.yaml',
  );
  const every = { digest: 'data', bands: [0, 2], classes: [[1], [3, 4]], ignore: -1, scale: 10000, zero: 5, centres: [400, 500] };
  assert.equal(dataIdentityIn(trialIdentity(experiment, 7, every, 'wasm')), every);
  assert.equal(dataIdentityIn(trialIdentity(experiment, 7, { digest: 'data' }, 'wasm')), { digest: 'data' });
});

test.run();
