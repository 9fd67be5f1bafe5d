import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { TURNED } from '../../src/data/orientation.js';
import { type Padding, patchCutter } from '../../src/data/patches.js';
import { problemOf } from './helpers.js';

const test = suite('data/patches');

test('a corner, its outside zero', () => {
  const scene = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const cutter = patchCutter(scene, { rows: 3, columns: 3, bands: 1 }, 3);
  assert.equal([...cutter.cut([0, 4, 5], 0, 1)], [0, 0, 0, 0, 1, 2, 0, 4, 5]);
  assert.equal([...cutter.cut([0, 4, 5], 1, 2)], [1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 0, 5, 6, 0, 8, 9, 0]);
});

/** Where numpy.pad takes a value from: constant, edge, reflect. */
function numpyPad(at: number, length: number, padding: Padding): number | undefined {
  if (at >= 0 && at < length) return at;
  if (padding === 'zero') return undefined;
  if (padding === 'replicate') return Math.min(Math.max(at, 0), length - 1);
  return [
    ...Array.from({ length }, (_, index) => length - 1 - index),
    ...Array.from({ length: length - 1 }, (_, index) => index + 1),
    ...Array.from({ length: length - 1 }, (_, index) => length - 2 - index),
  ][at + length - 1];
}

test('as a plain loop cuts them, with every padding', () => {
  const scene = fc.record({
    rows: fc.integer({ min: 7, max: 12 }),
    columns: fc.integer({ min: 7, max: 12 }),
    bands: fc.integer({ min: 1, max: 4 }),
    size: fc.constantFrom(1, 3, 5, 7),
    padding: fc.constantFrom<Padding>('zero', 'replicate', 'reflect'),
  });
  const pixels = fc.array(fc.nat(143), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(scene, pixels, ({ rows, columns, bands, size, padding }, drawn) => {
      // Whatever is drawn, one in the middle of the last row.
      const indices = [...drawn.map((index) => index % (rows * columns)), (rows - 1) * columns + (columns >> 1)];
      const values = Float32Array.from({ length: rows * columns * bands }, (_, index) => index + 1);
      const cut = patchCutter(values, { rows, columns, bands }, size, padding).cut(Uint32Array.from(indices), 0, indices.length);
      let at = 0;
      for (const index of indices) {
        for (let down = 0; down < size; down++) {
          for (let right = 0; right < size; right++) {
            const row = numpyPad(Math.floor(index / columns) + down - (size - 1) / 2, rows, padding);
            const column = numpyPad((index % columns) + right - (size - 1) / 2, columns, padding);
            for (let band = 0; band < bands; band++) {
              assert.is(cut[at++], row === undefined || column === undefined ? 0 : values[(row * columns + column) * bands + band]);
            }
          }
        }
      }
    }),
  );
});

test('the eight orientations, at the border too', () => {
  const values = Float32Array.from({ length: 18 }, (_, index) => index + 1);
  const cutter = patchCutter(
    values.filter((_, index) => index % 2 === 0),
    { rows: 3, columns: 3, bands: 1 },
    3,
  );
  const lies = (orientation: number) => [...cutter.cut([4], 0, 1, [orientation])].map((value) => (value + 1) / 2);
  assert.equal(lies(0), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.equal(lies(1), [3, 2, 1, 6, 5, 4, 9, 8, 7]);
  assert.equal(lies(2), [7, 8, 9, 4, 5, 6, 1, 2, 3]);
  assert.equal(lies(3), [9, 8, 7, 6, 5, 4, 3, 2, 1]);
  assert.equal(lies(4), [1, 4, 7, 2, 5, 8, 3, 6, 9]);
  assert.is(new Set(Array.from({ length: 8 }, (_, orientation) => lies(orientation).join())).size, 8);
  for (const quarter of TURNED.slice(1)) {
    // A turn keeps the sense of rotation: the corners follow each other as before.
    const [a, , b, , , , d, , c] = lies(quarter);
    assert.ok('1397139'.includes([a, b, c, d].join('')), `${quarter}`);
  }
  const corner = patchCutter(values, { rows: 3, columns: 3, bands: 2 }, 3);
  assert.equal(
    [...corner.cut([0], 0, 1, [3])],
    [9, 10, 7, 8, 0, 0, 3, 4, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0].map((value) => value),
  );
});

test('refuses sizes that cannot be', () => {
  const shape = { rows: 8, columns: 20, bands: 1 };
  assert.equal(
    problemOf(() => patchCutter(new Float32Array(160), shape, 9)),
    {
      code: 'patch-too-large',
      message: 'a patch of 9 x 9 pixels is larger than the scene of 8 x 20',
      hint: 'Set patch.size to 7 or less.',
    },
  );
  assert.equal(
    problemOf(() => patchCutter(new Float32Array(160), shape, 4)),
    {
      code: 'patch-even',
      message: 'a patch needs an odd number of pixels along a side, not 4, as its pixel is in the middle',
      hint: 'Set patch.size to 5, 7, 9, ...',
    },
  );
});

test.run();
