import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadScene, type SceneChoice } from '../../../src/data/scene/scene.js';
import { addressOf } from '../../../src/pipeline/address/address.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { writeHdf5 } from '../readers/writers/hdf5.js';
import { writeNpy, writeNpz } from '../readers/writers/npy.js';
import { writePng } from '../readers/writers/png.js';
import { writeTiff } from '../readers/writers/tiff.js';

const test = suite('data/arrays/no-data');

const [ROWS, COLUMNS, BANDS] = [4, 5, 3];
const PIXELS = ROWS * COLUMNS;
const LABELS = Array.from({ length: PIXELS }, (_, pixel) => (pixel % 4 === 3 ? 255 : pixel % 4));
const RIGHT = LABELS.map((label) => (label === 255 ? 0 : label));
const CUBE = Array.from({ length: PIXELS * BANDS }, (_, index) => index + 1);

/** A cube that nothing is wrong with, and whatever mask. */
async function labels(folder: string, mask: NonNullable<SceneChoice['mask']>) {
  writeFileSync(join(folder, 'cube.tif'), writeTiff([ROWS, COLUMNS, BANDS], CUBE, { type: 'uint16' }));
  const {
    mask: { values },
    classNames,
    warnings,
  } = await loadScene({ cube: { file: 'cube.tif' }, mask }, { baseFolder: folder });
  return { values: [...values], classNames, warnings };
}

test('what a mask declares as no data is unlabelled, in every format', () =>
  withFolder(async (folder) => {
    const path = (name: string) => join(folder, name);
    const bytes = Buffer.from(LABELS);
    const masked = writeNpy(
      [ROWS, COLUMNS],
      LABELS.map((label) => Number(label === 255)),
      { type: 'uint8', descr: '|b1' },
    );
    const header = `ENVI\nsamples = ${COLUMNS}\nlines = ${ROWS}\nbands = 1\ndata type = 1\ninterleave = bsq\ndata ignore value = 255\n`;
    writeFileSync(path('gt.tif'), writeTiff([ROWS, COLUMNS, 1], LABELS, { type: 'uint8', tags: { 42113: '255' } }));
    writeFileSync(
      path('float.tif'),
      writeTiff(
        [ROWS, COLUMNS, 1],
        LABELS.map((label) => (label === 255 ? NaN : label)),
        { type: 'float32', tags: { 42113: 'nan' } },
      ),
    );
    writeFileSync(
      path('opaque.tif'),
      writeTiff(
        [ROWS, COLUMNS, 2],
        LABELS.flatMap((label) => [label, label === 255 ? 0 : 255]),
        { type: 'uint8', tags: { 338: { shorts: [2] } } },
      ),
    );
    writeFileSync(
      path('planar.tif'),
      writeTiff(
        [ROWS, COLUMNS, 2],
        LABELS.flatMap((label) => [label, label === 255 ? 0 : 9]),
        { type: 'uint8', planar: true, tags: { 338: { shorts: [1] } } },
      ),
    );
    writeFileSync(path('envi.hdr'), header);
    writeFileSync(path('envi.img'), bytes);
    writeFileSync(path('gt.npz'), writeNpz({ data: writeNpy([ROWS, COLUMNS], LABELS, { type: 'uint8' }), mask: masked }, true));
    writeFileSync(path('gt.png'), writePng(ROWS, COLUMNS, 8, 0, LABELS, [], [0, 255]));
    await writeHdf5(path('gt.h5'), {
      gt: { shape: [ROWS, COLUMNS], type: '<B', values: LABELS, attributes: { _FillValue: [[255], '<B'] } },
    });
    for (const file of ['gt.tif', 'float.tif', 'opaque.tif', 'planar.tif', 'envi.hdr', 'gt.npz', 'gt.png', 'gt.h5']) {
      const found = await labels(folder, { file });
      assert.equal([found.values, found.classNames], [RIGHT, ['Class 1', 'Class 2']], file);
    }
    assert.match(
      (await labels(folder, { file: 'gt.tif' })).warnings.join(),
      /gt\.tif: 5 pixels of the mask have a no-data value \(255\) and count as unlabelled$/,
    );
    assert.equal((await labels(folder, { file: 'gt.tif', ignore: 'none' })).classNames, ['Class 1', 'Class 2', 'Class 255']);
  }));

