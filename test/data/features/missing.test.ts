import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lacksValues, withoutMissing } from '../../../src/data/features/missing.js';
import { problemOf } from '../helpers.js';

const test = suite('data/features/missing');
const mask = { rows: 1, columns: 3, values: Uint8Array.of(1, 0, 2) };
const cube = (values: Float32Array | Float64Array, type: 'float32' | 'float64') =>
  ({ rows: 1, columns: 3, bands: 2, type, values }) as const;

test('a value to be ignored is compared as the cube holds it: rounded to float32 in a cube of float32', () => {
  for (const ignore of [-0.1, -1.7e38, -9999.9]) {
    const single = cube(Float32Array.of(1, 2, ignore, 4, 5, ignore), 'float32');
    assert.ok(single.values[2] !== ignore, 'float32 holds it exactly: no test');
    assert.ok(lacksValues(single, { ignore }));
    const found = withoutMissing(single, mask, { ignore, missing: 'leave-out' }, 'x');
    assert.equal([...found.cube.values], [1, 2, NaN, 4, 5, NaN]);
    assert.equal([...found.mask.values], [1, 0, 0]);
    const double = cube(Float64Array.of(1, 2, ignore, 4, 5, Math.fround(ignore)), 'float64');
    assert.equal([...withoutMissing(double, mask, { ignore, missing: 'mean' }, 'x').cube.values], [1, 2, NaN, 4, 5, Math.fround(ignore)]);
  }
});

test('an ignored value is refused in labelled pixels alone, NaN and infinity anywhere; bands that are not used lack nothing', () => {
  const at = (place: number, value: number) =>
    cube(
      Float64Array.from({ length: 6 }, (_, index) => (index === place ? value : index + 1)),
      'float64',
    );
  const message = (place: number, value: number) =>
    problemOf(() => withoutMissing(at(place, value), mask, { ignore: -9, missing: 'error' }, 'x')).message;
  assert.equal([...withoutMissing(at(2, -9), mask, { ignore: -9, missing: 'error' }, 'x').cube.values], [1, 2, NaN, 4, 5, 6]);
  assert.match(message(5, -9), /^1 of the cube's 6 values are -9, .* row 1, column 3, band 2/);
  assert.match(message(2, Infinity), /^1 of the cube's 6 values are NaN or infinite, the first at row 1, column 2, band 1/);
  for (const value of [-9, NaN]) {
    assert.not.ok(lacksValues(at(5, value), { ignore: -9, bands: [0] }));
    assert.is(withoutMissing(at(5, value), mask, { ignore: -9, missing: 'error', bands: [0] }, 'x').warnings.length, 0);
  }
});

test("pixels without any value that nothing is known of are no news: a swath's surroundings, gaps between tiles", () => {
  const outside = Float32Array.of(1, 2, NaN, NaN, 5, 6);
  const told = (values: Float32Array) => withoutMissing(cube(values, 'float32'), mask, { missing: 'mean' }, 'x');
  assert.equal(told(outside).warnings, []);
  assert.equal([...told(outside).cube.values], [1, 2, NaN, NaN, 5, 6]);
  // One more in a labelled pixel counts, and so does a labelled pixel without any.
  assert.match(told(Float32Array.of(1, 2, NaN, NaN, 5, NaN)).warnings[0], /^x: 1 of the cube's 6 values/);
  const all = told(Float32Array.of(1, 2, 3, 4, NaN, NaN));
  assert.match(all.warnings[0], /^x: 2 of the cube's 6 values/);
  assert.equal(all.valueless, [2]);
});

test.run();
