import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cubeStatistics } from '../../../src/data/inspect/cube-statistics.js';
import { maskStatistics } from '../../../src/data/inspect/mask-statistics.js';
import type { ImageFacts } from '../../../src/data/cube.js';
import { plausibleRange } from '../../../src/data/inspect/plausible-range.js';
import { rimRemark, zeroRim } from '../../../src/data/inspect/zero-rim.js';
import { cubeRemarks, maskRemarks, ranges } from '../../../src/data/inspect/remarks.js';

const test = suite('data/inspect');

// Two pixels of four bands: band 1 is 1 and 3, band 2 is constant, band 3 has a NaN and an ignored value, band 4 an infinite one.
const CUBE = { shape: [1, 2, 4], values: Float32Array.from([1, 5, NaN, Infinity, 3, 5, -1, 2]) };

test('a cube', () => {
  const { bands, ...rest } = cubeStatistics(CUBE, -1);
  assert.equal(rest, { min: 1, max: 5, mean: 16 / 5, nan: 1, infinite: 1, ignored: 1, outside: 0, pixelsWithout: 2 });
  assert.equal(bands, [{ min: 1, max: 3, atMax: 1 }, { min: 5, max: 5, atMax: 2 }, { atMax: 0 }, { min: 2, max: 2, atMax: 1 }]);
});

test('a cube without a measurement', () => {
  assert.equal(cubeStatistics({ shape: [1, 1, 1], values: Float64Array.of(NaN) }), {
    nan: 1,
    infinite: 0,
    ignored: 0,
    outside: 0,
    pixelsWithout: 1,
    bands: [{ atMax: 0 }],
  });
});

test('what wants attention', () => {
  assert.equal(
    cubeRemarks(cubeStatistics(CUBE, -1), 2, 'float32', { ignore: -1, goodBands: [true, false, true, true], wavelengths: [500, 400, 600] }),
    [
      '1 values are NaN and 1 infinite, in 2 pixels: choose with dataset.missing what happens to them',
      '1 values are -1, which means no measurement in this file, in 2 pixels',
      'without a single value: band 3',
      'constant over the scene: bands 2, 4',
      'marked as bad by the file: band 2',
      'the file names 3 wavelengths for 4 bands',
      'the wavelengths do not increase from band to band',
    ],
  );
  const even = cubeStatistics({ shape: [1, 200, 1], values: Uint16Array.from({ length: 200 }, (_, index) => index) });
  assert.equal(cubeRemarks(even, 200, 'uint16'), []);
  // Every band of a small scene has a pixel at its greatest value; two are a limit.
  const remarks = (values: readonly number[]) =>
    cubeRemarks(cubeStatistics({ shape: [1, 4, 1], values: Float32Array.from(values) }), 4, 'float32');
  assert.equal(remarks([1, 2, 3, 4]), []);
  assert.equal(remarks([1, 2, 4, 4]), ['saturated (more than 1 % of the pixels at the greatest value): band 1']);
  // Counts of few levels stand at each of them often.
  const coarse = cubeStatistics({ shape: [1, 200, 1], values: Uint8Array.from({ length: 200 }, (_, index) => index % 8) });
  assert.equal(cubeRemarks(coarse, 200, 'uint8'), []);
});

test('a mask', () => {
  const found = maskStatistics({ values: Float64Array.of(0, 1, 10, 10, 11, -1, 1.5, NaN, 70000) });
  assert.equal(
    [[...found.counts], found.labelled, found.unlabelled, found.wrong],
    [
      [
        [1, 1],
        [10, 2],
        [11, 1],
      ],
      4,
      1,
      4,
    ],
  );
  assert.equal(
    maskRemarks(
      found,
      new Map([
        [1, { name: 'A', pixels: 1 }],
        [10, { name: 'B', pixels: 3 }],
      ]),
    ),
    [
      '4 values are not valid labels (whole numbers from 0 to 65535)',
      'the labels have gaps: they are 1, 10, 11',
      'the scene has no class with the label 11',
      "B has 2 pixels, but 3 in the scene's list of classes",
    ],
  );
  assert.equal(maskRemarks(maskStatistics({ values: Uint8Array.of(0, 2, 1, 2) })), []);
  assert.equal(maskRemarks(maskStatistics({ values: Uint8Array.of(0, 0) })), ['no pixel is labelled: every value is 0']);
});

test('ranges of numbers', () => {
  assert.equal([ranges([]), ranges([3]), ranges([1, 2]), ranges([1, 10, 11, 12, 14])], ['', '3', '1, 2', '1, 10-12, 14']);
  assert.ok(ranges(Array.from({ length: 50 }, (_, index) => index * 2)).endsWith('38, …'));
});

test('an empty band, and values outside of what the file says', () => {
  const shape = [1, 4, 2];
  const values = Int16Array.from([0, 100, 0, 12000, 0, -200, 0, 5000]);
  const remarks = (facts: ImageFacts) => {
    const range = plausibleRange(facts);
    return cubeRemarks(cubeStatistics({ shape, values }, facts.ignore, range && [range.least, range.most]), 4, 'int16', facts).filter(
      (remark) => !remark.startsWith('saturated'),
    );
  };
  const empty = 'empty, 0 in every pixel: band 1; leave it out (dataset.bands)';
  assert.equal(remarks({}), [empty]);
  assert.equal(remarks({ scale: 10000 }), [
    empty,
    '2 values (25.0 %) lie outside of 0 to 10000, which are the reflectances 0 and 1 by its scale factor',
  ]);
  assert.equal(remarks({ scale: 20000, zero: -1000 }), [empty]);
  assert.equal(remarks({ range: [-100, Infinity], scale: 10000 }), [
    empty,
    '1 values (12.5 %) lie outside of -100 to Infinity, the range that the file declares',
  ]);
});

test('a rim of zeros: what reaches the edge, not dark pixels within', () => {
  // 6 x 5 pixels of two bands: the first column, and a corner at the lower right; one dark pixel stands alone within.
  const isDark = (row: number, column: number) => column === 0 || (row >= 4 && column === 4) || (row === 2 && column === 2);
  const values = Uint16Array.from({ length: 60 }, (_, index) => {
    const [row, column] = [Math.floor(index / 10), Math.floor(index / 2) % 5];
    return isDark(row, column) || (row === 0 && column === 1 && index % 2 === 0) ? 0 : 7;
  });
  const labels = Uint8Array.from({ length: 30 }, (_, pixel) => (pixel % 5 < 2 ? 1 : 0));
  const rim = zeroRim({ shape: [6, 5, 2], values }, labels);
  assert.equal(rim, { pixels: 8, labelled: 6 });
  assert.is(
    rimRemark(rim, 30),
    '8 pixels (26.7 %) at the edges are 0 in every band, 6 of them labelled: if 0 means no measurement, write dataset: {ignore: 0, missing: leave-out}',
  );
  assert.is(rimRemark({ pixels: 3, labelled: 0 }, 30), undefined);
  assert.equal(zeroRim({ shape: [6, 5, 2], values: values.fill(0) }), { pixels: 30, labelled: 0 });
});

test.run();
