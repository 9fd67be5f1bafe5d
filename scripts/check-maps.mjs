// Maps as GDAL sees them: runs a small pipeline, maps scenes whose places are given in every way that the readers know, and has
// GDAL read classification and confidence back, as ENVI and GeoTIFF: values, colours, names, place, projection.
// Needs python3-gdal (Debian's, apt-get install python3-gdal), and a build with tests: node scripts/check-maps.mjs
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forestOn } from '../dist/test/cli/squares.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const python = ['/usr/bin/python3', 'python3'].find((name) => spawnSync(name, ['-c', 'from osgeo import gdal; import numpy']).status === 0);
if (!python) {
  console.log("skipped: GDAL's Python is not there (apt-get install python3-gdal)");
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-maps-'));
const hsi = (...args) =>
  execFileSync(process.execPath, [join(root, 'dist/program/cli/main.js'), ...args, '--quiet'], { cwd: folder, encoding: 'utf8' }).trim();
const script = (...args) =>
  execFileSync(python, [join(root, 'scripts/check_maps.py'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
try {
  const scenes = script('make').split('\n');
  writeFileSync(join(folder, 'geo.yaml'), forestOn('utm', { name: 'geo', trees: 10, seeds: '[1]' }));
  const run = hsi('geo.yaml');
  const own = join(run, 'maps', '1');
  console.log(script('check', 'utm.img', join(folder, own), storedMap(run)));
  for (const scene of scenes) {
    const output = hsi('map', run, '--scene', scene, '--output', `map-${scene}`);
    console.log(script('check', scene.replace('.hdr', '.img'), join(folder, output), storedMap(run)));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function storedMap(run) {
  const maps = join(folder, dirname(run), 'maps');
  if (readdirSync(maps).length === 0) throw new Error('no map is stored');
  return maps;
}
