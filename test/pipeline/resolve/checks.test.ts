import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CATALOGUE } from '../../../src/scenes/index.js';
import type { Failure } from '../../../src/errors/failure.js';
import { formatProblem } from '../../../src/errors/format.js';
import { pipelineNetwork } from '../../../src/pipeline/resolve/checks.js';
import { knownSize } from '../../../src/pipeline/resolve/dataset-checks.js';
import { parsePipeline } from '../../../src/pipeline/pipeline.js';
import { problemOf } from '../../data/helpers.js';
import { codesOf, edited, messagesOf, PIPELINE, problemsOf } from '../helpers.js';
import { networkExperiment } from '../../../src/pipeline/experiment.js';

const test = suite('pipeline/resolve/checks');

type Edit = [from: string, to: string];

const synthetic = (settings: string): Edit => ['{scene: indian-pines}', `{synthetic: {${settings}}}`];

/** What the schema cannot say: edits, code, place and message, hint. */
const FAILURES: [string, Edit[], string, string, string][] = [
  [
    'an unknown scene',
    [['indian-pines', 'indian-pine']],
    'scene-unknown',
    '3:18: error: dataset.scene: there is no scene "indian-pine"',
    'Known: indian-pines, ksc, pavia-university, pavia-centre, salinas, salinas-a, indian-pines-8bit. ' +
      'Your own: dataset: {cube: {file: …}, mask: {file: …}}, or hsi-run data import CUBE MASK --name ID.',
  ],
  [
    'shares over the whole',
    [
      ['20%', '60%'],
      ['1025', '50%'],
    ],
    'shares-over-whole',
    '4:45: error: split: the shares add up to more than 100 % (train 60% + validation 50%)',
    'Lower one of them.',
  ],
  [
    'three shares a little over the whole',
    [
      ['20%', '33.3%'],
      ['1025', '33.3%'],
      ['rest', '33.41%'],
    ],
    'shares-over-whole',
    '4:60: error: split: the shares add up to more than 100 % (train 33.3% + validation 33.3% + test 33.41%)',
    'Lower one of them, or write test: rest.',
  ],
  [
    'a patch larger than the scene',
    [synthetic('rows: 16, columns: 30'), ['size: 7', 'size: 17']],
    'patch',
    '5:15: error: patch.size: a patch of 17 x 17 is larger than the scene of 16 x 30',
    'Set patch.size to 15 or less.',
  ],
  [
    'a patch wider than the scene',
    [synthetic('columns: 9'), ['size: 7', 'size: 11']],
    'patch',
    '5:15: error: patch.size: a patch of 11 x 11 is larger than the scene of 64 x 9',
    'Set patch.size to 9 or less.',
  ],
  [
    'a block that does not fit, at its line',
    [
      [
        'architecture: ssrn',
        'architecture:\n  - conv: {kernels: 2, size: [1, 1, full]}\n' + '  - spatial: {kernels: 4, size: 3}\n  - dense: classes',
      ],
    ],
    'shape',
    '8:5: error: block 2 (spatial): the shortcut gives 7x7x1, 2 channels, but the convolutions give 7x7x1, 4 channels',
    'Use kernels: 2, or shortcut: convolution.',
  ],
  [
    "a preset's block that does not fit",
    [['size: 7', 'size: 1']],
    'shape',
    "6:15: error: block 4 (conv): the kernel's rows (3) exceed the remaining 1: kernel 3x3x1, input 1x1x1, 128 channels",
    'Use a smaller kernel, a larger patch, or padding: zero.',
  ],
  [
    'a kernel longer than a synthetic scene has bands',
    [synthetic('bands: 8'), ['architecture: ssrn', 'architecture: [{conv: {kernels: 2, size: [1, 1, 9]}}, {dense: classes}]']],
    'shape',
    "6:16: error: block 1 (conv): the kernel's depth (9) exceeds the remaining 8: kernel 1x1x9, input 7x7x8, 1 channel",
    'Use a depth of at most 8, or full.',
  ],
  [
    'a selection by validation pixels that are not there',
    [
      ['1025', '0'],
      ['batch: 16', 'select: validation-loss'],
    ],
    'selection',
    '9:11: error: training.select: validation-loss needs validation pixels, and split.validation is 0',
    'Use select: last, or keep some pixels for validation.',
  ],
  [
    'the default selection without validation pixels',
    [['1025', '0.0%']],
    'selection',
    '4:45: error: training.select: validation-accuracy (the default) needs validation pixels, and split.validation is 0%',
    'Use select: last, or keep some pixels for validation.',
  ],
];

