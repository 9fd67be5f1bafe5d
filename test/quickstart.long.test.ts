import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildNetwork } from '../src/architecture/network.js';
import { loadScene } from '../src/data/scene/scene.js';
import { split } from '../src/splits/index.js';
import { featuresOf } from '../src/data/features/features.js';
import { startEngine } from '../src/engine/index.js';
import { RandomStream } from '../src/numerics/random.js';
import { computeTrial } from '../src/workers/trial.js';
import { loadPipeline } from '../src/pipeline/pipeline.js';
import { networkExperiment } from '../src/pipeline/experiment.js';

const test = suite('quickstart');

test('SSRN is clearly ahead of a per-pixel linear classifier on the built-in scene', async () => {
  const experiment = networkExperiment(loadPipeline('pipelines/quickstart.yaml', ['training.epochs=5']).experiment);
  const { cube, mask, classNames } = await loadScene(experiment.dataset, { baseFolder: 'pipelines' });
  const seed = experiment.seeds[0];
  const parts = split(experiment.split, mask, new RandomStream(seed, 'split'), classNames);
  const { size } = experiment.patch;
  const network = buildNetwork(experiment.architecture, { rows: size, columns: size, depth: cube.bands, channels: 1 }, classNames.length);
  const { record } = await computeTrial({ experiment, network, cube, mask: mask.values, split: parts, seed }, await startEngine('wasm'));
  const ssrn = share(parts.test, (pixel, index) => record.predictions.classes[index] === mask.values[pixel]);

  const { values } = featuresOf(cube, { scaling: 'band' });
  const spectrum = (pixel: number) => values.subarray(pixel * cube.bands, (pixel + 1) * cube.bands);
  // The best of three strengths on the test pixels themselves: kinder to the linear classifier than is fair.
  const linear = Math.max(
    ...[1e-3, 1e-2, 1e-1].map((l2) => {
      const samples = [...parts.train].map((pixel) => ({ x: spectrum(pixel), y: mask.values[pixel] - 1 }));
      const classify = logisticRegression(samples, classNames.length, l2);
      return share(parts.test, (pixel) => classify(spectrum(pixel)) === mask.values[pixel] - 1);
    }),
  );
  console.log(`SSRN ${ssrn.toFixed(4)}, per-pixel logistic regression ${linear.toFixed(4)}`);
  assert.ok(linear > 0.7, `the linear classifier has learnt: ${linear}`);
  assert.ok(ssrn > 0.93, `SSRN ${ssrn}`);
  assert.ok(ssrn > linear + 0.1, `SSRN ${ssrn}, linear ${linear}`);
});

function share(pixels: Uint32Array, right: (pixel: number, index: number) => boolean): number {
  return [...pixels].filter(right).length / pixels.length;
}

/** Multinomial logistic regression by gradient descent with momentum until it moves no more. */
function logisticRegression(samples: { x: Float32Array; y: number }[], classes: number, l2: number): (x: Float32Array) => number {
  const inputs = samples[0].x.length + 1;
  const weights = new Float64Array(classes * inputs);
  const velocity = new Float64Array(weights.length);
  const scores = (x: Float32Array) =>
    Array.from({ length: classes }, (_, label) =>
      x.reduce((sum, value, band) => sum + value * weights[label * inputs + band], weights[label * inputs + inputs - 1]),
    );
  for (let step = 0; step < 400; step++) {
    const gradient = weights.map((weight) => l2 * weight);
    for (const { x, y } of samples) {
      const logits = scores(x);
      const top = Math.max(...logits);
      const exponentials = logits.map((value) => Math.exp(value - top));
      const sum = exponentials.reduce((a, b) => a + b, 0);
      for (let label = 0; label < classes; label++) {
        const error = (exponentials[label] / sum - (label === y ? 1 : 0)) / samples.length;
        for (let band = 0; band < inputs - 1; band++) gradient[label * inputs + band] += error * x[band];
        gradient[label * inputs + inputs - 1] += error;
      }
    }
    for (let index = 0; index < weights.length; index++) {
      velocity[index] = 0.9 * velocity[index] - 0.1 * gradient[index];
      weights[index] += velocity[index];
    }
  }
  return (x) => {
    const logits = scores(x);
    return logits.indexOf(Math.max(...logits));
  };
}

test.run();
