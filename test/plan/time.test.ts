import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EngineMemory, workloadOf } from '../../src/workers/engines/memory.js';
import { draftPlan, type PlanDraft } from '../../src/plan/draft.js';
import { type Drafted, planRun } from '../../src/plan/plan.js';
import { estimateTime, measureReference, rememberedReference } from '../../src/plan/time.js';
import { WorkerPool } from '../../src/workers/pool.js';
import { networksText } from '../../src/cli/text/plan-text.js';
import { loadPipeline } from '../../src/pipeline/pipeline.js';
import { networkExperiment } from '../../src/pipeline/experiment.js';
import { userCache } from '../../src/workers/user-cache.js';

const test = suite('plan/time');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-plan-'));
const draft = (...set: string[]): Promise<PlanDraft> =>
  draftPlan(loadPipeline('pipelines/quickstart.yaml', set), { engine: 'wasm', runs: join(folder, 'runs'), cache: userCache(folder) });

const ALONE = { jobs: 1, threads: 1 };

type Figure = [configuration: number, jobs: number, trainStepMs: number, predictPatchMs?: number, threads?: number];

function memoryOf({ configurations, engine }: PlanDraft, ...measured: Figure[]) {
  const memory = new EngineMemory(mkdtempSync(join(folder, 'memory-')));
  for (const [index, jobs, trainStepMs, predictPatchMs, threads] of measured) {
    const { network, configuration } = configurations[index];
    const { training } = networkExperiment(configuration.experiment);
    memory.rememberMeasured({ class: engine.class, workload: workloadOf(network!, training), jobs, threads, trainStepMs, predictPatchMs });
  }
  return memory;
}

test('each network at its own figures, the others by their FLOPs', async () => {
  const plan = await draft('vary={training.batch: [8, 16, 32]}', 'seeds=[1]');
  const [a, b, c] = plan.configurations;
  const memory = memoryOf(plan, [0, 1, 10, 1], [1, 1, 19, 1]);
  const reference = rememberedReference(plan, memory, ALONE)!;
  assert.equal([reference.of, reference.trainStepMs, reference.from], [a, 10, 'bench']);
  const { hours, each, scaled } = estimateTime(plan, reference, memory, ALONE);
  assert.ok(scaled);
  const {
    pixels,
    configuration: { experiment },
  } = a;
  const { epochs } = networkExperiment(experiment).training;
  // The third batch is 4 times the first.
  const expected = [
    [a, 8, 10],
    [b, 16, 19],
    [c, 32, 40],
  ].map(
    ([of, batch, step]) =>
      [of, (epochs * (Math.ceil(pixels.train / (batch as number)) * (step as number) + pixels.validation) + pixels.test) / 3.6e6] as const,
  );
  for (const [of, wanted] of expected) assert.ok(Math.abs(each.get(of as typeof a)! / wanted - 1) < 1e-12);
  assert.ok(Math.abs(hours / expected.reduce((sum, [, one]) => sum + one, 0) - 1) < 1e-12);
});

test('fast convolutions are measured by themselves, where the network has such', async () => {
  const [plain, fast] = [await draft('seeds=[1]'), await draft('seeds=[1]', 'training.fast_convolutions=true')];
  const memory = memoryOf(plain, [0, 1, 10, 1]);
  assert.is(rememberedReference(plain, memory, ALONE)!.trainStepMs, 10);
  assert.is(rememberedReference(fast, memory, ALONE), undefined);
  assert.is(rememberedReference(fast, memoryOf(fast, [0, 1, 6, 1]), ALONE)!.trainStepMs, 6);
  const dense = ['seeds=[1]', 'architecture=[{dense: {units: 8}}, {dense: classes}]'];
  const known = memoryOf(await draft(...dense), [0, 1, 3, 1]);
  assert.is(rememberedReference(await draft(...dense, 'training.fast_convolutions=true'), known, ALONE)!.trainStepMs, 3);
});

test('figures of as many workers are taken, else of the most; old ones without prediction are none', async () => {
  const plan = await draft();
  const of = (jobs: number, ...measured: Figure[]) =>
    rememberedReference(plan, memoryOf(plan, ...measured), { jobs, threads: 1 })?.trainStepMs;
  assert.is(of(2, [0, 1, 10, 1], [0, 2, 15, 1], [0, 4, 30, 1]), 15);
  assert.is(of(3, [0, 4, 30, 1], [0, 1, 10, 1]), 30);
  assert.is(of(1, [0, 1, 10]), undefined);
});

test('figures of as many threads are taken, else of fewer; of more what fewer take at most', async () => {
  const plan = await draft();
  const of = (jobs: number, threads: number, ...measured: Figure[]) => {
    const reference = rememberedReference(plan, memoryOf(plan, ...measured), { jobs, threads });
    return reference && [reference.trainStepMs, reference.threads, ...(reference.atMostFrom ? [reference.atMostFrom] : [])];
  };
  const measured: Figure[] = [
    [0, 1, 100, 1],
    [0, 1, 60, 1, 2],
    [0, 1, 40, 1, 4],
    [0, 2, 110, 1],
  ];
  assert.equal(
    [1, 2, 3, 8].map((threads) => of(1, threads, ...measured)),
    [
      [100, 1],
      [60, 2],
      [60, 2],
      [40, 4],
    ],
  );
  assert.equal(of(2, 1, ...measured), [110, 1]);
  // Four threads are at most four times as fast as one, and twice as fast as two.
  assert.equal(of(1, 1, [0, 1, 40, 1, 4]), [160, 1, 4]);
  assert.equal(of(2, 2, [0, 1, 40, 1, 4], [0, 1, 30, 1, 8]), [80, 2, 4]);
});

test('a measurement that takes too long is given up', async () => {
  const plan = await draft();
  const pool = new WorkerPool('wasm');
  await pool.open();
  assert.is(await measureReference(plan, pool, ALONE, 1), undefined);
  await pool.close();
});

test('the networks are shown, and that it is measured is said, before the engine starts', async () => {
  const told: string[] = [];
  const stopped = new AbortController();
  await planRun(loadPipeline('pipelines/quickstart.yaml'), {
    engine: 'wasm',
    runs: join(folder, 'runs'),
    quick: false,
    cache: userCache(join(folder, 'none')),
    signal: stopped.signal,
    onDraft: ({ networks }) => told.push(networksText({ networks, pipeline: { varies: false } } as unknown as Drafted)!.split(' ')[0]),
    onEvent: (event) => {
      told.push(event.type === 'note' ? event.text : event.type);
      stopped.abort();
    },
  }).catch((error: unknown) => told.push((error as Error).name));
  assert.equal(told, ['layer', 'measuring a step or two on wasm, some seconds (--quick skips this)', 'Interrupted']);
});

test('nothing is measured that does not fit into memory', async () => {
  const said: string[] = [];
  const pipeline = loadPipeline('pipelines/quickstart.yaml', ['training.batch=65536', 'patch.size=15']);
  const { memory, time } = await planRun(pipeline, {
    engine: 'wasm',
    runs: join(folder, 'runs'),
    quick: false,
    say: (line) => said.push(line),
    cache: userCache(join(folder, 'none')),
  });
  assert.equal([memory.fits, time, said], [false, undefined, []]);
});

test.run();
