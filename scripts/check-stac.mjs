// The STAC item of a small run with entropy, conformal sets and probabilities: pystac reads and validates it by the specification's core
// schema, and rasterio (GDAL) opens every file that it names: bands, names, no data, overviews, values; rio-cogeo validates them.
//
//   node scripts/check-stac.mjs [--python python3] [--rasterio python3]
//
// One interpreter needs pystac with jsonschema (pip install 'pystac[validation]'), the other rasterio, and rio-cogeo if it shall be asked.
// Build first (`node scripts/build.mjs`).
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = new URL('..', import.meta.url).pathname;
const PYTHON = { type: 'string', default: process.env.PYTHON ?? 'python3' };
const { values: options } = parseArgs({ options: { python: PYTHON, rasterio: { ...PYTHON, default: undefined } } });
if (spawnSync(options.python, ['-c', 'import pystac, jsonschema']).status !== 0) {
  console.log(`skipped: ${options.python} has no pystac with jsonschema`);
  process.exit(0);
}
const [ROWS, COLUMNS, BANDS] = [300, 280, 12];
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-stac-'));
const hsiRun = (...args) =>
  execFileSync(process.execPath, [join(ROOT, 'dist/program/cli/main.js'), ...args, '--quiet'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
const header = (bands, type) =>
  `ENVI\nsamples = ${COLUMNS}\nlines = ${ROWS}\nbands = ${bands}\nheader offset = 0\ndata type = ${type}\ninterleave = bip\nbyte order = 0\n`;
try {
  const labels = Uint8Array.from({ length: ROWS * COLUMNS }, (_, pixel) => 1 + (Math.floor(pixel / 6000) % 3));
  const cube = Uint16Array.from(
    { length: ROWS * COLUMNS * BANDS },
    (_, at) => 1000 + 100 * labels[Math.floor(at / BANDS)] * (at % BANDS) + ((at * 7919) % 97),
  );
  writeFileSync(join(folder, 'cube.raw'), new Uint8Array(cube.buffer));
  writeFileSync(
    join(folder, 'cube.hdr'),
    `${header(BANDS, 12)}map info = {UTM, 1, 1, 382000, 5812000, 30, 30, 33, North, WGS-84, units=Meters}\n`,
  );
  writeFileSync(join(folder, 'mask.raw'), labels);
  writeFileSync(join(folder, 'mask.hdr'), header(1, 1));
  writeFileSync(
    join(folder, 'small.yaml'),
    `version: 1
dataset: {cube: {file: cube.hdr}, mask: {file: mask.hdr}}
split: {by: random, train: 300, validation: 300, test: rest}
patch: {size: 3}
architecture: {preset: ssrn, kernels: 4}
training: {optimizer: {adam: {learning_rate: 0.003}}, epochs: 1, keep_probabilities: true}
seeds: [1]
`,
  );
  hsiRun('small.yaml', '--engine', 'wasm');
  const run = readdirSync(join(folder, 'runs')).find((name) => /-[0-9a-f]{12}$/.test(name));
  hsiRun('map', run, '--probabilities', '--engine', 'wasm');
  const times = ['2013-06-23T10:30:00Z', '2013-06-23/2013-06-25'];
  for (const [index, time] of times.entries()) {
    hsiRun('export', run, '--cog', `cog-${index}`, '--stac', time);
    const check = `import sys, pystac
item = pystac.Item.from_file(sys.argv[1])
assert sorted(item.assets) == ['classification', 'confidence', 'entropy', 'probabilities', 'set-size'], sorted(item.assets)
assert [band['name'] for band in item.assets['probabilities'].to_dict()['bands']] == ['Class 1', 'Class 2', 'Class 3']
print(item.validate(), item.bbox, sorted(item.assets), item.datetime or item.common_metadata.start_datetime)`;
    const item = join(folder, `cog-${index}/1/item.json`);
    const { status } = spawnSync(options.python, ['-c', check, item], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
    const rasters = [join(ROOT, 'scripts/check_rasters.py'), item, join(folder, 'runs', run, 'maps/1')];
    if (options.rasterio && spawnSync(options.rasterio, rasters, { stdio: 'inherit' }).status !== 0) process.exitCode = 1;
  }
  console.log(process.exitCode ? 'WRONG' : 'fine');
} finally {
  rmSync(folder, { recursive: true });
}
