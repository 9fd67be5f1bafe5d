import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { adviseScene } from '../../../src/data/advise.js';
import { readMask } from '../../../src/data/arrays/array-file.js';
import { findFiles } from '../../../src/data/files/find-files.js';
import { openFile } from '../../../src/data/inspect/open.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { writeEnvi } from '../readers/writers/envi.js';
import { writeMat } from '../readers/writers/mat5.js';
import { writeNpy } from '../readers/writers/npy.js';
import { writeTiff } from '../readers/writers/tiff.js';

const test = suite('data/masks/mask-forms');

/** 2 x 3 pixels: red, black, blue; black, blue, red. */
const [RED, BLACK, BLUE] = [
  [255, 0, 0],
  [0, 0, 0],
  [0, 0, 255],
];
const COLOURS = [RED, BLACK, BLUE, BLACK, BLUE, RED].flat();
const TABLE = [
  { colour: '#000000', label: 0 },
  { colour: '#ff0000', label: 1 },
  { colour: '#0000ff', label: 2 },
];
const LABELS = [1, 0, 2, 0, 2, 1];
/** MATLAB has the columns first. */
const turned = (values: readonly number[], rows: number, columns: number, layers: number) =>
  Array.from({ length: values.length }, (_, index) => {
    const [layer, column, row] = [Math.floor(index / (rows * columns)), Math.floor(index / rows) % columns, index % rows];
    return values[(row * columns + column) * layers + layer];
  });

function writeAll(folder: string, values: readonly number[], layers: number): string[] {
  writeFileSync(join(folder, 'gt.tif'), writeTiff([2, 3, layers], values, { type: 'uint8' }));
  writeFileSync(join(folder, 'gt.npy'), writeNpy([2, 3, layers], values, { type: 'uint8' }));
  writeFileSync(
    join(folder, 'gt.mat'),
    writeMat([{ name: 'gt', shape: [2, 3, layers], values: turned(values, 2, 3, layers), class: 'uint8' }]),
  );
  writeEnvi(join(folder, 'gt_envi'), [2, 3, layers], [...values], { type: 'uint8', interleave: 'bil' });
  return ['gt.tif', 'gt.npy', 'gt.mat', 'gt_envi.hdr'].map((name) => join(folder, name));
}

test('a mask in colours, in every format that has three channels; without a table the colours are listed ready to paste', () =>
  withFolder(async (folder) => {
    for (const file of writeAll(folder, COLOURS, 3)) {
      const [mask] = await readMask({ file, colours: TABLE });
      assert.equal([mask.shape, [...mask.values]], [[2, 3], LABELS], file);
      const { code, hint } = await problemOfAsync(() => readMask({ file }));
      assert.is(code, 'colours-missing');
      assert.is(
        hint,
        "Say so in dataset.mask, with the labels that you want: colours: [{colour: '#000000', label: 0}, {colour: '#ff0000', label: 1}, {colour: '#0000ff', label: 2}].",
      );
      const unknown = await problemOfAsync(() => readMask({ file, colours: TABLE.slice(0, 2) }));
      assert.equal([unknown.code, /#0000ff at row 1, column 3/.test(unknown.message)], ['colour-unknown', true]);
    }
  }));

test('a layer for each class (one-hot), and what is neither', () =>
  withFolder(async (folder) => {
    const layers = LABELS.flatMap((label) => [1, 2].map((one) => Number(one === label)));
    for (const file of writeAll(folder, layers, 2))
      assert.equal(
        [...(await readMask({ file, variable: /mat$/.test(file) ? 'gt' : /npy$/.test(file) ? 'array' : 'image' }))[0].values],
        LABELS,
        file,
      );
    writeFileSync(
      join(folder, 'cube.npy'),
      writeNpy(
        [2, 3, 5],
        Array.from({ length: 30 }, (_, index) => index),
        { type: 'uint16' },
      ),
    );
    assert.is((await problemOfAsync(() => readMask({ file: join(folder, 'cube.npy'), variable: 'array' }))).code, 'variable-rank');
  }));

test('labels that the pipeline calls unlabelled', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'gt.npy'), writeNpy([2, 3], [255, 1, 2, 254, 1, 0], { type: 'uint8' }));
    const file = join(folder, 'gt.npy');
    assert.equal([...(await readMask({ file, unlabelled: 255 }))[0].values], [0, 1, 2, 254, 1, 0]);
    assert.equal([...(await readMask({ file, unlabelled: [254, 255] }))[0].values], [0, 1, 2, 0, 1, 0]);
  }));

test('a starter says what its mask needs: a table of colours, the nearest label of a finer mask; inspect shows the cube all the same', () =>
  withFolder(async (folder) => {
    writeFileSync(
      join(folder, 'scene.tif'),
      writeTiff(
        [2, 3, 4],
        Array.from({ length: 24 }, (_, index) => index),
        { type: 'uint16' },
      ),
    );
    writeFileSync(join(folder, 'scene_gt.tif'), writeTiff([2, 3, 3], COLOURS, { type: 'uint8' }));
    const cube = { file: join(folder, 'scene.tif') };
    const found = await findFiles(cube);
    const advised = await adviseScene(found.cube, found.mask);
    assert.equal([advised.mask.colours, [...advised.raw.labels.values]], [TABLE, LABELS]);
    assert.match(advised.notes[0], '#ff0000 is 1');
    const { mask, remarks } = await openFile(cube);
    assert.is(mask, undefined);
    assert.match(remarks.join(), 'scene_gt.tif is not shown: the mask is a picture in 3 colours');
    writeFileSync(
      join(folder, 'scene_gt.tif'),
      writeTiff([4, 6, 1], [1, 1, 0, 0, 2, 2, 1, 1, 0, 0, 2, 2, 0, 0, 2, 2, 1, 1, 0, 0, 2, 2, 1, 1], { type: 'uint8' }),
    );
    const fine = await findFiles(cube);
    const nearest = await adviseScene(fine.cube, fine.mask);
    assert.equal([nearest.mask.align, [...nearest.raw.labels.values]], ['nearest', LABELS]);
  }));

test('a mask in colours, or a layer for each class, in the file of the cube', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'scene.mat');
    const cube = { name: 'hsi', shape: [2, 3, 4], values: Array.from({ length: 24 }, (_, index) => index), class: 'uint16' } as const;
    for (const name of ['gt', 'labels', 'scene_mask']) {
      writeFileSync(file, writeMat([{ name, shape: [2, 3, 3], values: turned(COLOURS, 2, 3, 3), class: 'uint8' }, cube]));
      const { cube: named, mask, raw } = await advised(file);
      assert.equal([named.variable, mask.variable, mask.colours], ['hsi', name, TABLE]);
      assert.equal([...raw.labels.values], LABELS);
    }
    const layers = LABELS.flatMap((label) => [label === 1 ? 1 : 0, label === 2 ? 1 : 0]);
    writeFileSync(file, writeMat([cube, { name: 'gt', shape: [2, 3, 2], values: turned(layers, 2, 3, 2), class: 'double' }]));
    assert.equal([...(await advised(file)).raw.labels.values], LABELS);
  }));

async function advised(file: string) {
  const { cube, mask } = await findFiles({ file });
  return adviseScene(cube, mask);
}

test.run();
