import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bandScaling } from '../../src/data/features/standardize.js';
import { computeClassifierTrial } from '../../src/workers/classifier-trial.js';
import type { ClassifierTask } from '../../src/workers/trial.js';
import type { ClassifierExperiment } from '../../src/pipeline/experiment.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { withFolder } from '../data/helpers.js';

const test = suite('workers/classifier-trial');

/** Two bands, of which the second is a thousand times as wide in the test pixels: scaled by those it would weigh nothing. */
const cube = {
  rows: 2,
  columns: 4,
  bands: 2,
  type: 'float64',
  values: Float64Array.of(0, 0, 0.1, 1, 0, 0.2, 0.1, 1.1, 0, 1000, 1, 0.1, 0, 0.9, 1, -1000),
} as const;
const mask = Uint8Array.of(1, 2, 1, 2, 1, 1, 2, 2);
const split = { train: Uint32Array.of(0, 1, 2, 3), validation: new Uint32Array(0), test: Uint32Array.of(4, 5, 6, 7) };

const experiment = (standardize: string, padding = 'zero', input = 'spectrum', size = 1) =>
  parsePipeline(
    JSON.stringify({
      version: 1,
      dataset: { scene: 'indian-pines', standardize },
      split: { by: 'random', train: '50%', validation: 0 },
      patch: { size, padding },
      classifier: { 'k-nearest': { k: 1, input } },
      seeds: [1],
    }),
    'x.yaml',
  ).experiment as ClassifierExperiment;
const task = (more: Partial<ClassifierTask> = {}): ClassifierTask => ({
  experiment: experiment('training'),
  cube,
  mask,
  split,
  seed: 1,
  ...more,
});

test('bands are scaled by the training pixels where that is asked for, else by all; what is kept says so', async () => {
  for (const [standardize, pixels] of [
    ['training', split.train],
    ['scene', undefined],
  ] as const) {
    const { model } = await computeClassifierTrial(task({ experiment: experiment(standardize) }));
    assert.equal(model.preprocessing!.scaling, bandScaling(cube, { scaling: 'band' }, pixels), standardize);
  }
});

test('each test pixel has the class of its nearest training pixel, in the order of the split', async () => {
  const { record, weights } = await computeClassifierTrial(task());
  const { offset, divisor } = bandScaling(cube, { scaling: 'band' }, split.train);
  const scaled = (pixel: number) => [0, 1].map((band) => (cube.values[2 * pixel + band] - offset[band]) / divisor[band]);
  const nearest = (pixel: number) =>
    [...split.train]
      .map((other) => ({ other, far: scaled(other).reduce((sum, value, band) => sum + (value - scaled(pixel)[band]) ** 2, 0) }))
      .reduce((best, one) => (one.far < best.far ? one : best)).other;
  assert.equal(
    Array.from(record.predictions.classes),
    [...split.test].map((pixel) => mask[nearest(pixel)]),
  );
  assert.ok(new Set(Array.from(record.predictions.classes)).size === 2);
  assert.equal([...weights.find(({ name }) => name === 'training/classes')!.values], [1, 2, 1, 2]);
  assert.equal([record.seed, record.split, record.epochs], [1, split, []]);
});

test('of many test pixels each has its own class and confidence', async () => {
  const columns = 1300;
  const many = {
    rows: 1,
    columns,
    bands: 1,
    type: 'float64',
    values: Float64Array.from({ length: columns }, (_, pixel) => pixel % 4),
  } as const;
  const labels = Uint8Array.from({ length: columns }, (_, pixel) => (pixel % 4 < 2 ? 1 : 2));
  const test = Uint32Array.from({ length: columns - 8 }, (_, index) => index + 8);
  // Three neighbours: of 0 and 3 all are of one class, of 1 and 2 there are two values equally near.
  const {
    record: { predictions },
    model,
  } = await computeClassifierTrial(
    task({
      experiment: { ...experiment('scene'), classifier: { 'k-nearest': { k: 3, input: 'spectrum', folds: 5, keep_probabilities: true } } },
      cube: many,
      mask: labels,
      split: { train: Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 7), validation: new Uint32Array(0), test },
    }),
  );
  assert.equal(
    Array.from(predictions.classes),
    Array.from(test, (pixel) => labels[pixel]),
  );
  const first = Array.from(predictions.confidence).slice(0, 4);
  assert.equal(
    Array.from(predictions.confidence),
    Array.from(test, (_, index) => first[index % 4]),
  );
  assert.ok(first.every((value) => value > 0.5));
  const { probabilities } = model.confidence!;
  assert.equal(
    Array.from(predictions.classes, (label, index) => probabilities!.test[index * probabilities!.classes + label - 1]),
    Array.from(predictions.confidence),
  );
});

