import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { adviseScene, namedScene } from '../../../src/data/advise.js';
import { gridOf } from '../../../src/data/georeference.js';
import { loadMask } from '../../../src/data/masks/mask-scene.js';
import { loadScene, type SceneChoice } from '../../../src/data/scene/scene.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { writeTiff } from '../readers/writers/tiff.js';

const test = suite('data/arrays/mosaic');

/** GeoTIFF's tags of a grid of 30 m in UTM zone 33 that begins so many pixels to the right of and below a corner. */
const placed = (right: number, down: number) => ({
  33550: [30, 30, 0],
  33922: [0, 0, 0, 500000 + 30 * right, 4000000 - 30 * down, 0],
  34735: { shorts: [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32633] },
});
const TILES = [
  [3, 2, 10],
  [0, 0, 50],
  [0, 2, 90],
] as const;

async function inFolder(
  action: (folder: string, dataset: SceneChoice) => Promise<void>,
  type: 'int16' | 'float32' = 'int16',
  noData?: string,
): Promise<void> {
  await withFolder(async (folder) => {
    for (const [index, [right, down, first]] of TILES.entries()) {
      const more: Record<number, string> = noData === undefined ? {} : { 42113: noData };
      const tags = { ...placed(right, down), ...more };
      writeFileSync(
        join(folder, `image_${index}.tif`),
        writeTiff(
          [2, 3, 2],
          Array.from({ length: 12 }, (_, at) => first + at),
          { type, tags },
        ),
      );
      writeFileSync(
        join(folder, `labels_${index}.tif`),
        writeTiff([2, 3, 1], [(index % 2) + 1, 0, 0, 0, 0, 2], { type: 'uint8', tags: placed(right, down) }),
      );
    }
    const files = (name: string) => ({ file: [0, 1, 2].map((index) => join(folder, `${name}_${index}.tif`)) });
    await action(folder, { cube: files('image'), mask: files('labels'), missing: 'mean' } as unknown as SceneChoice);
  });
}

test('tiles are laid where they lie, what none covers holds no data', () =>
  inFolder(
    async (folder, dataset) => {
      const scene = await loadScene(dataset, { baseFolder: folder, dataFolder: folder });
      const { rows, columns, bands, values, facts } = scene.cube;
      assert.equal([rows, columns, bands, facts?.ignore], [4, 6, 2, -1]);
      const first = Array.from({ length: rows * columns }, (_, pixel) => (Number.isNaN(values[2 * pixel]) ? 0 : values[2 * pixel]));
      assert.equal(first, [50, 52, 54, 0, 0, 0, 56, 58, 60, 0, 0, 0, 90, 92, 94, 10, 12, 14, 96, 98, 100, 16, 18, 20]);
      assert.equal([...scene.mask.values], [2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 2]);
      assert.equal(gridOf(facts?.georeference), { crs: 'EPSG:32633', x: 500000, y: 4000000, width: 30, height: 30, unit: 'metres' });
      assert.is(scene.sources.length, 6);
      assert.equal([...(await loadMask(dataset, { baseFolder: folder, dataFolder: folder })).mask.values], [...scene.mask.values]);
    },
    'int16',
    '-1',
  ));

test('whole numbers without a value for no data become floating point', () =>
  inFolder(async (folder, dataset) => {
    const { cube } = await loadScene(dataset, { baseFolder: folder, dataFolder: folder });
    assert.equal([cube.type, cube.values[0], cube.values[6]], ['float32', 50, NaN]);
  }));

test('a starter for the files that patterns name; a pattern that fits nothing', () =>
  inFolder(async (folder) => {
    const { cube, mask } = await namedScene(join(folder, 'image_*.tif'), join(folder, 'labels_*.tif'));
    assert.is([cube.file].flat().length, 3);
    const { raw } = await adviseScene(cube, mask);
    assert.equal([raw.cube.rows, raw.cube.columns, raw.classes.length], [4, 6, 2]);
    assert.is((await problemOfAsync(() => namedScene(join(folder, 'tile_*.tif'), undefined))).code, 'file-missing');
    assert.is((await problemOfAsync(() => namedScene(join(folder, 'image_*.tif'), undefined))).code, 'mask-unknown');
  }, 'float32'));

test.run();
