import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../data/helpers.js';
import { writeEnvi } from '../data/readers/writers/envi.js';
import { writeHdf5, writeMat73 } from '../data/readers/writers/hdf5.js';
import { writeMat } from '../data/readers/writers/mat5.js';
import { laidOut } from '../data/readers/writers/numbers.js';
import { writeNpy, writeNpz } from '../data/readers/writers/npy.js';
import { writeTiff } from '../data/readers/writers/tiff.js';
import { hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/own-files');

const [ROWS, COLUMNS, BANDS] = [12, 14, 10];
const MASK = Array.from({ length: ROWS * COLUMNS }, (_, pixel) => (pixel % 7 === 0 ? 0 : 1 + (Math.floor(pixel / 5) % 3)));
const CUBE = MASK.flatMap((label, pixel) =>
  Array.from({ length: BANDS }, (_, band) => 100 * label + band * (label + 1) + ((pixel * 31 + band * 17) % 13)),
);
const COLOURS = [
  [0, 0, 0],
  [255, 215, 0],
  [139, 69, 19],
  [0, 100, 0],
];

const WRITERS: Readonly<Record<string, (folder: string) => void>> = {
  'own-mat': (folder) => {
    const matlab = (values: readonly number[], shape: readonly number[]) =>
      laidOut(
        values,
        shape,
        shape.map((_, axis) => shape.length - 1 - axis),
      );
    writeFileSync(
      join(folder, 'my_scene.mat'),
      writeMat(
        [{ name: 'cube', shape: [ROWS, COLUMNS, BANDS], values: matlab(CUBE, [ROWS, COLUMNS, BANDS]), class: 'double', storage: 'uint16' }],
        { compressed: true },
      ),
    );
    writeFileSync(
      join(folder, 'my_scene_gt.mat'),
      writeMat([{ name: 'gt', shape: [ROWS, COLUMNS], values: matlab(MASK, [ROWS, COLUMNS]), class: 'uint8' }]),
    );
  },
  'own-envi': (folder) => {
    writeEnvi(join(folder, 'my_scene'), [ROWS, COLUMNS, BANDS], CUBE, { type: 'float32', interleave: 'bil' });
    writeFileSync(
      join(folder, 'my_scene_gt.png'),
      encode({ width: COLUMNS, height: ROWS, depth: 8, channels: 3, data: Uint8Array.from(MASK.flatMap((label) => COLOURS[label])) }),
    );
  },
  'own-geotiff': (folder) => {
    writeFileSync(
      join(folder, 'my_scene.tif'),
      writeTiff([ROWS, COLUMNS, BANDS], CUBE, { type: 'float32', tile: [16, 16], planar: true, deflate: true }),
    );
    writeFileSync(join(folder, 'my_scene_gt.npy'), writeNpy([ROWS, COLUMNS], MASK, { type: 'int64', fortran: true }));
  },
};

test('the pipelines for files of your own run, and see the same scene in every format', () =>
  withFolder(async (folder) => {
    const accuracies: number[] = [];
    for (const [name, write] of Object.entries(WRITERS)) {
      write(folder);
      const { code, stdout, stderr } = await hsiRun([
        `pipelines/how-to/${name}.yaml`,
        '--data',
        folder,
        '--runs',
        join(folder, `runs-${name}`),
        '--engine',
        'wasm',
        '--set',
        'training.epochs=1',
        '--json',
      ]);
      assert.is(code, 0, stderr);
      accuracies.push(JSON.parse(stdout).oa.mean);
    }
    assert.ok(accuracies[0] > 0);
    assert.equal(new Set(accuracies).size, 1);
  }));

test('hsi-run new finds cube and mask in every format', () =>
  withFolder(async (folder) => {
    for (const write of Object.values(WRITERS)) write(folder);
    writeFileSync(
      join(folder, 'both.npz'),
      writeNpz(
        {
          cube: writeNpy([BANDS, ROWS, COLUMNS], laidOut(CUBE, [ROWS, COLUMNS, BANDS], [2, 0, 1]), { type: 'int16' }),
          gt: writeNpy([ROWS, COLUMNS], MASK, { type: 'uint8' }),
        },
        true,
      ),
    );
    const reversed = {
      shape: [BANDS, COLUMNS, ROWS],
      type: '<d',
      values: laidOut(CUBE, [ROWS, COLUMNS, BANDS], [2, 1, 0]),
      matlab: 'double',
    };
    const labels = { shape: [COLUMNS, ROWS], type: '<B', values: laidOut(MASK, [ROWS, COLUMNS], [1, 0]), matlab: 'uint8' };
    await writeMat73(join(folder, 'v73.mat'), { scene: reversed, gt: labels });
    await writeHdf5(join(folder, 'plain.h5'), {
      'survey/cube': { shape: [ROWS, COLUMNS, BANDS], type: '<d', values: CUBE },
      'survey/gt': { shape: [ROWS, COLUMNS], type: '<B', values: MASK },
    });
    for (const file of ['my_scene.mat', 'my_scene.hdr', 'my_scene.raw', 'my_scene.tif', 'both.npz', 'v73.mat', 'plain.h5']) {
      const output = join(folder, `${file}.yaml`);
      const mask =
        file === 'my_scene.tif'
          ? ['--mask', join(folder, 'my_scene_gt.npy')]
          : file.startsWith('my_scene')
            ? ['--mask', join(folder, 'my_scene_gt.mat')]
            : [];
      const { code, stderr } = await hsiRun(['new', join(folder, file), ...mask, '--output', output]);
      assert.is(code, 0, stderr);
    }
  }));

test('a scene of several files has one name: in the list, the run and the map', () =>
  withFolder(async (folder) => {
    for (const part of [1, 2]) writeFileSync(join(folder, `part_${part}.npy`), writeNpy([ROWS, COLUMNS, BANDS], CUBE, { type: 'float32' }));
    writeFileSync(join(folder, 'gt.npy'), writeNpy([ROWS, COLUMNS], MASK, { type: 'uint8' }));
    writeFileSync(
      join(folder, 'parts.yaml'),
      TINY.replace(/dataset: .*/, 'dataset: {cube: {file: [part_1.npy, part_2.npy]}, mask: {file: gt.npy}, classes: [a, b, c]}')
        .replace(/seeds: .*/, 'seeds: [1]')
        .replace('epochs: 2', 'epochs: 1'),
    );
    const call = async (...args: string[]) => {
      const { code, stdout, stderr } = await hsiRun(args, { cwd: folder });
      assert.is(code, 0, stderr);
      return stdout;
    };
    await call('parts.yaml', '-q');
    const said = [await call('ls'), await call('show', 'tiny'), await call('map', 'tiny', '--output', 'map')];
    for (const text of said) assert.match(text, 'part_*.npy, 2 files');
    assert.match(said[2], `scene      part_*.npy, 2 files, ${ROWS} x ${COLUMNS} pixels`);
  }));

test('a mistake about axes is said, with its hint', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'cube.npy'), writeNpy([6, 8, 8], new Array<number>(384).fill(1), { type: 'uint8' }));
    writeFileSync(
      join(folder, 'cube_gt.npy'),
      writeNpy(
        [6, 8],
        Array.from({ length: 48 }, (_, index) => index % 3),
        { type: 'uint8' },
      ),
    );
    const { code, stderr } = await hsiRun(['new', join(folder, 'cube.npy')]);
    assert.is(code, 2);
    assert.match(stderr, /fit 2 ways: \[rows, columns, bands\], \[rows, bands, columns\]\n {2}Write axes:/);
  }));

test.run();
