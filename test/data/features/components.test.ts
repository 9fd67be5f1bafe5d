import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../src/data/arrays/array-file.js';
import { applyComponents, fitComponents } from '../../../src/data/features/components.js';
import { featuresOf } from '../../../src/data/features/features.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { problemOf, realFile } from '../helpers.js';

const test = suite('data/features/components');

/** Spectra of `depth` values that a few directions explain. */
function spectra(pixels: number, depth: number, seed: number): Float32Array {
  const random = new RandomStream(seed, 'spectra');
  const directions = Array.from({ length: 3 }, (_, rank) => Array.from({ length: depth }, () => random.normal() / (rank + 1)));
  return Float32Array.from({ length: pixels * depth }, () => 0).map((_, at, all) => {
    if (at % depth === 0) {
      const weights = directions.map(() => random.normal());
      for (let band = 0; band < depth; band++) {
        all[at + band] = 2 + directions.reduce((sum, direction, rank) => sum + weights[rank] * direction[band], 0) + 0.05 * random.normal();
      }
    }
    return all[at];
  });
}

/** Covariance of columns [count, width]. */
function covariance(values: Float32Array, width: number): number[][] {
  const count = values.length / width;
  const mean = Array.from(
    { length: width },
    (_, column) => values.reduce((sum, value, at) => (at % width === column ? sum + value : sum), 0) / count,
  );
  return mean.map((_, a) =>
    mean.map((__, b) => {
      let sum = 0;
      for (let row = 0; row < count; row++) sum += (values[row * width + a] - mean[a]) * (values[row * width + b] - mean[b]);
      return sum / count;
    }),
  );
}

test('scores are uncorrelated, of falling variance, and whitened of unit variance', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 4, max: 9 }), (seed, depth) => {
      const values = spectra(200, depth, seed);
      const plain = covariance(applyComponents(values, fitComponents(values, depth, { components: 3, whiten: false })), 3);
      const white = covariance(applyComponents(values, fitComponents(values, depth, { components: 3, whiten: true })), 3);
      const trace = covariance(values, depth).reduce((sum, row, index) => sum + row[index], 0);
      for (let a = 0; a < 3; a++) {
        if (a > 0) assert.ok(plain[a][a] <= plain[a - 1][a - 1] + 1e-6);
        assert.ok(Math.abs(white[a][a] - 1) < 1e-3, `${white[a][a]}`);
        for (let b = 0; b < a; b++) assert.ok(Math.abs(plain[a][b]) < 1e-4 * trace && Math.abs(white[a][b]) < 1e-3);
      }
    }),
    { numRuns: 25 },
  );
});

test('all components keep distances, and explain everything', () => {
  const values = spectra(50, 6, 5);
  const components = fitComponents(values, 6, { components: 6, whiten: false });
  assert.ok(Math.abs(components.explained.reduce((sum, share) => sum + share, 0) - 1) < 1e-12);
  const scores = applyComponents(values, components);
  const distance = (all: Float32Array, a: number, b: number) =>
    Math.hypot(...Array.from({ length: 6 }, (_, at) => all[a * 6 + at] - all[b * 6 + at]));
  for (let pixel = 1; pixel < 50; pixel++) assert.ok(Math.abs(distance(values, 0, pixel) - distance(scores, 0, pixel)) < 1e-4);
});

test('by the pixels that are given, wherever they lie; scores are centred on them', () => {
  for (let seed = 1; seed <= 8; seed++) {
    const values = spectra(60, 5, seed);
    const pixels = Uint32Array.from({ length: 20 }, (_, index) => 3 * index + 1);
    const chosen = Float32Array.from({ length: 100 }, (_, at) => values[pixels[Math.floor(at / 5)] * 5 + (at % 5)]);
    const settings = { components: 3, whiten: false };
    const found = fitComponents(values, 5, settings, pixels);
    assert.equal(found, fitComponents(chosen, 5, settings));
    assert.not.equal(found, fitComponents(values, 5, settings));
    const scores = applyComponents(chosen, found);
    for (let component = 0; component < 3; component++) {
      const mean = scores.reduce((sum, score, at) => (at % 3 === component ? sum + score : sum), 0) / 20;
      assert.ok(Math.abs(mean) < 1e-5, `${mean}`);
      // A vector's sign is anybody's choice: the largest of its values is positive.
      const vector = found.vectors[component];
      assert.ok(Math.max(...vector) > -Math.min(...vector), `seed ${seed}, component ${component}: ${vector}`);
    }
  }
});

