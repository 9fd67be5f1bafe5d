// Pretraining on one synthetic scene, then five pixels of each class of another: from scratch, fine-tuned, and with frozen blocks.
// Some minutes. Build first (`node scripts/build.mjs`).
//
//   node scripts/check-transfer.mjs [--seeds 3] [--epochs 40]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = new URL('..', import.meta.url).pathname;
const { values: options } = parseArgs({ options: { seeds: { type: 'string', default: '3' }, epochs: { type: 'string', default: '40' } } });
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
  const means = Object.fromEntries(
    rows.filter(({ seed }) => seed === 'mean').map((row) => [row.configuration, Number(row.overall_accuracy)]),
  );
  for (const row of rows.filter(({ seed }) => seed === 'mean' || seed === 'sd')) {
    console.log(`${row.configuration.padEnd(14)} ${row.seed.padEnd(5)} overall accuracy ${Number(row.overall_accuracy).toFixed(4)}`);
  }
  const verified = JSON.parse(hsiRun('verify', run, '--json', '--trials', '2', '--quiet'));
  const exact = verified.reproduction.trials.every((trial) => trial.exact && trial.differences.length === 0);
  console.log(`verify: ${verified.reproduction.trials.length} trials computed again, ${exact ? 'the same bits' : 'OTHER BITS'}`);
  if (!exact) process.exitCode = 1;
  if (!(means['fine-tuned'] > means['from-scratch'])) console.log('pretraining did not help here');
} finally {
  rmSync(folder, { recursive: true });
}
