import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { catalogueFacts, estimateAll, spanOf, trialHours } from '../../src/plan/estimate.js';
import { pixelCounts } from '../../src/plan/pixel-counts.js';
import { CATALOGUE } from '../../src/scenes/index.js';
import { loadPipeline } from '../../src/pipeline/pipeline.js';
import { networkExperiment } from '../../src/pipeline/experiment.js';

const test = suite('workers/bench');

test("the pixels of the paper's pipelines without their data", () => {
  const counts = Object.fromEntries(
    ['in', 'ksc', 'up'].map((scene) => [scene, pixelCounts(loadPipeline(`pipelines/ssrn-${scene}.yaml`).experiment, CATALOGUE)]),
  );
  assert.equal(counts, {
    in: { train: 2055, validation: 1025, test: 7169 },
    ksc: { train: 1048, validation: 521, test: 3642 },
    up: { train: 4281, validation: 4281, test: 34214 },
  });
});

// By hand: 129 steps of 100 ms and 1025 patches of 2 ms make 14.95 s an epoch, 200 of them 2990 s; testing adds 14.338 s.
test('hours of a pipeline', () => {
  const configurations = loadPipeline('pipelines/ssrn-in.yaml').configurations.map((one) => ({
    ...one,
    experiment: networkExperiment(one.experiment),
  }));
  const hours = (jobs: number) =>
    estimateAll(
      { trainStepMs: 100, predictPatchMs: 2 },
      configurations,
      configurations.map((one) => catalogueFacts(one)!),
      jobs,
    )!;
  assert.ok(Math.abs(hours(1) - (10 * 3004.338) / 3600) < 1e-9);
  assert.ok(Math.abs(hours(4) - (3 * 3004.338) / 3600) < 1e-9);
});

test('a trial that has a checkpoint takes the rest of its time', () => {
  const experiment = networkExperiment(loadPipeline('pipelines/ssrn-in.yaml').experiment);
  const hours = trialHours({ trainStepMs: 100, predictPatchMs: 2 }, experiment, pixelCounts(experiment, CATALOGUE)!, 199);
  assert.ok(Math.abs(hours - (14.95 + 14.338) / 3600) < 1e-12);
});

test('each trial begins when a worker is free', () => {
  assert.is(spanOf([3, 1, 1, 1], 2), 3);
  assert.is(spanOf([1, 1, 3], 2), 4);
  assert.is(spanOf([], 0), 0);
});

test.run();