test('of some pixels; their sign is fixed', () => {
  const values = Float32Array.of(0, 0, 2, 1, 4, 2, 100, -100);
  const { vectors, explained } = fitComponents(values, 2, { components: 1, whiten: true }, Uint32Array.of(0, 1, 2));
  assert.ok(vectors[0][0] > 0 && Math.abs(vectors[0][0] / vectors[0][1] - 2) < 1e-9);
  assert.ok(Math.abs(explained[0] - 1) < 1e-12);
});

/** Float32 spectra that so many directions explain, about a mean value. */
function combinations(rank: number, depth: number, mean: number): Float32Array {
  const random = new RandomStream(rank, 'combinations');
  const directions = Array.from({ length: rank }, () => Array.from({ length: depth }, () => random.normal()));
  return Float32Array.from(
    Array.from({ length: 400 }, () => {
      const weights = directions.map(() => random.normal());
      return Array.from({ length: depth }, (_, band) =>
        directions.reduce((sum, direction, index) => sum + weights[index] * direction[band], mean),
      );
    }).flat(),
  );
}

for (const mean of [0, 100, 3000]) {
  for (const whiten of [true, false]) {
    test(`more components than the spectra have directions are an error that says how many these are (mean ${mean}, whiten ${whiten})`, () => {
      const values = combinations(7, 40, mean);
      assert.is(fitComponents(values, 40, { components: 7, whiten }).vectors.length, 7);
      const problem = problemOf(() => fitComponents(values, 40, { components: 8, whiten }));
      assert.equal(
        [problem.code, problem.message, problem.hint],
        [
          'pca-rank',
          'dataset.pca asks for 8 components, but the 400 spectra of 40 bands have rank 7: beyond 7 components there is only rounding noise',
          'Set dataset.pca.components to at most 7.',
        ],
      );
    });
  }
}

test('of few training pixels the rank is one less than these; of spectra that do not vary there is none', () => {
  const values = combinations(30, 40, 0);
  const few = Uint32Array.from({ length: 12 }, (_, index) => index * 3);
  assert.is(fitComponents(values, 40, { components: 11, whiten: true }, few).vectors.length, 11);
  const problem = problemOf(() => fitComponents(values, 40, { components: 12, whiten: true }, few, 'training'));
  assert.match(problem.message, /the 12 training spectra of 40 bands have rank 11/);
  assert.match(problem.hint!, /to at most 11; train with more pixels, or fit the components to the whole scene \(standardize: scene\)/);
  const ofScene = problemOf(() => fitComponents(values, 40, { components: 12, whiten: true }, few));
  assert.match(ofScene.message, /the 12 spectra of 40 bands have rank 11/);
  assert.is(ofScene.hint, 'Set dataset.pca.components to at most 11.');
  const flat = new Float32Array(8).fill(3);
  assert.match(problemOf(() => fitComponents(flat, 2, { components: 1, whiten: true })).message, /do not vary at all/);
});

const REAL = [['indian-pines/Indian_pines_corrected.mat'], ['envi/EnMAP_BerlinUrbanGradient.hdr', [80, 60]]] as const;
for (const [file, pixels] of REAL) {
  const path = realFile(file);
  (path ? test : test.skip)(`all bands of ${file} may be components`, async () => {
    const [
      {
        shape: [rows, columns, bands],
        type,
        values,
      },
    ] = await readArray('cube', { file: path! }, pixels);
    const pca = { components: bands, whiten: true };
    const { components } = featuresOf({ rows, columns, bands, type, values }, { scaling: 'none', pca });
    assert.is(components!.vectors.length, bands);
  });
}

test.run();
