import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formatProblem } from '../../src/errors/format.js';
import { codesOf, edited, messagesOf, PIPELINE, problemsOf } from './helpers.js';

const test = suite('spec/messages');

type Edit = [from: string, to: string];

const SHARE = 'a share of each class such as 20% or 0.2, a whole number of pixels in all, or {per_class: n}';
const ROOT = 'Known here: version, name, description, dataset, split, patch, architecture, training, seeds.';
const KINDS = 'conv, spectral, spatial, pool, dropout, dense';
const batch = (value: string): Edit => ['batch: 16', `batch: ${value}`];
const architecture = (value: string): Edit => ['architecture: ssrn', `architecture: ${value}`];
const blocks = (...lines: string[]): Edit => ['architecture: ssrn', ['architecture:', ...lines.map((line) => `  - ${line}`)].join('\n')];
const dataset = (value: string): Edit => ['{scene: indian-pines}', value];

/** Edits of the test pipeline; each problem as code, place and message. */
const FAILURES: [string, Edit[], [code: string, place: string, message: string][]][] = [
  ['an unknown key', [['name: test', 'nam: test']], [['unknown-key', '2:1', 'unknown key nam']]],
  ['an unknown key further in', [['batch: 16', 'batch: 16\n  epoch: 4']], [['unknown-key', '10:3', 'unknown key epoch in training']]],
  ['an unknown optimizer', [['{rmsprop: {learning_rate: 0.0003}}', '{momentum: {}}']],
    [['unknown-key', '8:15', 'unknown key momentum in training.optimizer']]],
  ['an unknown block', [blocks('cnov: {}', 'dense: classes')], [['unknown-key', '7:5', 'unknown key cnov in architecture[0]']]],
  ['a setting that another kind of block has', [blocks('pool: average', 'spatial: {kernels: 2, size: 3, stride: 2}')],
    [['unknown-key', '8:36', 'unknown key stride in architecture[1].spatial']]],
  ['missing keys', [['seeds: [1, 2]\n', ''], ['train: 20%, ', '']],
    [['missing-key', '1:1', 'the pipeline needs the key seeds'], ['missing-key', '4:8', 'split needs the key train']]],
  ['a missing setting', [blocks('conv: {kernels: 2}', 'dense: {activation: relu}')],
    [['missing-key', '7:11', 'architecture[0].conv needs the key size'],
      ['missing-key', '8:12', 'architecture[1].dense needs the key units']]],
  ['class names without files', [dataset('{scene: indian-pines, classes: [a, b]}')],
    [['missing-key', '3:32', 'dataset: classes goes with cube']]],
  ['a text for a number', [batch('many')], [['value', '9:10', 'training.batch must be a whole number (found "many")']]],
  ['a fraction for a whole number', [batch('0.5')], [['value', '9:10', 'training.batch must be a whole number (found 0.5)']]],
  ['nothing', [batch('')], [['value', '9:10', 'training.batch must be a whole number (found null)']]],
  ['a number for a mapping', [['patch: {size: 7}', 'patch: 7']], [['value', '5:8', 'patch must be a mapping (found 7)']]],
  ['a number for a text', [dataset('{scene: 7}')], [['value', '3:18', 'dataset.scene must be a text (found 7)']]],
  ['a number for a list', [['[1, 2]', '1']], [['value', '10:8', 'seeds must be a list (found 1)']]],
  ['what is not a number', [['0.0003', '.nan']],
    [['value', '8:40', 'training.optimizer.rmsprop.learning_rate must be a number (found NaN)']]],
  ['an infinite number', [['0.0003', '-.inf']],
    [['value', '8:40', 'training.optimizer.rmsprop.learning_rate must be a number (found -Infinity)']]],
  ['too little', [batch('0')], [['value', '9:10', 'training.batch must be at least 1 (found 0)']]],
  ['too much', [batch('65537')], [['value', '9:10', 'training.batch must be at most 65536 (found 65537)']]],
  ['not more than the limit', [['0.0003', '0']],
    [['value', '8:40', 'training.optimizer.rmsprop.learning_rate must be more than 0 (found 0)']]],
  ['not less than the limit', [architecture('{preset: ssrn, dropout: 1}')],
    [['value', '6:39', 'architecture.dropout must be less than 1 (found 1)']]],
  ['another version', [['version: 1', 'version: 2']], [['value', '1:10', 'version must be 1 (found 2)']]],
  ['none of a few', [['{size: 7}', '{size: 7, padding: mirror}']],
    [['value', '5:27', 'patch.padding must be one of zero (found "mirror")']]],
  ['an empty text', [dataset('{scene: ""}')], [['value', '3:18', 'dataset.scene must be a text that is not empty (found "")']]],
  ['an empty list', [['[1, 2]', '[]']], [['value', '10:8', 'seeds must be a list of at least 1 (found [])']]],
  ['no block', [architecture('[]')], [['value', '6:15', 'architecture must be a list of at least 1 (found [])']]],
  ['an even patch', [['size: 7', 'size: 8']], [['value', '5:15', 'patch.size must be an odd whole number from 1 to 63 (found 8)']]],
  ['a name with blanks', [['name: test', 'name: My test']],
    [['value', '2:7', "name must be lower-case letters, digits, '.', '_' and '-' (found \"My test\")"]]],
  ['a negative share', [['20%', '-20%']], [['value', '4:28', `split.train must be ${SHARE} (found "-20%")`]]],
  ['a share over 1', [['20%', '120%']], [['value', '4:28', `split.train must be ${SHARE} (found "120%")`]]],
  ['a share over 1 as a number', [['20%', '1.5']], [['value', '4:28', `split.train must be ${SHARE} (found 1.5)`]]],
  ['a negative number of pixels', [['1025', '-5']], [['value', '4:45', `split.validation must be ${SHARE} (found -5)`]]],
  ['rest where it cannot be', [['1025', 'rest']], [['value', '4:45', `split.validation must be ${SHARE} (found "rest")`]]],
  ['half a test set', [['rest', 'half']], [['value', '4:57', `split.test must be rest, ${SHARE} (found "half")`]]],
  ['no pixel of each class', [['1025', '{per_class: 0}']], [['value', '4:57', 'split.validation.per_class must be at least 1 (found 0)']]],
  ['duplicate seeds: the second', [['[1, 2]', '[7, 3, 7]']], [['duplicate', '10:15', 'seeds holds 7 twice']]],
  ['seeds out of range', [['[1, 2]', '[-1, 4294967296]']],
    [['value', '10:9', 'seeds[0] must be at least 0 (found -1)'],
      ['value', '10:13', 'seeds[1] must be at most 4294967295 (found 4294967296)']]],
  ['an unknown preset', [architecture('ssnr')],
    [['value', '6:15', 'architecture must be a preset (ssrn, ssrn-released), {preset: …} or a list of blocks (found "ssnr")']]],
  ['an unknown preset with options', [architecture('{preset: ssnr}')],
    [['value', '6:24', 'architecture.preset must be one of ssrn, ssrn-released (found "ssnr")']]],
  ['what a block cannot be',
    [blocks('{pool: average, dropout: 0.5}', '{}', 'pool: max', 'dense: class', 'spectral: {kernels: 2, size: 4}')],
    [['value', '7:5', `architecture[0] must be one of ${KINDS} (found {"pool":"average","dropout":0.5})`],
      ['value', '8:5', `architecture[1] must be one of ${KINDS} (found {})`],
      ['value', '9:11', 'architecture[2].pool must be one of average (found "max")'],
      ['value', '10:12', 'architecture[3].dense must be classes or {units: …} (found "class")'],
      ['value', '11:34', 'architecture[4].spectral.size must be an odd whole number from 1 to 1023 (found 4)']]],
  ["a kernel's size", [blocks(...['[1, 1]', '[1, 1, 1, 1]', '[1, 1, all]'].map((size) => `conv: {kernels: 2, size: ${size}}`))],
    [['value', '7:30', 'architecture[0].conv.size must be [rows, columns, depth] (found [1,1])'],
      ['value', '8:30', 'architecture[1].conv.size must be [rows, columns, depth] (found [1,1,1,1])'],
      ['value', '9:37', 'architecture[2].conv.size[2] must be a whole number or full (found "all")']]],
  ['no dataset', [dataset('{}')], [['value', '3:10', 'dataset must be either scene, or synthetic, or cube with mask (found {})']]],
  ['a cube without its mask', [dataset('{cube: {file: a.mat}}')],
    [['value', '3:10', 'dataset must be either scene, or synthetic, or cube with mask (found {"cube":{"file":"a.mat"}})']]],
  ['two datasets', [dataset('{scene: ksc, synthetic: {}}')],
    [['value', '3:10', 'dataset must be either scene, or synthetic, or cube with mask (found {"scene":"ksc","synthetic":{}})']]],
  ['two optimizers', [['{rmsprop: {learning_rate: 0.0003}}', '{sgd: {}, adam: {}}']],
    [['value', '8:14', 'training.optimizer must be one of rmsprop, sgd, adam (found {"sgd":{},"adam":{}})']]],
  ['a long value, cut', [['{size: 7}', `[${'1234567, '.repeat(20)}1]`]],
    [['value', '5:8', `patch must be a mapping (found [${'1234567,'.repeat(7)}…)`]]],
];

