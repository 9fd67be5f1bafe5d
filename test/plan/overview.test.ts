import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { planAll } from '../../src/plan/overview.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { withFolder } from '../data/helpers.js';
import { userCache } from '../../src/workers/user-cache.js';

const test = suite('plan/overview');
const COMMON = {
  version: 1,
  dataset: { synthetic: { rows: 12, columns: 12, bands: 8, classes: 2 } },
  split: { by: 'random', train: '30%', validation: 10 },
  patch: { size: 3 },
  seeds: [1, 2],
};
const pipelineOf = (value: object, name: string) => ({
  file: `${name}.yaml`,
  pipeline: parsePipeline(JSON.stringify({ ...value, name }), `${name}.yaml`),
});
const FOREST = pipelineOf({ ...COMMON, classifier: { 'random-forest': {} } }, 'forest');
const TRAINED = pipelineOf(
  {
    ...COMMON,
    architecture: [{ conv: { kernels: 4, size: [1, 1, 'full'] } }, { dense: 'classes' }],
    training: { optimizer: { sgd: { learning_rate: 0.1 } }, epochs: 1 },
  },
  'trained',
);

test('pipelines of classifiers may stand before those of networks, whose engine is measured', () =>
  withFolder(async (runs) => {
    const options = { runs, engine: 'wasm', quick: false, cache: userCache(runs) };
    for (const named of [
      [FOREST, TRAINED],
      [TRAINED, FOREST],
    ]) {
      const { engine, reference, pipelines, hours } = await planAll(named, options);
      assert.equal([engine.name, reference?.from, reference?.of.configuration.experiment.name], ['wasm', 'now', 'trained']);
      assert.ok(hours! > 0 && pipelines[named.indexOf(TRAINED)].hours! > 0);
    }
    const alone = await planAll([FOREST], options);
    assert.equal([alone.engine.name, alone.reference, alone.hours, alone.missing], ['classifiers', undefined, undefined, 2]);
  }));

test.run();
