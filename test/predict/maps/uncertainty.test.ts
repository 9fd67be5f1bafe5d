import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { featureSettings, featuresOf, preprocessingOf } from '../../../src/data/features/features.js';
import { loadScene } from '../../../src/data/scene/scene.js';
import { rowsInMemory } from '../../../src/data/arrays/scene-rows.js';
import { conformalThreshold } from '../../../src/evaluate/conformal.js';
import { entropyOf } from '../../../src/evaluate/uncertainty.js';
import { RandomStream } from '../../../src/numerics/random.js';
import type { ClassifierExperiment } from '../../../src/pipeline/experiment.js';
import { parsePipeline } from '../../../src/pipeline/pipeline.js';
import { classifyScene } from '../../../src/predict/maps/compute.js';
import { uncertaintyOf } from '../../../src/predict/maps/uncertainty.js';
import { trialFiles } from '../../../src/store/formats/trial/files.js';
import { split } from '../../../src/splits/index.js';
import { writeFolder } from '../../../src/store/folder.js';
import { TrialFolder } from '../../../src/store/trial-folder.js';
import { computeClassifierTrial } from '../../../src/workers/classifier-trial.js';
import { WorkerPool } from '../../../src/workers/pool.js';
import { problemOfAsync, withFolder } from '../../data/helpers.js';

const test = suite('predict/maps/uncertainty');
const SCENE = { rows: 22, columns: 17, bands: 10, classes: 3, noise: 0.6 };
const CLASSES = ['a', 'b', 'c'];

/** A classifier's trial, which lies in a folder. */
async function given(root: string, classifier: object, validation = 30) {
  const { experiment: parsed } = parsePipeline(
    JSON.stringify({
      version: 1,
      dataset: { synthetic: SCENE },
      split: { by: 'random', train: '20%', validation, test: 'rest' },
      patch: { size: 3 },
      classifier,
      seeds: [1],
    }),
    'x.yaml',
  );
  const experiment = parsed as ClassifierExperiment;
  const { cube, mask, classNames } = await loadScene(experiment.dataset, { baseFolder: '.' });
  const parts = split(experiment.split, mask, new RandomStream(1, 'split'), classNames);
  const { record, weights, model } = await computeClassifierTrial({ experiment, cube, mask: mask.values, split: parts, seed: 1 });
  const trial = new TrialFolder(root, 'one');
  mkdirSync(dirname(trial.folder), { recursive: true });
  await writeFolder(trial.folder, trialFiles(record, weights, { columns: 17, mask: mask.values, patch: 3 }, {}, model), {});
  return { experiment, cube, mask: mask.values, parts, weights, model, trial, classNames: CLASSES };
}

test('test pixels of the map have the entropy and the set of their kept probabilities, in parts or at once', () =>
  withFolder(async (root) => {
    const pool = new WorkerPool('classifiers');
    try {
      for (const [index, classifier] of [
        { 'random-forest': { trees: 20, keep_probabilities: true } },
        { 'k-nearest': { k: 7, keep_probabilities: true } },
      ].entries()) {
        const { experiment, cube, mask, parts, weights, model, trial } = await given(`${root}/${index}`, classifier);
        const { validation, test: tested } = model.confidence!.probabilities!;
        const { request, facts, remarks } = await uncertaintyOf({ experiment, classNames: CLASSES }, trial, { coverage: 0.8 });
        const labels = Array.from(parts.validation, (pixel) => mask[pixel]);
        const { threshold } = conformalThreshold({ classes: 3, probabilities: validation, labels }, 0.8);
        assert.equal([request.threshold, facts], [threshold, { coverage: 0.8, threshold, calibration: 30 }]);
        assert.ok(threshold > 0);
        assert.equal(remarks, []);
        // A strip without values, and a pixel in it that no part begins with.
        const values = Float32Array.from(cube.values);
        const gaps = [0, 1, 300].filter((pixel) => !parts.test.includes(pixel) && !parts.train.includes(pixel));
        const scene = { ...cube, type: 'float32' as const, values };
        const preprocessing = preprocessingOf(scene, {}, featuresOf(scene, featureSettings(experiment.dataset, {})));
        for (const pixel of gaps) values.fill(NaN, pixel * 10, pixel * 10 + 10);
        for (const jobs of [1, 3]) {
          const found = await classifyScene({
            model: { experiment, weights, metadata: model.metadata ?? {} },
            scene: rowsInMemory(scene, 'x'),
            preprocessing,
            uncertainty: request,
            pool,
            jobs,
          });
          assert.is(found.setSizes?.constructor, Uint8Array);
          let away = 0;
          for (const [place, pixel] of parts.test.entries()) {
            const own = tested.subarray(3 * place, 3 * place + 3);
            // Beside a gap a patch has other values.
            if (gaps.some((gap) => Math.abs((gap % 17) - (pixel % 17)) < 2 && Math.abs(Math.floor(gap / 17) - Math.floor(pixel / 17)) < 2))
              continue;
            assert.is(found.entropy![pixel], Math.fround(entropyOf(own)));
            assert.is(found.setSizes![pixel], own.filter((share) => share >= threshold).length);
            away++;
          }
          assert.ok(away > 100);
          assert.equal(
            gaps.map((gap) => [found.entropy![gap], found.setSizes![gap]]),
            gaps.map(() => [-1, 255]),
          );
        }
      }
    } finally {
      await pool.close();
    }
  }));

test('a trial that kept none has entropy alone, and says what is missing; a stated coverage is refused', () =>
  withFolder(async (root) => {
    const plain = await given(`${root}/plain`, { 'k-nearest': { k: 3 } });
    const found = await uncertaintyOf(plain, plain.trial);
    assert.equal([found.request, found.facts], [{ classes: 3 }, {}]);
    assert.match(found.remarks[0], /no conformal sets: .*classifier\.k-nearest\.keep_probabilities: true/);
    const problem = await problemOfAsync(() => uncertaintyOf(plain, plain.trial, { coverage: 0.9 }));
    assert.match(`${problem.code} ${problem.message}`, /^usage --coverage: no conformal sets/);
    const few = await given(`${root}/few`, { 'k-nearest': { k: 3, keep_probabilities: true } }, 3);
    const { request, remarks } = await uncertaintyOf(few, few.trial);
    assert.equal([request.threshold, remarks], [0, ['3 validation pixels are too few for sets of 90 %: every set has all classes']]);
  }));

test('an SVM has no probabilities', async () => {
  const { experiment } = parsePipeline(
    JSON.stringify({
      version: 1,
      dataset: { synthetic: SCENE },
      split: { by: 'random', train: '20%', validation: 0 },
      patch: { size: 3 },
      classifier: { svm: {} },
      seeds: [1],
    }),
    'x.yaml',
  );
  const problem = await problemOfAsync(() => uncertaintyOf({ experiment, classNames: CLASSES }, new TrialFolder('nowhere', 'one')));
  assert.match(problem.message, /--uncertainty: svm says which class wins, not how likely all classes are/);
});

test.run();