test('a label that a list of classes does not name is reported', () =>
  withFolder(async (folder) => {
    const header = `ENVI\nsamples = ${COLUMNS}\nlines = ${ROWS}\nbands = 1\ndata type = 1\ninterleave = bsq\nclasses = 2\nclass names = {none, Maize}\n`;
    writeFileSync(join(folder, 'gt.hdr'), header);
    writeFileSync(join(folder, 'gt.img'), Buffer.from(RIGHT));
    const { classNames, warnings } = await labels(folder, { file: 'gt.hdr' });
    assert.equal(classNames, ['Maize', 'Class 2']);
    assert.match(warnings.join(), /gt\.hdr: its list of classes does not have the labels 2 \(5 pixels\)/);
  }));

test('a key says what the file does not', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'gt.npy'), writeNpy([ROWS, COLUMNS], LABELS, { type: 'uint8' }));
    writeFileSync(
      join(folder, 'nan.npy'),
      writeNpy(
        [ROWS, COLUMNS],
        LABELS.map((label) => (label === 255 ? NaN : label)),
        { type: 'float64' },
      ),
    );
    assert.equal((await labels(folder, { file: 'gt.npy', ignore: 255 })).values, RIGHT);
    assert.equal((await labels(folder, { file: 'nan.npy', ignore: 'nan' })).values, RIGHT);
    assert.is((await problemOfAsync(() => labels(folder, { file: 'nan.npy' }))).code, 'label-invalid');
  }));

test('masks of a split by files leave no data out, too', () =>
  withFolder(async (folder) => {
    const { readSplitMasks } = await import('../../../src/data/split-files/masks.js');
    const part = (wanted: number) =>
      writeTiff(
        [ROWS, COLUMNS, 1],
        LABELS.map((label) => (label === 255 ? 255 : Number(label === wanted))),
        { type: 'uint8', tags: { 42113: '255' } },
      );
    mkdirSync(join(folder, 'parts'));
    for (const [name, label] of [
      ['train', 1],
      ['test', 2],
    ] as const)
      writeFileSync(join(folder, 'parts', `${name}.tif`), part(label));
    const { split } = await readSplitMasks(
      { by: 'files', train: { file: 'train.tif' }, test: { file: 'test.tif' } },
      { rows: ROWS, columns: COLUMNS, values: RIGHT },
      (file) => join(folder, 'parts', file),
    );
    assert.equal([split.train.length, split.test.length], [5, 5]);
  }));

/** Pixel 0 is labelled by nobody, and has no value. */
async function cubeWith(folder: string, noData: string, held: number, type: 'float32' | 'float64', choice: SceneChoice = {}) {
  const values = CUBE.map((value, index) => (index < BANDS ? held : value));
  writeFileSync(
    join(folder, 'cube.tif'),
    writeTiff([ROWS, COLUMNS, BANDS], values, { type, tags: noData === '' ? {} : { 42113: noData } }),
  );
  writeFileSync(join(folder, 'gt.npy'), writeNpy([ROWS, COLUMNS], RIGHT, { type: 'uint8' }));
  return loadScene({ cube: { file: 'cube.tif' }, mask: { file: 'gt.npy' }, ...choice }, { baseFolder: folder });
}

test('any no data value that a file can declare enters an address', () =>
  withFolder(async (folder) => {
    const largest = -1.7976931348623157e308;
    const held = Math.fround(-3.4028234663852886e38);
    for (const [text, value, type] of [
      ['nan', NaN, 'float32'],
      ['-nan', NaN, 'float64'],
      ['inf', Infinity, 'float32'],
      ['-inf', -Infinity, 'float32'],
      ['1.#QNAN', NaN, 'float32'],
      ['-1.7976931348623157e+308', held, 'float32'],
      ['-1.7976931348623157e+308', largest, 'float64'],
      ['-3.40282e+38', held, 'float32'],
      ['-3.4028234663852886e+38', held, 'float32'],
      ['-9999', -9999, 'float32'],
    ] as const) {
      const { identity, cube, warnings } = await cubeWith(folder, text, value, type);
      assert.match(addressOf(identity), /^[0-9a-f]{64}$/, text);
      assert.equal([...cube.values.slice(0, 4)].map(Number.isNaN), [true, true, true, false], text);
      // They are all values of a pixel without a label: nothing of it trains or tests.
      assert.not.match(warnings.join(), /missing/);
    }
  }));

