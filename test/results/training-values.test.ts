import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Experiment } from '../../src/pipeline/experiment.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { trainingValuesText } from '../../src/results/training-values.js';

const test = suite('results/training-values');

const experiment = (dropout: number, l2: number): Experiment =>
  parsePipeline(
    `version: 1
dataset: {synthetic: {}}
split: {by: random, train: 20%, validation: 10%}
patch: {size: 3}
architecture:
  - conv: {kernels: 2, size: [3, 3, full], l2: ${l2}}
  - dropout: ${dropout}
  - dense: classes
training: {optimizer: {adam: {}}, epochs: 1}
seeds: [1]
`,
    'a.yaml',
  ).experiment;

test('only what the trials have is said of their values', () => {
  const text = (...given: (Experiment | undefined)[]) => trainingValuesText(given);
  assert.is(text(experiment(0, 0)), 'Training values are means over an epoch.');
  assert.is(text(experiment(0.5, 0)), 'Training values are means over an epoch, with dropout.');
  assert.is(text(experiment(0, 0.01)), 'Training values are means over an epoch, with the L2 penalty in the loss.');
  const both = 'Training values are means over an epoch, with dropout and with the L2 penalty in the loss.';
  assert.equal([text(experiment(0.5, 0.01)), text(undefined)], [both, both]);
  assert.is(text(experiment(0.5, 0), experiment(0, 0)), 'Training values are means over an epoch, with dropout where there is one.');
});

test.run();
