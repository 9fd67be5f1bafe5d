// Compares what files say beside their values, and areas laid on a grid, with GDAL, h5py, netCDF4 and spectral (build with --test first):
// `node scripts/check-facts.mjs [SEED]`. PYTHON names an interpreter with numpy, rasterio, h5py, netCDF4 and spectral.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArray } from '../dist/src/data/arrays/array-file.js';
import { gridOf } from '../dist/src/data/georeference.js';
import { clockwise, fillArea } from '../dist/src/data/vector/rasterize.js';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-facts-'));
const [seed = '1'] = process.argv.slice(2);
let failed = 0;

const near = (one, other) =>
  JSON.stringify(one) === JSON.stringify(other) ||
  ([one, other].every((list) => Array.isArray(list)) &&
    one.length === other.length &&
    one.every((value, index) => near(value, other[index]))) ||
  (typeof one === 'number' && typeof other === 'number' && Math.abs(one - other) <= 1e-6 * Math.abs(other));

try {
  const { status } = spawnSync(process.env.PYTHON ?? 'python3', ['scripts/readers/facts.py', folder, seed], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('the peers cannot write their files');
  const { gdal, facts, areas } = JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8'));
  for (const { file, from, grid, lengths = [5, 4], ...expected } of facts) {
    const [cube] = await readArray('cube', { file: join(folder, file) }, lengths);
    const found = { ...cube.facts, values: [...cube.values], ...(grid && { grid: gridOf(cube.facts.georeference) }) };
    const wanted = { ...expected, ...(grid && { grid }) };
    const other = Object.keys(wanted).filter(
      (key) =>
        !(key === 'grid'
          ? Object.keys(grid).every((one) => near(found.grid?.[one], grid[one] ?? undefined))
          : near(found[key], wanted[key])),
    );
    failed += other.length;
    console.log(
      `${file} (${from}): ${Object.keys(wanted).length - other.length} facts alike${other
        .map((key) => `; ${key} is ${JSON.stringify(found[key])}, theirs ${JSON.stringify(wanted[key])}`)
        .join('')}`,
    );
  }
  const differing = areas.filter(({ rows, columns, rings, pixels }) => {
    const own = new Uint8Array(rows * columns);
    fillArea(rings.map(clockwise), { rows, columns }, (row, from, to) => own.fill(1, row * columns + from, row * columns + to));
    return own.some((value, index) => value !== pixels[index]);
  });
  failed += differing.length;
  console.log(`${areas.length} random areas: ${differing.length} differ from what GDAL ${gdal} burns`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed > 0 ? 1 : 0);