test('NaN that is declared is NaN that is found', () =>
  withFolder(async (folder) => {
    const declared = await cubeWith(folder, 'nan', NaN, 'float32', { missing: 'mean' });
    const found = await cubeWith(folder, '', NaN, 'float32', { missing: 'mean' });
    assert.equal(declared.identity, found.identity);
    assert.not.ok('ignore' in declared.identity);
  }));

test('a class of which missing values leave nothing is an error, unless it is left out by name', () =>
  withFolder(async (folder) => {
    writeFileSync(
      join(folder, 'gt.npy'),
      writeNpy(
        [ROWS, COLUMNS],
        LABELS.map((label) => label % 252),
        { type: 'uint8' },
      ),
    );
    const values = CUBE.map((value, index) => (LABELS[Math.floor(index / BANDS)] === 2 && index % BANDS === 1 ? NaN : value));
    writeFileSync(join(folder, 'cube.tif'), writeTiff([ROWS, COLUMNS, BANDS], values, { type: 'float32' }));
    const load = (choice: SceneChoice) =>
      loadScene({ cube: { file: 'cube.tif' }, mask: { file: 'gt.npy' }, ...choice }, { baseFolder: folder });
    const problem = await problemOfAsync(() => load({ missing: 'leave-out' }));
    assert.is(problem.code, 'class-lost');
    assert.is(
      problem.message,
      'missing values leave no pixel of the class "Class 2": each of its 5 labelled pixels misses values in used bands',
    );
    assert.match(problem.hint ?? '', /dataset\.leave_out: \[Class 2\]/);
    assert.equal((await load({ missing: 'leave-out', leave_out: [2] })).classNames, ['Class 1', 'Class 3']);
    assert.equal((await load({ missing: 'leave-out', bands: { drop: [2] } })).classNames, ['Class 1', 'Class 2', 'Class 3']);
    assert.equal((await load({ missing: 'mean' })).classNames, ['Class 1', 'Class 2', 'Class 3']);
  }));

test('a class without any value cannot be taken for the mean, and an empty band is named', () =>
  withFolder(async (folder) => {
    writeFileSync(
      join(folder, 'gt.npy'),
      writeNpy(
        [ROWS, COLUMNS],
        LABELS.map((label) => label % 252),
        { type: 'uint8' },
      ),
    );
    const load = async (missing: (pixel: number, band: number) => boolean, choice: SceneChoice) => {
      const values = CUBE.map((value, index) => (missing(Math.floor(index / BANDS), index % BANDS) ? -9999 : value));
      writeFileSync(join(folder, 'cube.tif'), writeTiff([ROWS, COLUMNS, BANDS], values, { type: 'float32', tags: { 42113: '-9999' } }));
      return loadScene({ cube: { file: 'cube.tif' }, mask: { file: 'gt.npy' }, ...choice }, { baseFolder: folder });
    };
    assert.is((await problemOfAsync(() => load((pixel) => LABELS[pixel] === 2, { missing: 'mean' }))).code, 'class-lost');
    const emptyBand = (_pixel: number, band: number) => band === 1;
    for (const missing of ['error', 'leave-out'] as const) {
      assert.match(
        (await problemOfAsync(() => load(emptyBand, { missing }))).hint ?? '',
        /^Band 2 has no value in any pixel: leave it out with dataset\.bands: \{drop: \[2\]\}\./,
      );
    }
    assert.match((await load(emptyBand, { missing: 'mean' })).warnings.join(), /band 2 has no value in any pixel/);
  }));

test.run();
