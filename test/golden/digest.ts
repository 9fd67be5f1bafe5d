import { createHash } from 'node:crypto';
import { buildNetwork } from '../../src/architecture/network.js';
import { RandomStream } from '../../src/numerics/random.js';
import { split } from '../../src/splits/index.js';
import { loadScene } from '../../src/data/scene/scene.js';
import { startEngine } from '../../src/engine/index.js';
import type { ResolvedOptimizer } from '../../src/schema/pipeline.generated.js';
import { loadPipeline } from '../../src/pipeline/pipeline.js';
import { wholeOf } from '../../src/base/file-data.js';
import { trialFiles } from '../../src/store/formats/trial/files.js';
import { computeTrial } from '../../src/workers/trial.js';
import { networkExperiment } from '../../src/pipeline/experiment.js';

const OPTIMIZERS: ResolvedOptimizer[] = [
  { rmsprop: { learning_rate: 0.001, rho: 0.9, epsilon: 1e-8 } },
  { sgd: { learning_rate: 0.01, momentum: 0.9 } },
  { adam: { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } },
];

/** SHA-256 of the files of the golden trial with each optimizer, computed in this thread on the wasm engine. */
export async function goldenDigest(): Promise<string> {
  const experiment = networkExperiment(loadPipeline(new URL('../../../test/golden/golden.yaml', import.meta.url).pathname).experiment);
  const { cube, mask, classNames } = await loadScene(experiment.dataset, { baseFolder: '.' });
  const input = { rows: experiment.patch.size, columns: experiment.patch.size, depth: cube.bands, channels: 1 };
  const network = buildNetwork(experiment.architecture, input, classNames.length);
  const seed = experiment.seeds[0];
  const parts = split(experiment.split, mask, new RandomStream(seed, 'split'), classNames);
  const engine = await startEngine('wasm');
  const hash = createHash('sha256');
  for (const optimizer of OPTIMIZERS) {
    const { record, weights } = await computeTrial(
      {
        experiment: { ...experiment, training: { ...experiment.training, optimizer } },
        network,
        cube,
        mask: mask.values,
        split: parts,
        seed,
      },
      engine,
    );
    const { hashed } = trialFiles(record, weights, { columns: cube.columns, mask: mask.values, patch: experiment.patch.size }, {});
    for (const [name, data] of hashed) hash.update(name).update(await wholeOf(data));
  }
  return hash.digest('hex');
}
