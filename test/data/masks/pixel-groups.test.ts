import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../src/data/arrays/array-file.js';
import { readPixelGroups } from '../../../src/data/masks/pixel-groups.js';
import { readScene } from '../../../src/data/scene/raw-scene.js';
import { problemOfAsync, realFile, withFolder } from '../helpers.js';
import type { CubeAxis } from '../../../src/data/readers/index.js';
import { writeMat } from '../readers/writers/mat5.js';
import { writeNpy } from '../readers/writers/npy.js';

const test = suite('data/masks/pixel-groups');

test('a second mask: its numbers are the groups, 0 is none', () =>
  withFolder(async (folder) => {
    const write = (values: number[]) =>
      writeFileSync(join(folder, 'fields.mat'), writeMat([{ name: 'fields', class: 'uint16', shape: [2, 3], values }]));
    const read = (rows: number, columns: number) => readPixelGroups({ file: 'fields.mat' }, { rows, columns }, {}, { baseFolder: folder });
    write([7, 7, 0, 300, 300, 9]);
    const { values, names } = await read(2, 3);
    assert.equal(names, ['7', '9', '300']);
    assert.equal([...values].sort(), [0, 1, 1, 2, 3, 3]);
    assert.match((await problemOfAsync(() => read(3, 3))).message, /^the mask of the groups is 2 x 3, but the scene 3 x 3$/);
    const tiles = await problemOfAsync(() => readPixelGroups('tiles', { rows: 2, columns: 3 }, {}, { baseFolder: folder }));
    assert.is(tiles.code, 'split-file');
  }));

test("a square mask whose format does not tell its axes lies as the scene's own is said to lie", () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'fields.npy'), writeNpy([2, 2], [1, 2, 3, 4], { type: 'uint8' }));
    const spec = { file: 'fields.npy' };
    const groups = async (axes?: readonly CubeAxis[]) => [
      ...(await readPixelGroups(spec, { rows: 2, columns: 2, ...(axes && { axes }) }, {}, { baseFolder: folder })).values,
    ];
    assert.is((await problemOfAsync(() => groups())).code, 'axes-ambiguous');
    assert.equal(await groups(['rows', 'columns']), [1, 2, 3, 4]);
    assert.equal(await groups(['columns', 'rows']), [1, 3, 2, 4]);
    // What a format's users do holds before that.
    writeFileSync(join(folder, 'fields.mat'), writeMat([{ name: 'fields', class: 'uint8', shape: [2, 2], values: [1, 3, 2, 4] }]));
    spec.file = 'fields.mat';
    assert.equal(await groups(['columns', 'rows']), await groups());
  }));

test('drawn fields: those with the same value of a column are one group, however many they are', () =>
  withFolder(async (folder) => {
    const strip = (from: number, to: number, properties: object) => ({
      type: 'Feature',
      properties,
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [from, 0],
            [to, 0],
            [to, 2],
            [from, 2],
            [from, 0],
          ],
        ],
      },
    });
    const features = [
      strip(0, 1, { owner: 'Meyer', field: 4 }),
      strip(1, 3, { owner: 'Abel', field: 2 }),
      strip(4, 5, { owner: 'Meyer', field: 9 }),
    ];
    writeFileSync(join(folder, 'fields.geojson'), JSON.stringify({ type: 'FeatureCollection', features }));
    const read = (field?: string) =>
      readPixelGroups({ file: 'fields.geojson', field } as never, { rows: 2, columns: 6 }, {}, { baseFolder: folder });
    const [owners, fields] = [await read('owner'), await read('field')];
    const named = ({ values, names }: typeof owners) => [...values].map((group) => (group === 0 ? '' : names[group - 1]));
    const line = ['Meyer', 'Abel', 'Abel', '', 'Meyer', ''];
    assert.equal(named(owners), [...line, ...line]);
    assert.equal(owners.names, ['Abel', 'Meyer']);
    assert.equal(named(fields).slice(0, 6), ['4', '2', '2', '', '9', '']);
    const unknown = await problemOfAsync(() => read('ownr'));
    assert.match(unknown.message, /^there is no field 'ownr'/);
  }));

/** Places in the whole of 192 x 160 pixels that the tiles are of, as their files name them: image_ROW_COLUMN.tif. */
const TILES = ['64_0', '64_32', '96_0', '96_32', '96_96', '128_0', '128_32', '128_96', '192_160'];

test('real tiles: the pixels of each are those of its file', async () => {
  const folder = realFile('enmap-potsdam');
  if (!folder) return;
  const cube = { file: TILES.map((name) => join(folder, `image_${name}.tif`)) };
  const mask = { file: TILES.map((name) => join(folder, `labels_${name}.tif`)) };
  const scene = await readScene({ cube: cube as never, mask: mask as never }, { baseFolder: folder });
  const { rows, columns, bands, values } = scene.cube;
  const groups = await readPixelGroups('tiles', { rows, columns }, { cube: cube as never }, { baseFolder: folder });
  assert.equal(
    groups.names,
    TILES.map((name) => `image_${name}.tif`),
  );
  for (const [index, file] of cube.file.entries()) {
    const [own] = await readArray('cube', { file });
    const pixels = [...groups.values.keys()].filter((pixel) => groups.values[pixel] === index + 1);
    assert.is(pixels.length, 32 * 32);
    // Line by line both have the same spectra.
    pixels.forEach((pixel, place) => assert.is(values[pixel * bands + 50], own.values[place * bands + 50]));
  }
});

test.run();
