// Pretraining on one synthetic scene, then five pixels of each class of another: from scratch, fine-tuned, and with frozen blocks.
// Some minutes. Build first (`node scripts/build.mjs`).
//
//   node scripts/check-transfer.mjs [--seeds 5] [--epochs 20]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = new URL('..', import.meta.url).pathname;
const { values: options } = parseArgs({ options: { seeds: { type: 'string', default: '5' }, epochs: { type: 'string', default: '20' } } });
const seeds = Array.from({ length: Number(options.seeds) }, (_, index) => index + 1);
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-transfer-'));
const hsiRun = (...args) =>
  execFileSync(process.execPath, [join(ROOT, 'dist/program/cli/main.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
const NETWORK = `patch: {size: 5}
architecture: {preset: ssrn, kernels: 8}
maps: none
seeds: [${seeds.join(', ')}]
`;
writeFileSync(
  join(folder, 'pretrain.yaml'),
  `version: 1
dataset: {synthetic: {rows: 64, columns: 64, bands: 40, classes: 9, seed: 11}, standardize: scene}
split: {by: random, train: 20%, validation: 0, test: rest}
training: {optimizer: {adam: {learning_rate: 0.003}}, epochs: ${options.epochs}, select: last, batch_norm: {momentum: 0.9}}
${NETWORK}`,
);
writeFileSync(
  join(folder, 'second.yaml'),
  `version: 1
dataset: {synthetic: {rows: 64, columns: 64, bands: 40, classes: 6, seed: 12}, standardize: scene}
split: {by: random, train: {per_class: 5}, validation: 0, test: rest}
training: {optimizer: {adam: {learning_rate: 0.003}}, epochs: ${options.epochs}, select: last, batch_norm: {momentum: 0.9}}
${NETWORK}vary:
  - {name: from-scratch}
  - {name: fine-tuned, training.from: {run: pretrain}}
  - {name: frozen, training.from: {run: pretrain, freeze: spectral1}}
`,
);
try {
  hsiRun('pretrain.yaml', '--engine', 'wasm', '--quiet');
  hsiRun('second.yaml', '--engine', 'wasm', '--quiet');
  const run = readdirSync(join(folder, 'runs')).find((name) => name.startsWith('second-'));
  const [head, ...lines] = readFileSync(join(folder, 'runs', run, 'metrics.csv'), 'utf8')
    .trim()
    .split('\n');
  const columns = head.split(',');
  const rows = lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [columns[index], value])));
  const names = ['from-scratch', 'fine-tuned', 'frozen'];
  const of = (name, seed) => Number(rows.find((row) => row.configuration === name && row.seed === seed).overall_accuracy);
  for (const seed of [...seeds.map(String), 'mean', 'sd']) {
    console.log(`seed ${seed.padEnd(5)} ${names.map((name) => `${name} ${of(name, seed).toFixed(4)}`).join('   ')}`);
  }
  const better = seeds.filter((seed) => of('fine-tuned', String(seed)) > of('from-scratch', String(seed))).length;
  console.log(`fine-tuned is better than from scratch with ${better} of ${seeds.length} seeds`);
  const verified = JSON.parse(hsiRun('verify', run, '--json', '--trials', '2', '--quiet'));
  const exact = verified.reproduction.trials.every((trial) => trial.exact && trial.differences.length === 0);
  console.log(`verify: ${verified.reproduction.trials.length} trials computed again, ${exact ? 'the same bits' : 'OTHER BITS'}`);
  if (!exact) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
