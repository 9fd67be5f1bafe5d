// Polygons in pixel coordinates, drawn over Indian Pines, as a mask: pixel for pixel what GDAL's rasterize makes of the same shapefile
// (build with --test first): `node scripts/check-drawn.mjs [TIMES]`. PYTHON names an interpreter with rasterio, pyogrio and shapely.
// The cube is that of ../shared/datasets or HSI_DATA, where it is there, else an empty one of its size.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readScene } from '../dist/src/data/scene/raw-scene.js';
import { writeNpy } from '../dist/test/data/readers/writers/npy.js';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const NAME = 'indian-pines/Indian_pines_corrected.mat';
const real = [process.env.HSI_DATA ?? '', '../shared/datasets'].map((one) => resolve(one, NAME)).find((one) => existsSync(one));
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-drawn-'));
let failed = 0;
try {
  const empty = join(folder, 'cube.npy');
  if (!real) writeFileSync(empty, writeNpy([145, 145, 2], new Array(145 * 145 * 2).fill(1), { type: 'uint8' }));
  const cube = real ? { file: real } : { file: empty, axes: ['rows', 'columns', 'bands'] };
  console.log(`the cube: ${real ? 'Indian Pines' : 'an empty one of 145 x 145 pixels'}`);
  for (let seed = 1; seed <= Number(process.argv[2] ?? 5); seed++) {
    for (const name of ['shp', 'shx', 'dbf', 'gpkg', 'geojson']) rmSync(join(folder, `drawn.${name}`), { force: true });
    const { status } = spawnSync(process.env.PYTHON ?? 'python3', ['scripts/readers/drawn.py', folder, String(seed)], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) throw new Error('GDAL cannot write its files');
    const { gdal, areas, classes, pixels } = JSON.parse(readFileSync(join(folder, 'drawn.json'), 'utf8'));
    for (const name of ['shp', 'gpkg', 'geojson']) {
      const mask = { file: join(folder, `drawn.${name}`), field: 'class' };
      const { labels, classes: found } = await readScene({ cube, mask }, { baseFolder: '.' });
      const named = found.map((one) => classes.indexOf(one.name) + 1);
      const other = pixels.filter(
        (burnt, at) => (labels.values[at] === 0 ? 0 : named[found.findIndex((one) => one.label === labels.values[at])]) !== burnt,
      );
      failed += other.length;
      console.log(
        `seed ${seed}, ${name}: ${areas} areas, ${pixels.filter((one) => one > 0).length} of ${pixels.length} pixels drawn, ` +
          `${other.length} differ from GDAL ${gdal}`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed > 0 ? 1 : 0);
