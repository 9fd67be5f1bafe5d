import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findFiles } from '../../../src/data/files/find-files.js';
import { openFile } from '../../../src/data/inspect/open.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { writeNpy } from '../readers/writers/npy.js';
import { writeMat } from '../readers/writers/mat5.js';
import { writeTiff } from '../readers/writers/tiff.js';

const test = suite('data/masks/masks-beside');
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index % 3);
const CUBE = writeTiff([4, 5, 6], upTo(120), { type: 'uint16' });
const MASK = writeTiff([4, 5, 1], upTo(20), { type: 'uint8' });
const SMALL = writeTiff([2, 5, 1], upTo(10), { type: 'uint8' });

function fill(folder: string, files: Readonly<Record<string, Uint8Array>>): void {
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}

const PICKED: [string, Record<string, Uint8Array>, string, RegExp | undefined][] = [
  ['the one that is called as the cube', { 'a_gt.tif': MASK, 'a_b_gt.tif': MASK, 'z_gt.tif': MASK }, 'a_gt.tif', undefined],
  ['that one also where its size is another', { 'a_gt.tif': SMALL, 'z_gt.tif': MASK }, 'a_gt.tif', undefined],
  [
    'not the one of another scene of the same size',
    { 'b.tif': CUBE, 'b_gt.tif': MASK, 'site_gt.tif': MASK },
    'site_gt.tif',
    /not called as the cube/,
  ],
  [
    'one whose name begins as the cube does, of its size',
    { 'a_old_gt.tif': SMALL, 'a_new_gt.tif': MASK, 'z_gt.tif': MASK },
    'a_new_gt.tif',
    /its name begins as the cube's, and it is the only mask beside it of 4 x 5 pixels/,
  ],
  [
    'of two that are called as the cube one of its format',
    { 'a_gt.npy': writeNpy([4, 5], upTo(20), { type: 'uint8' }), 'a_labels.tif': MASK },
    'a_labels.tif',
    /called as the cube, too: a_gt\.npy/,
  ],
];

for (const [title, files, wanted, remark] of PICKED) {
  test(`a mask beside the cube: ${title}`, () =>
    withFolder(async (folder) => {
      fill(folder, { 'a.tif': CUBE, ...files });
      const { mask, remarks } = await findFiles({ file: join(folder, 'a.tif') });
      assert.is(basename(mask.file), wanted);
      if (remark) assert.match(remarks.join(), remark);
      else assert.equal(remarks, []);
    }));
}

test('masks of another scene alone, or several without the name of the cube, are not taken; inspect says so', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.tif');
    fill(folder, {
      'a.tif': CUBE,
      'b.mat': writeMat([{ name: 'b', shape: [4, 5, 6], values: upTo(120), class: 'uint8' }]),
      'b_gt.tif': MASK,
    });
    assert.is((await problemOfAsync(() => findFiles({ file }))).code, 'mask-unknown');
    assert.is((await openFile({ file })).mask, undefined);
    fill(folder, { 'y_gt.tif': MASK, 'z_gt.tif': MASK });
    const { code, message } = await problemOfAsync(() => findFiles({ file }));
    assert.is(code, 'mask-ambiguous');
    assert.match(message, "2 masks beside it could be the cube's of 4 x 5 pixels: y_gt.tif, z_gt.tif");
    const { mask, remarks } = await openFile({ file });
    assert.is(mask, undefined);
    assert.match(remarks.join(), 'no mask is shown: 2 masks beside it');
  }));

test.run();
