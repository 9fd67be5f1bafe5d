import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyComponents, fitComponents } from '../../../src/data/features/components.js';
import { fitNoiseComponents } from '../../../src/data/features/noise-components.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { problemOf } from '../helpers.js';

const test = suite('data/features/noise-components');
const image = { rows: 30, columns: 30, depth: 4 };

/** A weak smooth ramp in band 1 below strong noise in the others. */
function noisy(): Float32Array {
  const random = new RandomStream(3, 'noise');
  return Float32Array.from({ length: 30 * 30 * 4 }, (_, at) => {
    const [pixel, band] = [Math.floor(at / 4), at % 4];
    return band === 1 ? Math.floor(pixel / 30) / 30 + 0.01 * random.normal() : (band + 1) * random.normal();
  });
}

test('what varies little but without noise comes first, where the greatest variance is noise', () => {
  const values = noisy();
  const { vectors, explained } = fitNoiseComponents(values, image, { components: 2, whiten: false });
  const [first] = vectors;
  const others = [0, 2, 3].map((band) => Math.abs(first[band]) / Math.abs(first[1]));
  assert.ok(
    others.every((one) => one < 0.01),
    String(first),
  );
  assert.ok(explained[0] > 0.9 && explained[1] < explained[0]);
  const [strongest] = fitComponents(values, 4, { components: 1, whiten: false }).vectors;
  assert.ok(Math.abs(strongest[3]) > 0.9, 'principal components see the noise first');
});

test('a pixel of zeros has no value, and makes no pair for the noise', () => {
  const values = noisy().map((value, at) => (at % 120 < 16 && at < 1200 ? 0 : value));
  const first = (of: Float32Array) => [...fitNoiseComponents(of, image, { components: 2, whiten: false }).vectors[0]];
  // As near to zero as makes no difference, but values.
  const counted = first(values.map((value) => value || 1e-30));
  const found = first(values);
  assert.ok(Math.abs(found[1] / counted[1] - 1) > 1e-3, `${found[1]}, ${counted[1]} with their pairs`);
});

test('noise of unit variance, or components of unit variance', () => {
  const values = noisy();
  const plain = applyComponents(values, fitNoiseComponents(values, image, { components: 4, whiten: false }));
  const white = applyComponents(values, fitNoiseComponents(values, image, { components: 4, whiten: true }));
  for (let component = 0; component < 4; component++) {
    let [sum, squares, variance, pairs] = [0, 0, 0, 0];
    for (let pixel = 0; pixel < 900; pixel++) {
      variance += white[pixel * 4 + component] ** 2 / 900;
      if (pixel % 30 === 29 || pixel >= 870) continue;
      const difference = plain[pixel * 4 + component] - plain[(pixel + 31) * 4 + component];
      sum += difference;
      squares += difference ** 2;
      pairs++;
    }
    assert.ok(Math.abs(variance - 1) < 1e-4, `variance ${variance}`);
    const noise = (squares / pairs - (sum / pairs) ** 2) / 2;
    assert.ok(Math.abs(noise - 1) < 1e-4, `noise ${noise}`);
  }
});

test('pixels without a value make no noise, and only the given pixels count', () => {
  const values = noisy();
  const rim = values.map((value, at) => (Math.floor(at / 4) % 30 < 4 ? 0 : value));
  const inner = Uint32Array.from({ length: 900 }, (_, pixel) => pixel).filter((pixel) => pixel % 30 >= 4);
  const found = fitNoiseComponents(rim, image, { components: 2, whiten: true }, inner);
  assert.equal(fitNoiseComponents(values, image, { components: 2, whiten: true }, inner), found);
});

test('too few pairs, or too few directions, are an error that says so', () => {
  const values = noisy();
  const lonely = Uint32Array.from({ length: 225 }, (_, index) => Math.floor(index / 15) * 60 + (index % 15) * 2);
  const few = problemOf(() => fitNoiseComponents(values, image, { components: 2, whiten: true }, lonely, 'training'));
  assert.is(few.code, 'pca-rank');
  assert.match(few.message, /0 pairs of training pixels/);
  // All pixels of the scene that trains, of two, are no training pixels.
  const ofScene = problemOf(() => fitNoiseComponents(values, image, { components: 2, whiten: true }, lonely));
  assert.match(ofScene.message, /0 pairs of pixels/);
  assert.match(ofScene.hint!, /^Use fewer bands/);
  const double = values.map((value, at, all) => (at % 4 === 3 ? all[at - 1] : value));
  const rank = problemOf(() => fitNoiseComponents(double, image, { components: 4, whiten: true }));
  assert.match(rank.message, /dataset\.mnf asks for 4 components.* rank 3/);
});

test.run();
