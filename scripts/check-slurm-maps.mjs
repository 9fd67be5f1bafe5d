// Maps on a real Slurm (checks/slurm.mjs): `hsi-run map --scenes FILE --tile-rows ROWS --to slurm` maps one scene in tiles. A task is
// sent SIGTERM in its second tile: it must be queued again, go on, and not map its first tile twice. In the end the tiles have the bytes
// of the scene's map in one piece, and with --rasterio PYTHON GDAL reads their mosaics as that map. Then several scenes of a folder.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { areOver, BIN, call, check, environment, folder, until, withSlurm } from './checks/slurm.mjs';

const { values: options } = parseArgs({ options: { rasterio: { type: 'string' } } });
const [ROWS, COLUMNS, BANDS, TILE, TASKS] = [1210, 400, 30, 150, 3];

function writeScene(name, rows, seed) {
  const pixels = rows * COLUMNS;
  const classOf = (pixel) => (Math.floor(pixel / COLUMNS / 9) + Math.floor((pixel % COLUMNS) / 7)) % 3;
  const cube = new Uint16Array(pixels * BANDS);
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let band = 0; band < BANDS; band++)
      cube[pixel * BANDS + band] = 1000 + 60 * classOf(pixel) * (band % 5) + ((pixel * 7919 + band * 104729 + seed) % 251);
  const header = (bands, type) =>
    `ENVI\nsamples = ${COLUMNS}\nlines = ${rows}\nbands = ${bands}\nheader offset = 0\ndata type = ${type}\ninterleave = bip\nbyte order = 0\n`;
  const place = 'map info = {UTM, 1, 1, 382000, 5812000, 30, 30, 33, North, WGS-84, units=Meters}\n';
  writeFileSync(join(folder, `${name}.img`), new Uint8Array(cube.buffer));
  writeFileSync(join(folder, `${name}.hdr`), `${header(BANDS, 12)}${place}`);
  writeFileSync(
    join(folder, `${name}_gt.img`),
    Uint8Array.from({ length: pixels }, (_, pixel) => 1 + classOf(pixel)),
  );
  writeFileSync(join(folder, `${name}_gt.hdr`), header(1, 1));
}

const hsiRun = (...args) => call('node', [BIN, ...args]);
const mapJson = (...args) => JSON.parse(hsiRun('map', 'small', ...args, '--json'));

async function main() {
  writeScene('small', 60, 0);
  writeScene('big', ROWS, 1);
  writeFileSync(
    join(folder, 'small.yaml'),
    `version: 1
name: small
dataset: {cube: {file: small.hdr}, mask: {file: small_gt.hdr}}
split: {by: random, train: 600, validation: 100, test: rest}
patch: {size: 7}
architecture: {preset: ssrn, kernels: 8}
training: {optimizer: {adam: {learning_rate: 0.003}}, epochs: 3}
seeds: [1]
maps: none
`,
  );
  writeFileSync(join(folder, 'cluster.yaml'), `cpus: 1\nmemory: 1G\ntasks: ${TASKS}\ntime: 60\n`);
  hsiRun('small.yaml', '--engine', 'wasm', '--quiet');
  const words = ['--scenes', 'big.hdr', '--tile-rows', String(TILE), '--probabilities', '--output', 'tiled'];
  const began = Date.now();
  const submitted = mapJson(...words, '--to', 'slurm', '--cluster', 'cluster.yaml');
  console.log(`submitted: ${submitted.scenes} tiles in ${submitted.tasks} tasks: job ${submitted.job}`);
  const tiles = Math.ceil(ROWS / TILE);
  check(`${tiles} tiles of ${TILE} rows in ${TASKS} tasks`, submitted.scenes === tiles && submitted.tasks === TASKS);
  const logOf = (task) => join(submitted.folder, 'logs', `${submitted.job}_${task}.log`);
  const textOf = (task) => (existsSync(logOf(task)) ? readFileSync(logOf(task), 'utf8') : '');
  await until('task 1 in its second tile', 120, () => /1 of 3 scenes/.test(textOf(1)));
  spawn('scancel', ['--signal=TERM', '--batch', `${submitted.job}_1`], { env: environment, stdio: 'ignore' });
  await until('the job over', 240, () => areOver(submitted.job));
  const after = (Date.now() - began) / 1000;
  const text = textOf(1);
  console.log(`all over after ${after.toFixed(0)} s; task 1:\n${text.trimEnd().replace(/^/gm, '  | ')}`);
  check('task 1 was stopped, queued again, and found its first tile finished', /[12] mapped, [12] finished before, 0 failed/.test(text));
  const whole = mapJson('--scene', 'big.hdr', '--probabilities', '--output', 'whole');
  const names = readdirSync(join(folder, 'tiled')).filter((name) => name.startsWith('big-rows-'));
  check(`${names.length} tiles lie in the output`, names.length === tiles);
  for (const file of ['classification.img', 'confidence.img', 'entropy.img']) {
    const joined = Buffer.concat(names.sort().map((name) => readFileSync(join(folder, 'tiled', name, file))));
    check(`${file}: the tiles have the bytes of the whole`, joined.equals(readFileSync(join(folder, 'whole', file))));
  }
  check(
    'the mosaics are there',
    ['classification', 'probabilities'].every((one) => existsSync(join(folder, 'tiled', `big-${one}.vrt`))),
  );
  check(`the whole is a map of ${whole.rows} rows`, whole.rows === ROWS);
  if (options.rasterio) {
    const script = new URL('check_tiles.py', import.meta.url).pathname;
    const { status } = spawnSync(options.rasterio, [script, join(folder, 'tiled'), join(folder, 'whole'), 'big'], { stdio: 'inherit' });
    check('GDAL reads the mosaics as the whole map', status === 0);
  }
  await scenes();
}

/** Several scenes, a task each. */
async function scenes() {
  mkdirSync(join(folder, 'flights'));
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    writeScene(name, 30 + 10 * index, index);
    for (const end of ['.img', '.hdr', '_gt.img', '_gt.hdr']) renameSync(join(folder, name + end), join(folder, 'flights', name + end));
  }
  const { job } = mapJson('--scenes', 'flights', '--output', 'maps', '--to', 'slurm');
  await until('the second job over', 120, () => areOver(job));
  const again = mapJson('--scenes', 'flights', '--output', 'maps');
  const states = again.scenes.map(({ name, state }) => `${name} ${state}`).join(', ');
  check(`a folder of scenes by Slurm, then the same here: ${states}`, states === 'a finished, b finished, c finished');
  for (const name of ['a', 'b', 'c']) {
    hsiRun('map', 'small', '--scene', `flights/${name}.hdr`, '--output', `alone-${name}`, '--quiet');
    const same = readdirSync(join(folder, `alone-${name}`)).every((file) =>
      readFileSync(join(folder, `alone-${name}`, file)).equals(readFileSync(join(folder, 'maps', name, file))),
    );
    check(`${name}: the files of a map without Slurm`, same);
  }
}

await withSlurm(main);
