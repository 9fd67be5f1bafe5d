import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import { Failure } from '../../src/errors/failure.js';
import * as assert from 'uvu/assert';
import { draftPlan } from '../../src/plan/draft.js';
import { planRun } from '../../src/plan/plan.js';
import { loadPipeline } from '../../src/pipeline/pipeline.js';
import type { Checkpoint } from '../../src/train/checkpoint.js';
import { Store } from '../../src/store/store.js';
import { userCache } from '../../src/workers/user-cache.js';

const test = suite('plan/draft');
const runs = mkdtempSync(join(tmpdir(), 'hsi-run-plan-'));
const load = (...set: string[]) => loadPipeline('pipelines/quickstart.yaml', set);

const STREAM = { words: [1, 2, 3, 4] } as const;
const EMPTY: Checkpoint = {
  epochs: [],
  weights: [],
  optimizer: { slots: {}, numbers: {} },
  streams: { order: STREAM, dropout: STREAM, augment: STREAM },
  seconds: 0,
};

test('a trial that was stopped is begun', async () => {
  const [first] = (await draftPlan(load(), { engine: 'wasm', runs, cache: userCache(runs) })).missing;
  const store = new Store(runs);
  await store.open();
  const partial = store.partialTrial(first.address!);
  await partial.begin(0);
  const epochs = [1, 2].map((epoch) => ({ epoch, loss: 1, accuracy: 0.5 }));
  await partial.write({ ...EMPTY, epochs });
  const { missing } = await draftPlan(load(), { engine: 'wasm', runs, cache: userCache(runs) });
  assert.equal(
    missing.map(({ seed, epochsDone }) => [seed, epochsDone]),
    [
      [first.seed, 2],
      [missing[1].seed, 0],
    ],
  );
});

test('configurations that share a network, and trials of which there are more than workers', async () => {
  const { networks, jobs, memory, configurations } = await planRun(load('vary={patch.size: [5, 7], training.batch: [8, 16]}'), {
    engine: 'wasm',
    runs,
    cache: userCache(runs),
    jobs: 3,
    quick: true,
  });
  assert.equal(
    networks.map((sharing) => sharing.map((one) => configurations.indexOf(one))),
    [
      [0, 1],
      [2, 3],
    ],
  );
  assert.is(jobs, 3);
  assert.ok(memory.totalBytes > 3 * memory.workerBytes && memory.fits);
});

test('what keeps a run from beginning keeps its plan too, at its line', async () => {
  const failing = await draftPlan(load('split.train=100000'), { engine: 'wasm', runs, cache: userCache(runs) }).catch(
    (error: Failure) => error as Failure,
  );
  assert.instance(failing, Failure);
  assert.is((failing as Failure).problems[0].place?.file, '--set split.train=100000');
});

test.run();