for (const [title, edits, code, message, hint] of FAILURES) {
  test(`refuses ${title}`, () => {
    const text = edited(...edits);
    assert.equal(messagesOf(text), [`test.yaml:${message}`]);
    assert.equal(codesOf(text), [code]);
    assert.is(problemsOf(text)[0].hint, hint);
  });
}

test('all of them at once, in the order of the file', () => {
  const text = edited(['20%', '60%'], ['1025', '50%'], ['size: 7', 'size: 1'], ['indian-pines', 'ksc']);
  assert.equal(codesOf(text), ['shares-over-whole', 'shape']);
});

/** What is close to wrong, and right. */
const RIGHT: [string, Edit[]][] = [
  [
    'shares of exactly the whole',
    [
      ['20%', '33.3%'],
      ['1025', '33.3%'],
      ['rest', '33.4%'],
    ],
  ],
  [
    'a share and numbers',
    [
      ['20%', '90%'],
      ['1025', '10'],
      ['rest', '{per_class: 1}'],
    ],
  ],
  ['a patch as large as the scene', [synthetic('rows: 9, columns: 9'), ['size: 7', 'size: 9']]],
  [
    'no validation pixels for the last epoch',
    [
      ['1025', '0'],
      ['batch: 16', 'select: last'],
    ],
  ],
  [
    "a scene of one's own, whose size nobody knows yet",
    [
      ['{scene: indian-pines}', '{cube: {file: a.mat}, mask: {file: b.mat}}'],
      ['size: 7', 'size: 63'],
    ],
  ],
];

for (const [title, edits] of RIGHT) test(`accepts ${title}`, () => assert.equal(messagesOf(edited(...edits)), []));

test('sizes that are known without reading data', () => {
  const size = (text: string) => {
    const found = knownSize(parsePipeline(text, 'test.yaml').experiment, CATALOGUE);
    return found && [found.rows, found.columns, found.bands, found.classes];
  };
  assert.equal(size(PIPELINE), [145, 145, 200, 16]);
  assert.equal(size(edited(synthetic('rows: 20, classes: 5'))), [20, 64, 48, 5]);
  assert.is(size(edited(['{scene: indian-pines}', '{cube: {file: a.mat}, mask: {file: b.mat}}'])), undefined);
});

test('the network of a scene that was read, its mistakes at their lines', () => {
  const pipeline = parsePipeline(edited(['{scene: indian-pines}', '{cube: {file: a.mat}, mask: {file: b.mat}}']), 'test.yaml');
  const described = { ...pipeline, experiment: networkExperiment(pipeline.experiment) };
  const { input, classes } = pipelineNetwork(described, { rows: 20, columns: 30, bands: 40, classes: 4 });
  assert.equal([input, classes], [{ rows: 7, columns: 7, depth: 40, channels: 1 }, 4]);
  const failing = (bands: number, rows: number) => {
    try {
      pipelineNetwork(pipeline, { rows, columns: 30, bands, classes: 4 });
    } catch (error) {
      return (error as Failure).problems.map((problem) => formatProblem(problem).split('\n')[0]);
    }
    return [];
  };
  assert.equal(failing(40, 5), ['test.yaml:5:15: error: patch.size: a patch of 7 x 7 is larger than the scene of 5 x 30']);
  assert.equal(failing(6, 20), [
    "test.yaml:6:15: error: block 1 (conv): the kernel's depth (7) exceeds the remaining 6: kernel 1x1x7, input 7x7x6, 1 channel",
  ]);
});

test('of shares over the whole the one that the command line set is named; test: rest is advised where the test has a share', () => {
  const found = (test: string) => {
    const text = PIPELINE.replace(/split: .*/, `split: {by: random, train: 20%, validation: 10%, test: ${test}}`);
    const { code, place, hint } = problemOf(() => parsePipeline(text, 'a.yaml', ['split.train=95%']));
    return [code, place?.file, hint];
  };
  const place = '--set split.train=95%';
  assert.equal(found('rest'), ['shares-over-whole', place, 'Lower one of them.']);
  assert.equal(found('30%'), ['shares-over-whole', place, 'Lower one of them, or write test: rest.']);
  const few = problemOf(() => parsePipeline(PIPELINE, 'a.yaml', ['split.train=95%']));
  assert.equal([few.code, few.place?.file], ['too-few-pixels', 'a.yaml']);
  assert.match(few.hint!, /^--set sets split\.train to 95%\. /);
});

test.run();
