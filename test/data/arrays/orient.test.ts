import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readMask } from '../../../src/data/arrays/array-file.js';
import { readSceneFiles as readJoined } from '../../../src/data/scene/scene-files.js';
import type { ArrayReference } from '../../../src/data/arrays/open-array.js';
import type { CubeAxis } from '../../../src/data/readers/index.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { writeEnvi } from '../readers/writers/envi.js';
import { writeMat } from '../readers/writers/mat5.js';
import { writeNpy } from '../readers/writers/npy.js';
import { laidOut } from '../readers/writers/numbers.js';

const readSceneFiles = (cube: ArrayReference, mask: ArrayReference) => readJoined([cube], [mask]);
const test = suite('data/arrays/orient');

/** The value of a cube's element says where it belongs: row, column, band. */
const [ROWS, COLUMNS, BANDS] = [5, 6, 4];
const CUBE = Array.from({ length: ROWS * COLUMNS * BANDS }, (_, index) => index);
const MASK = Array.from({ length: ROWS * COLUMNS }, (_, index) => index % 3);
const AXES: readonly CubeAxis[] = ['rows', 'columns', 'bands'];
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

async function inFolder(action: (write: (name: string, bytes: Uint8Array) => string, folder: string) => Promise<void>): Promise<void> {
  await withFolder((folder) =>
    action((name, bytes) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    }, folder),
  );
}

function npy(values: readonly number[], shape: readonly number[], order: readonly number[], fortran = false): Buffer {
  return writeNpy(
    order.map((axis) => shape[axis]),
    laidOut(values, shape, order),
    { type: 'uint16', fortran },
  );
}

test('the cube of an array without named axes lies as the mask does, whatever their order', () =>
  inFolder(async (write) => {
    const mask = { file: write('gt.npy', npy(MASK, [ROWS, COLUMNS], [0, 1])) };
    for (const order of ORDERS) {
      for (const fortran of [true, false]) {
        const file = write('cube.npy', npy(CUBE, [ROWS, COLUMNS, BANDS], order, fortran));
        for (const cube of [{ file }, { file, axes: order.map((axis) => AXES[axis]) }] as ArrayReference[]) {
          const { cube: read, mask: labels } = await readSceneFiles(cube, mask);
          assert.equal([read.shape, [...read.values], [...labels.values]], [[ROWS, COLUMNS, BANDS], CUBE, MASK]);
        }
      }
    }
  }));

test('what fits two ways is refused, and axes say which', () =>
  inFolder(async (write) => {
    const mask = { file: write('gt.npy', npy(MASK, [ROWS, COLUMNS], [0, 1])) };
    const cube = write('cube.npy', npy(CUBE.concat(CUBE).slice(0, 180), [5, 6, 6], [0, 1, 2]));
    const { code, message, hint } = await problemOfAsync(() => readSceneFiles({ file: cube }, mask));
    assert.is(code, 'axes-ambiguous');
    assert.is(
      message,
      "the cube is 5 x 6 x 6, NPY does not say which axis is which, and the mask's 5 x 6 pixels fit 2 ways: " +
        '[rows, columns, bands], [rows, bands, columns]',
    );
    assert.is(hint, 'Write axes: [rows, columns, bands], or another of these, in dataset.cube.');
    assert.is((await readSceneFiles({ file: cube, axes: ['rows', 'bands', 'columns'] }, mask)).cube.values[1], 6);
    assert.is(
      (await problemOfAsync(() => readSceneFiles({ file: write('n.npy', npy(CUBE.slice(0, 56), [7, 8, 1], [0, 1, 2])) }, mask))).code,
      'size-mismatch',
    );
  }));

test('a square mask without named axes is refused, with its cube or alone', () =>
  inFolder(async (write) => {
    const file = write('gt.npy', npy(MASK.slice(0, 25), [5, 5], [0, 1]));
    const { code, message } = await problemOfAsync(() => readMask({ file }));
    assert.equal([code, message], ['axes-ambiguous', 'the mask is 5 x 5, and NPY does not say which axis is which']);
    const [straight] = await readMask({ file, axes: ['rows', 'columns'] });
    const [turned] = await readMask({ file, axes: ['columns', 'rows'] });
    assert.equal([straight.values[1], turned.values[1]], [MASK[1], MASK[5]]);
  }));

test('a mask may have an axis of length 1 besides its two', () =>
  inFolder(async (write) => {
    for (const shape of [
      [1, ROWS, COLUMNS],
      [ROWS, 1, COLUMNS],
      [ROWS, COLUMNS, 1],
    ]) {
      const [{ shape: found, values }] = await readMask({ file: write('gt.npy', writeNpy(shape, MASK, { type: 'uint8' })) });
      assert.equal([found, [...values]], [[ROWS, COLUMNS], MASK]);
    }
  }));

test("MATLAB's custom may be overruled, what a format fixes may not", () =>
  inFolder(async (write, folder) => {
    const mask = { file: write('gt.npy', npy(MASK, [ROWS, COLUMNS], [0, 1])) };
    const bytes = writeMat([
      { name: 'cube', shape: [BANDS, ROWS, COLUMNS], values: laidOut(CUBE, [ROWS, COLUMNS, BANDS], [1, 0, 2]), class: 'uint16' },
    ]);
    const { cube: read } = await readSceneFiles({ file: write('cube.mat', bytes), axes: ['bands', 'rows', 'columns'] }, mask);
    assert.equal([...read.values], CUBE);
    writeEnvi(join(folder, 'scene'), [ROWS, COLUMNS, BANDS], CUBE, { type: 'uint16' });
    const cube = { file: join(folder, 'scene.hdr'), axes: ['bands', 'rows', 'columns'] as const };
    assert.is((await problemOfAsync(() => readSceneFiles(cube, mask))).code, 'axes-invalid');
    assert.is((await problemOfAsync(() => readMask({ ...mask, colours: [{ colour: '#000000', label: 0 }] }))).code, 'colours-invalid');
  }));

test('64-bit numbers are float32 in a cube and exact in a mask, and the ignore value is as the values are', () =>
  inFolder(async (write, folder) => {
    const file = write('gt.npy', writeNpy([1, 2], [0.1, 16777217], { type: 'float64' }));
    const [mask] = await readMask({ file });
    assert.equal([mask.type, [...mask.values]], ['float64', [0.1, 16777217]]);
    writeEnvi(join(folder, 'scene'), [1, 2, 2], [0.1, 1, -9999.9, 3], { type: 'float64', more: 'data ignore value = -9999.9' });
    const {
      cube,
      sources: [source],
    } = await readSceneFiles({ file: join(folder, 'scene.hdr') }, { file });
    assert.equal([cube.type, cube.values[0], cube.facts!.ignore], ['float32', Math.fround(0.1), cube.values[2]]);
    assert.ok((cube.values.buffer as ArrayBufferLike) instanceof SharedArrayBuffer);
    assert.equal([source.file, source.header!.file, source.bytes], [join(folder, 'scene.raw'), join(folder, 'scene.hdr'), 32]);
  }));

test.run();
