import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildNetwork } from '../../src/architecture/network.js';
import { loadScene } from '../../src/data/scene/scene.js';
import { split } from '../../src/splits/index.js';
import { startEngine } from '../../src/engine/index.js';
import { Interrupted } from '../../src/errors/failure.js';
import { RandomStream } from '../../src/numerics/random.js';
import { WorkerPool } from '../../src/workers/pool.js';
import { computeTrial, type TrialTask } from '../../src/workers/trial.js';
import type { TrialProgress } from '../../src/workers/trial-progress.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { problemOfAsync } from '../data/helpers.js';
import { networkExperiment } from '../../src/pipeline/experiment.js';

const test = suite('workers/pool');

/** A trial of a fraction of a second; `changes` are `--set`s. */
async function task(seed: number, ...changes: string[]): Promise<TrialTask> {
  const experiment = networkExperiment(
    parsePipeline(
      JSON.stringify({
        version: 1,
        dataset: { synthetic: { rows: 16, columns: 16, bands: 12, classes: 3 } },
        split: { by: 'random', train: '30%', validation: 10 },
        patch: { size: 3 },
        architecture: [{ conv: { kernels: 4, size: [1, 1, 'full'] } }, { dense: 'classes' }],
        training: { optimizer: { sgd: { learning_rate: 0.1 } }, epochs: 2 },
        seeds: [1],
      }),
      'tiny.yaml',
      changes,
    ).experiment,
  );
  const { cube, mask, classNames } = await loadScene(experiment.dataset, { baseFolder: '.' });
  const network = buildNetwork(experiment.architecture, { rows: 3, columns: 3, depth: 12, channels: 1 }, 3);
  return {
    experiment,
    network,
    cube,
    mask: mask.values,
    seed,
    split: split(experiment.split, mask, new RandomStream(seed, 'split'), classNames),
  };
}

test('one worker serves trial after trial, with the bits of this thread', async () => {
  const pool = new WorkerPool('wasm');
  try {
    const progress: TrialProgress[] = [];
    for (const seed of [1, 2, 3]) {
      const { record, weights } = await pool.run('trial', await task(seed), { onProgress: (step) => progress.push(step) });
      const here = await computeTrial(await task(seed), await startEngine('wasm'));
      assert.equal(weights, here.weights);
      assert.equal({ ...record, times: 0 }, { ...here.record, times: 0 });
    }
    assert.ok(progress.some((told) => told.kind === 'training' && told.epoch === 2 && told.epochs === 2));
    assert.ok(progress.some((told) => told.kind === 'tested' && told.tested.done === told.tested.of));
  } finally {
    await pool.close();
  }
});

test('several at once; one that fails takes no other with it', async () => {
  const pool = new WorkerPool('wasm');
  try {
    const diverging = await task(
      1,
      'training.optimizer.sgd.learning_rate=10',
      'training.optimizer.sgd.momentum=0.99',
      'training.epochs=400',
      'architecture[0].conv.normalize=none',
    );
    const [good, bad] = await Promise.all([pool.run('trial', await task(2)), problemOfAsync(() => pool.run('trial', diverging))]);
    assert.is(good.record.epochs.length, 2);
    assert.is(bad.code, 'diverged');
    assert.is((await pool.run('trial', await task(3))).record.seed, 3);
  } finally {
    await pool.close();
  }
});

test('an engine that cannot start is a failure of the job, and of opening', async () => {
  const pool = new WorkerPool('no-such-engine');
  const problem = await problemOfAsync(async () => pool.run('trial', await task(1)));
  assert.equal([problem.code, problem.message], ['engine', 'there is no engine "no-such-engine"']);
  assert.is((await problemOfAsync(() => pool.open())).code, 'engine');
  await pool.close();
});

test('an engine of another class than was chosen is refused', async () => {
  const pool = new WorkerPool('wasm', { expected: 'webgpu:gone' });
  assert.match((await problemOfAsync(() => pool.open())).message, 'webgpu:gone is no longer available: wasm is now wasm');
  await pool.close();
});

