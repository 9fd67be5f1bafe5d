import { HAS_TENSORFLOW } from './present.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildNetwork } from '../../../src/architecture/network.js';
import { loadScene } from '../../../src/data/scene/scene.js';
import { split } from '../../../src/splits/index.js';
import { findEngine } from '../../../src/engine/index.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { WorkerPool } from '../../../src/workers/pool.js';
import { computeTrial, type TrialTask } from '../../../src/workers/trial.js';
import { parsePipeline } from '../../../src/pipeline/pipeline.js';
import { networkExperiment } from '../../../src/pipeline/experiment.js';

const test = suite('engine/tensorflow/workers');
const when = HAS_TENSORFLOW ? test : test.skip;

async function task(seed: number): Promise<TrialTask> {
  const experiment = networkExperiment(
    parsePipeline(
      JSON.stringify({
        version: 1,
        dataset: { synthetic: { rows: 16, columns: 16, bands: 12, classes: 3 } },
        split: { by: 'random', train: '30%', validation: 10 },
        patch: { size: 3 },
        architecture: [
          { conv: { kernels: 4, size: [1, 1, 3] } },
          { spectral: { kernels: 4, size: 3 } },
          { pool: 'average' },
          { dense: 'classes' },
        ],
        training: { optimizer: { rmsprop: {} }, epochs: 2 },
        seeds: [1],
      }),
      'tiny.yaml',
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

when('several worker threads at once, with the bits of this thread; then the pool closes while one works', async () => {
  const found = await findEngine('tensorflow');
  assert.match(found.name, /^tensorflow:(cpu|cuda)$/);
  const pool = new WorkerPool(found.name);
  const seeds = [1, 2, 3];
  const results = await Promise.all(seeds.map(async (seed) => pool.run('trial', await task(seed))));
  const engine = await found.start();
  for (const [index, seed] of seeds.entries()) {
    const here = await computeTrial(await task(seed), engine);
    assert.equal(results[index].weights, here.weights);
    assert.equal({ ...results[index].record, times: 0 }, { ...here.record, times: 0 });
    assert.match(results[index].engine, /^TensorFlow 2\.\d+\.\d+ through @tensorflow\/tfjs-node(-gpu)? /);
  }
  const interrupted = pool.run('trial', await task(4)).catch((error: Error) => error);
  await pool.close();
  assert.ok(await interrupted);
});

test.run();