for (const [title, edits, problems] of FAILURES) {
  test(`refuses ${title}`, () => {
    const text = edited(...edits);
    assert.equal(messagesOf(text), problems.map(([, place, message]) => `test.yaml:${place}: error: ${message}`));
    assert.equal(codesOf(text), problems.map(([code]) => code));
  });
}

test('many mistakes at once, in the order of the file', () => {
  // Keys in another order than the schema's.
  const edits: Edit[] = [['[1, 2]', '[1, 1]'], ['size: 7', 'size: 8'], ['name: test', 'colour: red'], batch('no'), ['20%', '-20%']];
  const text = edited(...edits, ['version: 1\n', '']).concat('version: 2\n');
  assert.equal(messagesOf(text).map((message) => message.split(': error: ')[0]),
    [[1, 1], [3, 28], [4, 15], [8, 10], [9, 12], [10, 10]].map(([line, column]) => `test.yaml:${line}:${column}`));
});

test('an unknown key is told the known ones, and the nearest of them', () => {
  assert.is(problemsOf(edited(['name: test', 'nam: test']))[0].cure, `Did you mean name? ${ROOT}`);
  assert.is(problemsOf(edited(['name: test', 'zzz: test']))[0].cure, ROOT);
});

test('excerpt and caret', () => {
  const [problem] = problemsOf(edited(['[1, 2]', '[1, 2, 1] # three']));
  assert.equal(formatProblem(problem).split('\n'), [
    'test.yaml:10:15: error: seeds holds 1 twice',
    '   10 | seeds: [1, 2, 1] # three',
    '      |               ^',
  ]);
});

test('the test pipeline itself is right', () => assert.equal(messagesOf(PIPELINE), []));

test.run();
