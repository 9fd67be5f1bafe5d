import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildNetwork } from '../../src/architecture/network.js';
import { CompiledNetwork } from '../../src/compile/network.js';
import { patchFeed } from '../../src/compile/patch-feed.js';
import { applyPreprocessing } from '../../src/data/features/features.js';
import { loadScene } from '../../src/data/scene/scene.js';
import { startEngine } from '../../src/engine/index.js';
import { topLabelCalibration } from '../../src/evaluate/calibration.js';
import { Predictor } from '../../src/evaluate/predict.js';
import { RandomStream } from '../../src/numerics/random.js';
import { networkExperiment } from '../../src/pipeline/experiment.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { split } from '../../src/splits/index.js';
import { computeTrial } from '../../src/workers/trial.js';

const test = suite('workers/confidence');

/** A trial in this thread. */
async function trial(more: object) {
  const { experiment: parsed } = parsePipeline(
    JSON.stringify({
      version: 1,
      dataset: { synthetic: { rows: 16, columns: 16, bands: 10, classes: 3, noise: 0.5 } },
      split: { by: 'random', train: '20%', validation: 40, test: 'rest' },
      patch: { size: 3 },
      architecture: [{ conv: { kernels: 6, size: [3, 3, 'full'] } }, { dense: 'classes' }],
      training: { optimizer: { adam: { learning_rate: 0.02 } }, epochs: 25, select: 'last', ...more },
      seeds: [1],
    }),
    'x.yaml',
  );
  const experiment = networkExperiment(parsed);
  const { cube, mask, classNames } = await loadScene(experiment.dataset, { baseFolder: '.' });
  const network = buildNetwork(experiment.architecture, { rows: 3, columns: 3, depth: 10, channels: 1 }, 3);
  const parts = split(experiment.split, mask, new RandomStream(1, 'split'), classNames);
  const engine = await startEngine('wasm');
  const outcome = await computeTrial({ experiment, network, cube, mask: mask.values, split: parts, seed: 1 }, engine);
  /** What the trial's weights say of pixels. */
  const softmax = async (pixels: Uint32Array) => {
    const { values } = applyPreprocessing(cube, outcome.model.preprocessing!);
    const compiled = new CompiledNetwork(network, engine, experiment.training.batch_norm, outcome.weights);
    const predictor = new Predictor(compiled, patchFeed(engine, values, { rows: 16, columns: 16, bands: 10 }, experiment.patch));
    const found: number[][] = [];
    await predictor.logits({ pixels }, (place, logits) => {
      const sum = logits.reduce((all, logit) => all + Math.exp(logit), 0);
      found[place] = Array.from(logits, (logit) => Math.exp(logit) / sum);
    });
    return found;
  };
  return { ...outcome, parts, mask: mask.values, softmax };
}

const [plain, scaled] = [await trial({}), await trial({ calibrate: 'temperature', keep_probabilities: true })];
const { scaling, probabilities } = scaled.model.confidence!;

test('the last layer is divided by the temperature, and nothing else changes', () => {
  assert.is(plain.model.confidence, undefined);
  assert.ok(scaling!.fitted && Math.abs(scaling!.temperature - 1) > 0.05, String(scaling!.temperature));
  const own = new Map(scaled.weights.map(({ name, values }) => [name, values]));
  for (const { name, values } of plain.weights) {
    const by = name.startsWith('dense1/') ? scaling!.temperature : 1;
    assert.equal([...own.get(name)!], [...values.map((value) => value / by)], name);
  }
  assert.equal(scaled.record.predictions.classes, plain.record.predictions.classes);
  assert.not.equal(scaled.record.predictions.confidence, plain.record.predictions.confidence);
});

test('kept probabilities are those of the scaled weights, of validation and test pixels, and 1 in all', async () => {
  for (const part of ['validation', 'test'] as const) {
    const expected = await scaled.softmax(scaled.parts[part]);
    const found = probabilities![part];
    assert.is(found.length, 3 * expected.length);
    for (const [place, row] of expected.entries()) {
      const own = found.subarray(3 * place, 3 * place + 3);
      assert.ok(Math.abs(own[0] + own[1] + own[2] - 1) < 1e-6);
      for (const [index, share] of row.entries()) assert.ok(Math.abs(own[index] - share) < 1e-6, `${part} ${place}`);
    }
  }
  const { classes, confidence } = scaled.record.predictions;
  for (let place = 0; place < classes.length; place++) assert.is(probabilities!.test[3 * place + classes[place] - 1], confidence[place]);
});

test('what the test was before is what it is of a trial without; after, what the trial itself has', () => {
  const eceOf = ({ record: { predictions }, parts, mask }: typeof plain) =>
    topLabelCalibration(
      Float64Array.from(predictions.confidence),
      Array.from(parts.test, (pixel, place) => mask[pixel] === predictions.classes[place]),
    ).ece;
  const [validation, tested] = scaling!.parts;
  assert.equal([validation.pixels, tested.pixels], [40, scaled.parts.test.length]);
  assert.ok(Math.abs(tested.before.ece - eceOf(plain)) < 1e-6);
  assert.ok(Math.abs(tested.after.ece - eceOf(scaled)) < 1e-6);
  const losses = Array.from(scaled.parts.test, (pixel, place) => -Math.log(probabilities!.test[3 * place + scaled.mask[pixel] - 1]));
  assert.ok(Math.abs(tested.after.nll - losses.reduce((sum, loss) => sum + loss, 0) / losses.length) < 1e-5);
  assert.ok(validation.after.nll < validation.before.nll);
});

test.run();
