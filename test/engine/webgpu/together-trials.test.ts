import { HAS_VULKAN } from './driver.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildNetwork } from '../../../src/architecture/network.js';
import { networkParameters } from '../../../src/architecture/parameters.js';
import { loadScene } from '../../../src/data/scene/scene.js';
import { startEngine } from '../../../src/engine/index.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { networkExperiment } from '../../../src/pipeline/experiment.js';
import { parsePipeline } from '../../../src/pipeline/pipeline.js';
import { split } from '../../../src/splits/index.js';
import { WorkerPool } from '../../../src/workers/pool.js';
import { computeTrial, type TrialTask } from '../../../src/workers/trial.js';
import { problemOfAsync } from '../../data/helpers.js';

const test = suite('engine/webgpu/together-trials');
const when = HAS_VULKAN ? test : test.skip;

/** Splits of blocks: trials have other numbers of training pixels, and the scene is scaled with those of each. */
async function task(seed: number): Promise<TrialTask> {
  const experiment = networkExperiment(
    parsePipeline(
      JSON.stringify({
        version: 1,
        dataset: { synthetic: { rows: 16, columns: 16, bands: 12, classes: 3 }, standardize: 'training' },
        split: { by: 'blocks', block: 2, train: '30%', validation: '20%' },
        patch: { size: 3 },
        architecture: [{ conv: { kernels: 4, size: [1, 1, 'full'] } }, { dropout: 0.2 }, { dense: 'classes' }],
        training: { optimizer: { adam: { learning_rate: 0.01 } }, epochs: 8, select: 'validation-loss', stop: { patience: 1 } },
        seeds: [1],
      }),
      'tiny.yaml',
      [],
    ).experiment,
  );
  const { cube, mask, classNames } = await loadScene(experiment.dataset, { baseFolder: '.' });
  const network = buildNetwork(experiment.architecture, { rows: 3, columns: 3, depth: 12, channels: 1 }, 3);
  const drawn = split(experiment.split, mask, new RandomStream(seed, 'split'), classNames);
  return { experiment, network, cube, mask: mask.values, seed, split: drawn };
}

when('trials of one worker: each has the bits of alone, stops by itself, and fails by itself', async () => {
  const alone = [];
  for (const seed of [1, 2, 3]) alone.push(await computeTrial(await task(seed), await startEngine('webgpu')));
  const pool = new WorkerPool('webgpu');
  try {
    await pool.open();
    pool.together = 4;
    const failing = await task(4);
    const [{ name, shape }] = networkParameters(failing.network);
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(NaN);
    const diverging = problemOfAsync(() => pool.run('trial', { ...failing, start: { weights: [{ name, shape, values }], frozen: 0 } }));
    const results = await Promise.all([1, 2, 3].map(async (seed) => pool.run('trial', await task(seed))));
    assert.is((await diverging).code, 'diverged');
    for (const [index, { record, weights }] of alone.entries()) {
      assert.equal(results[index].weights, weights);
      assert.equal({ ...results[index].record, times: 0 }, { ...record, times: 0 });
    }
    assert.ok(new Set(alone.map(({ record }) => record.epochs.length)).size > 1, 'trials of one length show less');
  } finally {
    await pool.close();
  }
});

test.run();
