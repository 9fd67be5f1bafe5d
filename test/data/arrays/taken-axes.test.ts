import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { adviseScene } from '../../../src/data/advise.js';
import type { ArrayReference } from '../../../src/data/arrays/open-array.js';
import type { CubeAxis } from '../../../src/data/readers/index.js';
import { readScene } from '../../../src/data/scene/raw-scene.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { writeEnvi } from '../readers/writers/envi.js';
import { writeNpy } from '../readers/writers/npy.js';

const test = suite('data/arrays/taken-axes');

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const LABELS = upTo(20).map((index) => index % 3);
const cube = (...shape: number[]) => writeNpy(shape, upTo(60), { type: 'uint16' });
const gt = (...shape: number[]) => writeNpy(shape, LABELS, { type: 'uint8' });

async function read(files: Readonly<Record<string, Uint8Array>>, named: ArrayReference, mask: ArrayReference) {
  let result: Awaited<ReturnType<typeof readScene>> | undefined;
  await withFolder(async (folder) => {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    result = await readScene({ cube: named as never, mask: mask as never }, { baseFolder: folder });
  });
  return result!;
}

/** The mask is 4 x 5. What the file of the cube is, what it is taken for, and whether the mask may be what is transposed. */
const TAKEN: [number[], string | undefined, boolean][] = [
  [[4, 5, 3], undefined, false],
  [[3, 4, 5], 'bands,rows,columns', false],
  [[5, 4, 3], 'columns,rows,bands', true],
  [[3, 5, 4], 'bands,columns,rows', true],
];

for (const [shape, axes, isDoubtful] of TAKEN) {
  test(`a cube of ${shape.join(' x ')} for a mask of 4 x 5`, async () => {
    const files = { 'cube.npy': cube(...shape), 'gt.npy': gt(4, 5) };
    const raw = await read(files, { file: 'cube.npy' }, { file: 'gt.npy' });
    assert.is(raw.taken && String(raw.taken.axes), axes);
    assert.equal(raw.warnings, isDoubtful ? [raw.taken!.doubt] : []);
    if (!raw.taken) return;
    const said = await read(files, { file: 'cube.npy', axes: raw.taken.axes }, { file: 'gt.npy' });
    assert.equal([said.digest, said.taken, said.warnings], [raw.digest, undefined, []], 'the same scene, and no doubt');
  });
}

test('the doubt names both readings, and what it says to write is read without one', async () => {
  const files = { 'cube.npy': cube(5, 4, 3), 'gt.npy': gt(4, 5) };
  const { warnings } = await read(files, { file: 'cube.npy' }, { file: 'gt.npy' });
  assert.equal(warnings, [
    'cube.npy is 5 x 4 x 3: read as columns x rows x bands, as the mask is 4 x 5. axes: [columns, rows, bands] in dataset.cube confirms this. ' +
      'If the mask is transposed instead, write axes: [rows, columns, bands] there, and axes: [columns, rows] in dataset.mask',
  ]);
  const other = await read(files, { file: 'cube.npy', axes: ['rows', 'columns', 'bands'] }, { file: 'gt.npy', axes: ['columns', 'rows'] });
  assert.equal([other.cube.rows, other.cube.columns, other.warnings], [5, 4, []]);
});

test('a mask whose format tells rows from columns is not transposed', async () => {
  const png = encode({ width: 5, height: 4, channels: 1, depth: 8, data: Uint8Array.from(LABELS) });
  const { taken, warnings } = await read({ 'cube.npy': cube(5, 4, 3), 'gt.png': png }, { file: 'cube.npy' }, { file: 'gt.png' });
  assert.equal([String(taken!.axes), taken!.doubt, warnings], ['columns,rows,bands', undefined, []]);
});

test('a scene that is advised names the axes that were taken', () =>
  withFolder(async (folder) => {
    const [file, mask] = [join(folder, 'cube.npy'), join(folder, 'gt.npy')];
    writeFileSync(file, cube(5, 4, 3));
    writeFileSync(mask, gt(4, 5));
    assert.equal((await adviseScene({ file }, { file: mask })).cube, { file, axes: ['columns', 'rows', 'bands'] });
    writeFileSync(file, cube(4, 5, 3));
    assert.equal((await adviseScene({ file }, { file: mask })).cube, { file });
  }));

test('a hint advises axes only where the format leaves them open, and it helps', () =>
  withFolder(async (folder) => {
    writeEnvi(join(folder, 'cube'), [5, 4, 3], upTo(60), { type: 'uint16' });
    writeFileSync(join(folder, 'gt.npy'), gt(4, 5));
    writeFileSync(join(folder, 'gt.png'), encode({ width: 5, height: 4, channels: 1, depth: 8, data: Uint8Array.from(LABELS) }));
    const scene = (mask: string, axes?: CubeAxis[]) =>
      readScene({ cube: { file: 'cube.hdr' }, mask: { file: mask, ...(axes && { axes }) } as never }, { baseFolder: folder });
    const hint = async (mask: string) => (await problemOfAsync(() => scene(mask))).hint;
    assert.is(
      await hint('gt.npy'),
      "The mask's rows and columns are exchanged: write axes: [columns, rows] in dataset.mask, or remove axes that say so.",
    );
    assert.is((await scene('gt.npy', ['columns', 'rows'])).labels.rows, 5);
    assert.match((await hint('gt.png'))!, 'its format says which is which: write that file again, transposed.');
    assert.match((await problemOfAsync(() => scene('gt.png', ['columns', 'rows']))).message, 'defines which axis is which');
  }));

test.run();
