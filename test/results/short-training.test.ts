import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Experiment } from '../../src/pipeline/experiment.js';
import { chosenEpochs, shortTrainingText } from '../../src/results/short-training.js';

const test = suite('results/short-training');

test('the last epoch was the best in most seeds: training was perhaps too short', () => {
  const said = (...chosen: number[]) => shortTrainingText(chosen.map((one) => ({ chosen: one, last: 30 })));
  assert.is(said(30, 12, 30), 'The last epoch (30) was the best by the validation pixels in 2 of 3 seeds: training was perhaps too short.');
  assert.is(said(30), 'The last epoch (30) was the best by the validation pixels: training was perhaps too short.');
  assert.is(said(30, 12), undefined, 'half of the seeds are not most');
  assert.is(said(29), undefined);
  assert.is(said(), undefined);
  assert.is(shortTrainingText([{ chosen: 1, last: 1 }]), undefined, 'of one epoch nothing can be said');
});

test('what was chosen is read from the trials, the last epoch from their table; without a choice nothing is said', () => {
  const training = (select: string) => ({ training: { select } }) as unknown as Experiment;
  const epochs = [1, 2, 3].flatMap((epoch) => [7, 8].map((seed) => ({ seed: String(seed), epoch: String(epoch) })));
  const trials = [{ seed: 7, epoch: 3 }, { seed: 8, epoch: 2 }, { seed: 9, epoch: 1 }, { seed: 7 }];
  assert.equal(chosenEpochs(training('validation-accuracy'), trials, epochs), [
    { chosen: 3, last: 3 },
    { chosen: 2, last: 3 },
  ]);
  for (const experiment of [training('last'), {}, undefined]) assert.equal(chosenEpochs(experiment, trials, epochs), []);
});

test.run();
