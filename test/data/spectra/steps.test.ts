import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { continuumRemoval } from '../../../src/data/spectra/continuum.js';
import { savitzkyGolay } from '../../../src/data/spectra/savitzky-golay.js';
import { standardNormalVariate } from '../../../src/data/spectra/snv.js';
import { applySteps } from '../../../src/data/spectra/steps.js';

const test = suite('data/spectra');

function filtered(filter: (from: Float64Array, to: Float64Array) => void, values: readonly number[]): number[] {
  const to = new Float64Array(values.length);
  filter(Float64Array.from(values), to);
  return Array.from(to);
}

const near = (found: readonly number[], due: readonly number[], within = 1e-9) =>
  assert.ok(found.length === due.length && found.every((one, index) => Math.abs(one - due[index]) <= within), `${found} is not ${due}`);

test('the weights of Savitzky and Golay, and the ends of a spectrum', () => {
  // Their table of 1964: quadratic, 5 points (-3, 12, 17, 12, -3) / 35; first derivative (-2, -1, 0, 1, 2) / 10.
  const impulse = [0, 0, 0, 0, 1, 0, 0, 0, 0];
  const smooth = filtered(savitzkyGolay(9, { window: 5, order: 2, derivative: 0 }), impulse);
  near(smooth.slice(2, 7), [-3 / 35, 12 / 35, 17 / 35, 12 / 35, -3 / 35]);
  const slope = filtered(savitzkyGolay(9, { window: 5, order: 2, derivative: 1 }), impulse);
  near(slope.slice(2, 7), [0.2, 0.1, 0, -0.1, -0.2]);
});

test('a polynomial of the order comes back, and its derivatives, up to both ends', () => {
  const polynomial = (x: number) => 2 - 3 * x + 0.5 * x * x;
  const values = Array.from({ length: 12 }, (_, x) => polynomial(x));
  for (const window of [3, 7, 11]) {
    near(filtered(savitzkyGolay(12, { window, order: 2, derivative: 0 }), values), values, 1e-8);
    near(
      filtered(savitzkyGolay(12, { window, order: 2, derivative: 1 }), values),
      values.map((_, x) => x - 3),
      1e-8,
    );
    near(
      filtered(savitzkyGolay(12, { window, order: 2, derivative: 2 }), values),
      values.map(() => 1),
      1e-8,
    );
  }
});

test('steps see reflectance: the offset and the scale of the file come off first', () => {
  const cube = { rows: 1, columns: 2, bands: 3, type: 'uint16' as const, values: Uint16Array.of(10, 20, 30, 6, 2, 14) };
  const { values } = applySteps(cube, { steps: [], zero: 2, scale: 4, centres: [] });
  assert.equal(Array.from(values), [2, 4.5, 7, 1, 0, 3]);
});

test('the standard normal variate of what is there; of a constant spectrum zeros', () => {
  near(filtered(standardNormalVariate, [1, 2, 3]), [-1, 0, 1]);
  assert.equal(filtered(standardNormalVariate, [1, NaN, 2, 3]), [-1, NaN, 0, 1]);
  assert.equal(filtered(standardNormalVariate, [0.1, 0.1, 0.1]), [0, 0, 0]);
  assert.equal(filtered(standardNormalVariate, [NaN, NaN]), [NaN, NaN]);
});

test('the continuum is the upper hull over the centres, in any order of the bands', () => {
  const centres = [400, 500, 800, 900];
  near(filtered(continuumRemoval(centres), [1, 0.5, 1, 2]), [1, 0.5 / 1.2, 1 / 1.8, 1]);
  near(filtered(continuumRemoval([900, 400, 800, 500]), [2, 1, 1, 0.5]), [1, 1, 1 / 1.8, 0.5 / 1.2]);
  assert.equal(filtered(continuumRemoval(centres), [1, NaN, 2, 1]), [1, NaN, 1, 1]);
  assert.equal(filtered(continuumRemoval(centres), [NaN, NaN, 3, NaN]), [NaN, NaN, 1, NaN]);
  assert.equal(filtered(continuumRemoval([1, 2, 2, 3]), [1, 2, 4, 1]), [1, 0.5, 1, 1]);
  assert.equal(filtered(continuumRemoval([1, 2]), [0, -1]), [NaN, NaN], 'a hull that is not above zero divides nothing');
});

test('no value lies above its continuum, and some lie on it', () => {
  const spectrum = fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(spectrum, (values) => {
      const found = filtered(continuumRemoval(values.map((_, band) => band)), values);
      assert.ok(found.every((one) => one > 0 && one <= 1 + 1e-12));
      assert.is(found[0], 1);
      assert.is(found.at(-1), 1);
    }),
  );
});

test('steps follow each other on the used bands, in what the digital numbers mean', () => {
  const cube = { rows: 1, columns: 2, bands: 4, type: 'uint16', values: Uint16Array.of(110, 9, 120, 130, 130, 9, 120, 110) } as const;
  const steps = { steps: ['snv'], zero: 100, scale: 10, centres: [0, 2, 3] };
  const made = applySteps(cube, steps, [0, 2, 3]);
  assert.equal([made.bands, made.type, Array.from(made.values)], [3, 'float32', [-1, 0, 1, 1, 0, -1]]);
  const removed = applySteps(cube, { ...steps, steps: ['continuum_removal'] }, [0, 2, 3]);
  assert.equal(Array.from(removed.values), [1, Math.fround(6 / 7), 1, 1, 1, 1]);
  const both = applySteps(cube, { ...steps, steps: ['continuum_removal', 'snv'] }, [0, 2, 3]);
  near(Array.from(both.values), [1 / Math.sqrt(3), -2 / Math.sqrt(3), 1 / Math.sqrt(3), 0, 0, 0], 1e-6);
  assert.throws(() => applySteps(cube, { ...steps, steps: ['other'] }), /other/);
});

test.run();