test('progress tells of every test pixel; a signal ends it', async () => {
  const seen: unknown[] = [];
  await computeClassifierTrial(task(), { onProgress: (told) => told.kind === 'tested' && seen.push(told.tested) });
  assert.equal(seen, [{ done: 4, of: 4 }]);
  const stop = new AbortController();
  stop.abort();
  await computeClassifierTrial(task(), { signal: stop.signal }).then(
    () => assert.unreachable(),
    (error) => assert.is((error as Error).constructor.name, 'Interrupted'),
  );
});

for (const [name, classifier, folds] of [
  ['svm', { svm: { c: [1, 10], gamma: [0.1, 1], folds: 2, input: 'spectrum' } }, 8],
  ['k-nearest', { 'k-nearest': { k: [1, 3], folds: 2, input: 'spectrum' } }, 4],
] as const) {
  test(`the search of ${name} is kept: who resumes it computes no fold twice, and finds the same`, () =>
    withFolder(async (folder) => {
      const partial = { folder: join(folder, 'work') };
      const log = join(partial.folder, 'search.log');
      const keys = () => [...readFileSync(log, 'utf8').matchAll(/^\d\S* \S+ (.+) \.$/gm)].map(([, key]) => key);
      const all = { train: Uint32Array.of(0, 1, 2, 3, 4, 5), validation: new Uint32Array(0), test: Uint32Array.of(6, 7) };
      const searched = task({ experiment: { ...experiment('scene'), classifier: classifier as never }, split: all });
      const whole = await computeClassifierTrial(searched);
      const stop = new AbortController();
      const stopped = computeClassifierTrial(
        { ...searched, partial },
        { signal: stop.signal, onProgress: (told) => told.kind === 'fitted' && (told.fitted.kept ?? 0) > 1 && stop.abort() },
      );
      assert.is(((await stopped.catch((error: unknown) => error)) as Error).constructor.name, 'Interrupted');
      const before = keys().length;
      assert.ok(before >= 2 && before < folds, `${before} folds`);
      // The last line is cut, as by a full disk or a kill; another one is damaged.
      writeFileSync(log, `${readFileSync(log, 'utf8').slice(0, -3)}\nx 0 ${keys()[0]} .`);
      const told: unknown[] = [];
      const resumed = await computeClassifierTrial(
        { ...searched, partial },
        { onProgress: (one) => one.kind === 'fitted' && told.push(one.fitted.kept) },
      );
      assert.is(told[0], before - 1);
      assert.equal([keys().length, new Set(keys()).size], [folds, folds]);
      assert.equal(
        [resumed.record.search, resumed.record.predictions, resumed.weights],
        [whole.record.search, whole.record.predictions, whole.weights],
      );
      // What is found there is taken, and not computed again: another accuracy chooses otherwise.
      const [worst] = resumed.record.search!.filter(({ chosen }) => !chosen);
      const lines = readFileSync(log, 'utf8').split('\n');
      const wanted = JSON.stringify(worst.settings);
      writeFileSync(log, lines.map((line) => line.replace(/^\S+/, line.includes(wanted) ? '1' : '0')).join('\n'));
      const other = await computeClassifierTrial({ ...searched, partial });
      assert.equal(other.record.search!.find(({ chosen }) => chosen)!.settings, worst.settings);
    }));
}

test.run();
