import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readMask } from '../../../src/data/arrays/array-file.js';
import { chunkBoxes } from '../../../src/data/readers/hdf5/boxes.js';
import { hdf5, mat73 } from '../../../src/data/readers/hdf5.js';
import { withInput } from '../../../src/data/readers/input.js';
import { problemOfAsync, realFile, withFolder } from '../helpers.js';
import { readFileWith } from './read-with.js';
import { writeHdf5, writeMat73 } from './writers/hdf5.js';
import { EXTREMES } from './writers/numbers.js';

const test = suite('readers/hdf5');

test('boxes of whole chunks cover an array once', () => {
  for (const [shape, chunks, most] of [
    [[7, 5, 9], [2, 3, 4], 30],
    [[7, 5, 9], undefined, 20],
    [[4, 4], [4, 4], 1],
    [[3], [2], 100],
  ] as const) {
    const seen = new Set<string>();
    for (const { origin, counts } of chunkBoxes(shape, chunks, most)) {
      assert.ok(origin.every((start, axis) => start % Math.min(chunks?.[axis] ?? 1, shape[axis]) === 0));
      const visit = (axis: number, at: number[]): void => {
        if (axis === shape.length) {
          assert.not.ok(seen.has(String(at)));
          seen.add(String(at));
        } else {
          for (let index = 0; index < counts[axis]; index++) visit(axis + 1, [...at, origin[axis] + index]);
        }
      };
      visit(0, []);
    }
    assert.is(
      seen.size,
      shape.reduce((a: number, b) => a * b, 1),
    );
  }
});

test('datasets of every type in nested groups, in chunks or not', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'x.h5');
    const upTo = Array.from({ length: 24 }, (_, index) => index);
    await writeHdf5(file, {
      'survey/day 1/cube': { shape: [2, 3, 4], type: '<H', values: upTo, chunks: [1, 2, 4] },
      'survey/big': { shape: [2, 3], type: '<d', values: EXTREMES.float64 },
      counts: { shape: [2, 3], type: '<q', values: EXTREMES.int64 },
      title: { shape: [1], type: 'S2', values: ['Hi'] },
    });
    const listed = await withInput(file, (input) => hdf5.list(input));
    assert.equal(listed.map(({ name, description, numeric }) => `${name}: ${description}, ${numeric}`).sort(), [
      'counts: int64 2 x 3, true',
      'survey/big: float64 2 x 3, true',
      'survey/day 1/cube: uint16 2 x 3 x 4, true',
      'title: text 1, false',
    ]);
    assert.equal([...(await readFileWith(hdf5, file, 'survey/day 1/cube')).values], upTo);
    assert.equal([...(await readFileWith(hdf5, file, 'survey/big')).values], EXTREMES.float64);
    assert.equal([...(await readFileWith(hdf5, file, 'counts')).values], EXTREMES.int64);
  }));

test("MATLAB's arrays have their axes reversed, its texts are no numbers", () =>
  withFolder(async (folder) => {
    const file = join(folder, 'x.mat');
    await writeMat73(file, {
      cube: { shape: [4, 3, 2], type: '<B', values: Array.from({ length: 24 }, (_, index) => index), matlab: 'uint8', chunks: [4, 3, 1] },
      title: { shape: [2, 1], type: '<H', values: [72, 105], matlab: 'char' },
    });
    const [cube, title] = await withInput(file, (input) => mat73.list(input));
    assert.equal([cube.shape, cube.axes, cube.description], [[2, 3, 4], ['rows', 'columns', 'bands'], 'uint8 2 x 3 x 4']);
    assert.equal([title.numeric, title.description], [false, 'char 1 x 2']);
    assert.equal([...(await readFileWith(mat73, file, 'cube')).values].slice(0, 5), [0, 6, 12, 18, 2]);
  }));

test('a file that is damaged harms no other', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'x.h5');
    await writeHdf5(file, {
      cube: { shape: [20, 30, 4], type: '<d', values: new Array<number>(2400).fill(1), chunks: [10, 10, 4], compression: 5 },
    });
    const whole = readFileSync(file);
    truncateSync(file, whole.length - 100);
    assert.match((await problemOfAsync(() => readFileWith(hdf5, file))).message, /^the HDF5 file cannot be read: /);
    const changed = Buffer.from(whole);
    const stream = whole.indexOf('785e', 0, 'hex');
    changed.fill(0xff, stream + 2, stream + 12);
    writeFileSync(file, changed);
    assert.is((await problemOfAsync(() => readFileWith(hdf5, file))).code, 'damaged');
    writeFileSync(file, whole);
    assert.is((await readFileWith(hdf5, file)).values[2399], 1);
  }));

const PAIRS = [
  ['Indian_pines_gt', 'indian-pines-8bit', 145, 145],
  ['KSC_gt', 'ksc', 512, 614],
  ['PaviaU_gt', 'pavia-university', 610, 340],
] as const;
for (const [name, folder, rows, columns] of PAIRS) {
  const [newer, older] = [realFile(`mat73/${name}.mat`), realFile(`${folder}/${name}.mat`)];
  (newer && older ? test : test.skip)(`${name} of version 7.3 equals that of version 5`, async () => {
    const [[{ shape, values }], [other]] = [await readMask({ file: newer! }), await readMask({ file: older! })];
    assert.equal([shape, [...values]], [[rows, columns], [...other.values]]);
  });
}

test.run();
