// docs/python.md as its reader would use it: a small run, read in Python without hsi-run by scripts/read_run.py.
//
//   node scripts/check-python.mjs [--python python3]
//
// The interpreter needs numpy, pandas, safetensors and onnxruntime.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RandomStream } from '../dist/src/numerics/random.js';
import { encodeNpy } from '../dist/src/results/maps/npy.js';

const ROOT = new URL('..', import.meta.url).pathname;
const { values: options } = parseArgs({ options: { python: { type: 'string', default: process.env.PYTHON ?? 'python3' } } });
if (spawnSync(options.python, ['-c', 'import numpy, pandas, safetensors, onnxruntime']).status !== 0) {
  console.log(`skipped: ${options.python} has no numpy, pandas, safetensors and onnxruntime`);
  process.exit(0);
}
const [ROWS, COLUMNS, BANDS, CLASSES] = [24, 22, 20, 3];
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-python-'));
const hsiRun = (...args) =>
  execFileSync(process.execPath, [join(ROOT, 'dist/program/cli/main.js'), ...args, '--quiet'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
try {
  const stream = new RandomStream(2, 'python');
  const mask = Uint8Array.from({ length: ROWS * COLUMNS }, (_, pixel) => 1 + (Math.floor(pixel / 50) % CLASSES));
  const cube = Float32Array.from(
    { length: ROWS * COLUMNS * BANDS },
    (_, at) => mask[Math.floor(at / BANDS)] * (at % BANDS) + stream.normal(),
  );
  writeFileSync(join(folder, 'cube.npy'), encodeNpy(cube, [ROWS, COLUMNS, BANDS]));
  writeFileSync(join(folder, 'mask.npy'), encodeNpy(mask, [ROWS, COLUMNS]));
  writeFileSync(
    join(folder, 'small.yaml'),
    `version: 1
dataset: {cube: {file: cube.npy}, mask: {file: mask.npy}}
split: {by: random, train: 20%, validation: 30, test: rest}
patch: {size: 5}
architecture: {preset: ssrn, kernels: 4}
training: {optimizer: {adam: {learning_rate: 0.003}}, epochs: 2}
seeds: [1, 2]
`,
  );
  hsiRun('small.yaml', '--engine', 'wasm');
  const run = readdirSync(join(folder, 'runs')).find((name) => /-[0-9a-f]{12}$/.test(name));
  hsiRun('export', run, '--onnx', 'tile.onnx', '--tile', 'any');
  const script = join(ROOT, 'scripts/read_run.py');
  const { status } = spawnSync(options.python, [script, join(folder, 'runs', run), 'tile.onnx', 'cube.npy'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
  console.log(status === 0 ? 'fine' : 'WRONG');
} finally {
  rmSync(folder, { recursive: true });
}
