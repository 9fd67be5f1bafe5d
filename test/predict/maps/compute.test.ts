import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { initialWeights } from '../../../src/compile/weights.js';
import { networkParameters } from '../../../src/architecture/parameters.js';
import { buildNetwork } from '../../../src/architecture/network.js';
import { featuresOf, preprocessingOf } from '../../../src/data/features/features.js';
import { loadScene } from '../../../src/data/scene/scene.js';
import { rowsInMemory } from '../../../src/data/arrays/scene-rows.js';
import { startEngine } from '../../../src/engine/index.js';
import { classifyScene, type KeptParts, type Model } from '../../../src/predict/maps/compute.js';
import { Store } from '../../../src/store/store.js';
import { mapRows } from '../../../src/workers/map-rows.js';
import { WorkerPool } from '../../../src/workers/pool.js';
import { networkExperiment } from '../../../src/pipeline/experiment.js';
import { parsePipeline } from '../../../src/pipeline/pipeline.js';
import { withFolder } from '../../data/helpers.js';

const test = suite('predict/maps/compute');
const SCENE = { rows: 22, columns: 17, bands: 10, classes: 3, noise: 0.1 };

/** A network of random weights, and its scene with a strip without values. */
async function given(padding: string) {
  const { experiment } = parsePipeline(
    JSON.stringify({
      version: 1,
      dataset: { synthetic: SCENE },
      split: { by: 'random', train: '30%', validation: 10 },
      patch: { size: 5, padding },
      architecture: [{ conv: { kernels: 4, size: [1, 1, 'full'] } }, { conv: { kernels: 6, size: [3, 3, 'full'] } }, { dense: 'classes' }],
      training: { optimizer: { sgd: { learning_rate: 0.1 } }, epochs: 1 },
      seeds: [1],
    }),
    'x.yaml',
  );
  const { cube } = await loadScene(experiment.dataset, { baseFolder: '.' });
  const values = Float32Array.from(cube.values);
  for (const pixel of [0, 1, 40]) values.fill(NaN, pixel * 10, pixel * 10 + 10);
  // A single value may be missing.
  values[505] = NaN;
  const scene = { ...cube, type: 'float32' as const, values };
  const network = buildNetwork(networkExperiment(experiment).architecture, { rows: 5, columns: 5, depth: 10, channels: 1 }, 3);
  const model: Model = { experiment, network, weights: initialWeights(networkParameters(network), 7), metadata: {} };
  const preprocessing = preprocessingOf(scene, {}, featuresOf(scene, { scaling: 'band' }));
  return { scene, model, preprocessing };
}

test('in parts or at once, on one worker or two: the same bits, for every padding; no class without a value', async () => {
  const pool = new WorkerPool('wasm');
  const engine = await startEngine('wasm');
  try {
    for (const padding of ['zero', 'replicate', 'reflect']) {
      const { scene, model, preprocessing } = await given(padding);
      const pixels = Uint32Array.from({ length: 22 * 17 }, (_, pixel) => pixel);
      const whole = await mapRows({ ...model, preprocessing, cube: scene, pixels }, engine);
      // Of five rows each the last two are less than a patch needs: they go to the part above.
      for (const jobs of [1, 2, 5, 22]) {
        const told: number[] = [];
        const found = await classifyScene({
          model,
          scene: rowsInMemory(scene, 'x'),
          preprocessing,
          pool,
          jobs,
          onProgress: (done, of) => told.push(done / of),
        });
        const empty = [0, 1, 40];
        assert.equal(
          empty.map((pixel) => [found.classes[pixel], found.confidence[pixel]]),
          [
            [0, 0],
            [0, 0],
            [0, 0],
          ],
        );
        for (const pixel of pixels.filter((one) => !empty.includes(one))) {
          assert.ok(
            found.classes[pixel] === whole.classes[pixel] && found.confidence[pixel] === whole.confidence[pixel],
            `${padding} ${jobs} ${pixel}`,
          );
        }
        assert.is(told.at(-1), 1);
        assert.equal(found.predictedFrom, [whole.path]);
      }
      const wanted = Uint8Array.from(pixels, (pixel) => (pixel % 7 === 3 ? 2 : 0));
      const some = await classifyScene({ model, scene: rowsInMemory(scene, 'x'), preprocessing, pool, jobs: 2, wanted });
      assert.equal(
        [...some.classes],
        [...whole.classes].map((one, pixel) => (wanted[pixel] > 0 ? one : 0)),
      );
    }
  } finally {
    await pool.close();
  }
});

test('a map that was stopped goes on with the parts that are finished, to the same bits', () =>
  withFolder(async (root) => {
    const pool = new WorkerPool('wasm');
    try {
      const { scene, model, preprocessing } = await given('replicate');
      const uncertainty = { classes: 3, threshold: 0.3, probabilities: true } as const;
      const request = { model, scene: rowsInMemory(scene, 'x'), preprocessing, uncertainty, pool };
      const whole = await classifyScene({ ...request, jobs: 4 });
      const work = (await new Store(root).claimMap('b'.repeat(64)))!;
      // Ended when the third part is to be kept.
      const saved: Promise<boolean>[] = [];
      const ending: KeptParts = {
        read: (from, to, pixels) => work.read(from, to, pixels),
        async keep(from, to, part) {
          if (saved.length === 2) {
            await Promise.all(saved);
            throw new Error('ended');
          }
          saved.push(work.keep(from, to, part));
          return saved.at(-1)!;
        },
      };
      await classifyScene({ ...request, kept: ending, jobs: 4 }).then(
        () => assert.unreachable(),
        (error) => assert.is((error as Error).message, 'ended'),
      );
      const found: string[] = [];
      const kept: KeptParts = {
        async read(from, to, pixels) {
          const part = await work.read(from, to, pixels);
          if (part) found.push(`${from}-${to}`);
          return part;
        },
        keep: (from, to, part) => work.keep(from, to, part),
      };
      const told: number[] = [];
      const again = await classifyScene({ ...request, kept, jobs: 4, onProgress: (_done, _of, pixels) => told.push(pixels) });
      assert.is(found.length, 2, found.join());
      assert.equal(again, whole);
      assert.equal([told.at(-1), new Set(told).size > 1], [22 * 17, true]);
      // In other parts nothing is found; of a single one nothing is kept.
      found.length = 0;
      assert.equal({ ...(await classifyScene({ ...request, kept, jobs: 2 })), predictedFrom: [] }, { ...whole, predictedFrom: [] });
      await classifyScene({ ...request, kept, jobs: 1 });
      assert.equal(found, []);
      await work.release();
    } finally {
      await pool.close();
    }
  }));

test('a part that fails ends the others, and an interruption ends all', async () => {
  const pool = new WorkerPool('wasm');
  try {
    const { scene, model, preprocessing } = await given('zero');
    const broken = { ...model, weights: model.weights.slice(1) };
    await classifyScene({ model: broken, scene: rowsInMemory(scene, 'x'), preprocessing, pool, jobs: 2 }).then(
      () => assert.unreachable(),
      () => undefined,
    );
    const controller = new AbortController();
    controller.abort();
    await classifyScene({ model, scene: rowsInMemory(scene, 'x'), preprocessing, pool, jobs: 1, signal: controller.signal }).then(
      () => assert.unreachable(),
      (error) => assert.is((error as Error).constructor.name, 'Interrupted'),
    );
  } finally {
    await pool.close();
  }
});

test.run();
