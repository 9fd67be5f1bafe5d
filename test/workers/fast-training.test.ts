import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildNetwork } from '../../src/architecture/network.js';
import { COMPILERS } from '../../src/compile/layers/index.js';
import type { LayerCompiler, Pass, TrainingPass } from '../../src/compile/pass.js';
import { loadScene } from '../../src/data/scene/scene.js';
import { startEngine } from '../../src/engine/index.js';
import { RandomStream } from '../../src/numerics/random.js';
import { networkExperiment } from '../../src/pipeline/experiment.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { split } from '../../src/splits/index.js';
import { bench } from '../../src/workers/bench.js';
import { computeTrial } from '../../src/workers/trial.js';

const test = suite('workers/fast-training');
const engine = await startEngine('wasm');

async function taskOf(training: object) {
  const { experiment: parsed } = parsePipeline(
    JSON.stringify({
      version: 1,
      dataset: { synthetic: { rows: 16, columns: 16, bands: 8, classes: 3 } },
      split: { by: 'random', train: '20%', validation: 40, test: 'rest' },
      patch: { size: 3 },
      // The convolution is inside a branch.
      architecture: [
        { parallel: { branches: [[{ conv: { kernels: 4, size: [3, 3, 'full'] } }], [{ pool: 'average' }]], join: 'concat' } },
        { dense: 'classes' },
      ],
      training: { optimizer: { sgd: {} }, epochs: 1, batch: 16, ...training },
      seeds: [1],
    }),
    'x.yaml',
  );
  const experiment = networkExperiment(parsed);
  const { cube, mask, classNames } = await loadScene(experiment.dataset, { baseFolder: '.' });
  const network = buildNetwork(experiment.architecture, { rows: 3, columns: 3, depth: 8, channels: 1 }, 3);
  const parts = split(experiment.split, mask, new RandomStream(1, 'split'), classNames);
  return { experiment, network, cube, mask: mask.values, split: parts, seed: 1 };
}

type Convolution = typeof COMPILERS.convolution extends LayerCompiler<infer Kind> ? LayerCompiler<Kind> : never;

/** What convolutions are told in training steps and in predictions, each thing once. */
async function told(work: () => Promise<unknown>) {
  const [training, prediction] = [new Set<boolean | undefined>(), new Set<boolean | undefined>()];
  const compiler = COMPILERS.convolution as { -readonly [Key in keyof Convolution]: Convolution[Key] };
  const { train, infer } = compiler;
  compiler.train = (layer, x, pass: TrainingPass, wanted) => {
    training.add(pass.fast);
    return train(layer, x, pass, wanted);
  };
  compiler.infer = (layer, x, pass: Pass & { readonly fast?: boolean }) => {
    prediction.add(pass.fast);
    return infer(layer, x, pass);
  };
  try {
    await work();
  } finally {
    Object.assign(compiler, { train, infer });
  }
  return { training: [...training], prediction: [...prediction] };
}

for (const fast of [true, false, undefined]) {
  test(`fast_convolutions: ${fast} reaches every training step of a trial and of its times, and no prediction`, async () => {
    const task = await taskOf({ fast_convolutions: fast });
    const expected = { training: [fast ?? false], prediction: [undefined] };
    assert.equal(await told(() => computeTrial(task, engine)), expected);
    assert.equal(await told(() => bench({ ...task, steps: 1, warmUps: 0 }, engine)), expected);
  });
}

test.run();
