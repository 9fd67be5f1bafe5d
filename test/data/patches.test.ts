import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patchCutter } from '../../src/data/patches.js';
import { problemOf } from './helpers.js';

const test = suite('data/patches');

test('a corner, its outside zero', () => {
  const scene = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const cutter = patchCutter(scene, { rows: 3, columns: 3, bands: 1 }, 3);
  assert.equal([...cutter.cut([0, 4, 5], 0, 1)], [0, 0, 0, 0, 1, 2, 0, 4, 5]);
  assert.equal([...cutter.cut([0, 4, 5], 1, 2)], [1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 0, 5, 6, 0, 8, 9, 0]);
});

test('as a plain loop cuts them, whatever was in the target', () => {
  const scene = fc.record({
    rows: fc.integer({ min: 7, max: 12 }),
    columns: fc.integer({ min: 7, max: 12 }),
    bands: fc.integer({ min: 1, max: 4 }),
    size: fc.constantFrom(1, 3, 5, 7),
  });
  const pixels = fc.array(fc.nat(48), { minLength: 1, maxLength: 5 });
  fc.assert(fc.property(scene, pixels, ({ rows, columns, bands, size }, indices) => {
    const values = Float32Array.from({ length: rows * columns * bands }, (_, index) => index + 1);
    const target = new Float32Array(indices.length * size * size * bands).fill(NaN);
    const cutter = patchCutter(values, { rows, columns, bands }, size);
    const cut = cutter.cut(Uint32Array.from(indices), 0, indices.length, target);
    assert.is(cut, target);
    let at = 0;
    for (const index of indices) {
      for (let down = 0; down < size; down++) {
        for (let right = 0; right < size; right++) {
          const row = Math.floor(index / columns) + down - (size - 1) / 2;
          const column = (index % columns) + right - (size - 1) / 2;
          const inside = row >= 0 && row < rows && column >= 0 && column < columns;
          for (let band = 0; band < bands; band++) {
            assert.is(cut[at++], inside ? values[(row * columns + column) * bands + band] : 0);
          }
        }
      }
    }
  }));
});

test('refuses sizes that cannot be', () => {
  const shape = { rows: 8, columns: 20, bands: 1 };
  assert.equal(problemOf(() => patchCutter(new Float32Array(160), shape, 9)), {
    code: 'patch-too-large',
    message: 'a patch of 9 x 9 pixels is larger than the scene of 8 x 20',
    cure: 'Set patch.size to 7 or less.',
  });
  assert.equal(problemOf(() => patchCutter(new Float32Array(160), shape, 4)), {
    code: 'patch-even',
    message: 'a patch has an odd number of pixels along a side, not 4: its pixel stands in the middle',
    cure: 'Set patch.size to 5, 7, 9, ...',
  });
});

test.run();