test('a worker whose engine broke, that failed unexpectedly or died is replaced; one whose trial failed is not', async () => {
  const pool = new WorkerPool('wasm', { module: new URL('./breaking-worker.js', import.meta.url) });
  const ask = async (what: string) => ((await pool.run('bench', what as never)) as unknown as { thread: number }).thread;
  try {
    await pool.open();
    const first = await ask('answer');
    assert.is((await problemOfAsync(() => ask('fail'))).code, 'diverged');
    assert.is(await ask('answer'), first);
    assert.is((await problemOfAsync(() => ask('break'))).code, 'device-lost');
    const second = await ask('answer');
    assert.is.not(second, first);
    assert.is((await problemOfAsync(() => ask('die'))).code, 'worker');
    const third = await ask('answer');
    assert.ok(third !== first && third !== second);
    await ask('error').then(
      () => assert.unreachable(),
      (error) => assert.match((error as Error).stack!, 'a fault'),
    );
    assert.ok((await ask('answer')) > third);
  } finally {
    await pool.close();
  }
});

test('what is closed starts no other worker, whoever has asked for one', async () => {
  const pool = new WorkerPool('wasm', { module: new URL('./breaking-worker.js', import.meta.url) });
  const asked = pool.run('bench', 'answer' as never).then(
    () => 'answered',
    (error) => error.constructor,
  );
  await pool.close();
  assert.is(await asked, Interrupted);
});

test('a worker has several jobs where they go together; what one of them breaks ends with the others', async () => {
  const pool = new WorkerPool('webgpu', { module: new URL('./breaking-worker.js', import.meta.url) });
  const ask = async (what: string) => ((await pool.run('bench', what as never)) as unknown as { thread: number }).thread;
  try {
    await pool.open();
    pool.together = 3;
    const [first, ...others] = await Promise.all(['later', 'answer', 'later', 'later', 'answer'].map(ask));
    // The first three have one worker, and others what was left over.
    assert.equal(others.slice(0, 2), [first, first]);
    assert.is.not(others[2], first);
    const lasting = ask('later');
    assert.is((await problemOfAsync(() => ask('break'))).code, 'device-lost');
    const next = await ask('answer');
    assert.is.not(next, await lasting);
    const [dying, died] = await Promise.all([problemOfAsync(() => ask('later')), problemOfAsync(() => ask('die'))]);
    assert.equal([dying.code, died.code], ['worker', 'worker']);
    // A map, say, has a worker of its own.
    const alone = await Promise.all([1, 2].map(() => pool.run('map', 'later' as never) as unknown as Promise<{ thread: number }>));
    assert.is.not(alone[0].thread, alone[1].thread);
  } finally {
    await pool.close();
  }
});

test('several threads compute the trials of a worker, with the same bits; each outcome says how many', async () => {
  const pool = new WorkerPool('wasm');
  const wide = (seed: number) => task(seed, 'architecture[0].conv.kernels=256', 'training.batch=32');
  try {
    const digests = new Set<string>();
    for (const threads of [1, 3, 2]) {
      pool.threads = threads;
      const { weights, engine } = await pool.run('trial', await wide(1));
      assert.is(engine, `WebAssembly with relaxed SIMD, ${threads === 1 ? 'one thread' : `${threads} threads`}`);
      digests.add(JSON.stringify(weights.map(({ values }) => [...values])));
    }
    assert.is(digests.size, 1);
  } finally {
    await pool.close();
  }
});

test('a helper thread that ends takes only its own trial with it, which fails with its cause; the next one has a new worker', async () => {
  const pool = new WorkerPool('wasm', { module: new URL('./losing-worker.js', import.meta.url) });
  const wide = (seed: number, epochs: number) =>
    task(seed, 'architecture[0].conv.kernels=256', 'training.batch=32', `training.epochs=${epochs}`);
  const [endless, short] = [await wide(1, 100_000), await wide(2, 2)];
  const alone = async () => (await pool.run('trial', short)).weights;
  try {
    await pool.open();
    pool.threads = 2;
    const losing = problemOfAsync(() => pool.run('trial', endless));
    pool.threads = 1;
    const other = await alone();
    const { code, message } = await losing;
    assert.equal([code, message], ['helper', 'a helper thread of the wasm engine ended unexpectedly: exit code 5']);
    assert.equal(await alone(), other);
  } finally {
    await pool.close();
  }
});

test('a signal interrupts the trial in flight', async () => {
  const pool = new WorkerPool('wasm');
  const controller = new AbortController();
  try {
    await pool.run('trial', await task(1, 'training.epochs=100000'), { signal: controller.signal, onProgress: () => controller.abort() });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, Interrupted);
  } finally {
    await pool.close();
  }
});

test.run();
