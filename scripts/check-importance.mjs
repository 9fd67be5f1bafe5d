// What networks look at, against programs of others, on wasm: integrated gradients against PyTorch's in float64; how well they add up to
// the difference of logits, for every preset; t-SNE against scikit-learn's on the same features.
//
//   node scripts/check-importance.mjs [--torch python3] [--sklearn python3] [--peers] [--preset NAME]
//
// --torch names an interpreter with numpy and torch, --sklearn one with numpy and scikit-learn. --peers leaves out the presets, --preset
// takes only one of them, and no peers.
// Build first with --test.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PRESETS } from '../dist/src/architecture/presets/index.js';
import { CompiledNetwork } from '../dist/src/compile/network.js';
import { applyPreprocessing } from '../dist/src/data/features/features.js';
import { patchCutter } from '../dist/src/data/patches.js';
import { loadScene } from '../dist/src/data/scene/scene.js';
import { startEngine } from '../dist/src/engine/index.js';
import { scores } from '../dist/src/evaluate/attribution/explained.js';
import { integratedGradients } from '../dist/src/evaluate/attribution/integrated-gradients.js';
import { readTrainedTrial } from '../dist/src/predict/trained-trial.js';
import { encodeNpy } from '../dist/src/results/maps/npy.js';
import { livelyWeights, noise, smallPreset } from '../dist/test/compile/networks.js';

const ROOT = new URL('..', import.meta.url).pathname;
const PYTHON = process.env.PYTHON ?? 'python3';
const { values: options } = parseArgs({
  options: {
    peers: { type: 'boolean', default: false },
    preset: { type: 'string' },
    torch: { type: 'string', default: PYTHON },
    sklearn: { type: 'string', default: PYTHON },
  },
});
const has = (python, packages) => spawnSync(python, ['-c', `import ${packages}`]).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-importance-'));
const hsiRun = (...args) =>
  execFileSync(process.execPath, [join(ROOT, 'dist/program/cli/main.js'), ...args, '--quiet'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
const engine = await startEngine('wasm');
const say = (fine, text) => {
  if (!fine) process.exitCode = 1;
  console.log(`${fine ? 'fine' : 'WRONG'}: ${text}`);
};
try {
  if (!options.peers) await completeness();
  if (options.preset === undefined) await peers();
} finally {
  rmSync(folder, { recursive: true });
}

async function peers() {
  writeFileSync(join(folder, 'small.yaml'), pipeline());
  const run = hsiRun('small.yaml', '--engine', 'wasm');
  if (has(options.torch, 'numpy, torch')) await againstTorch(join(folder, run));
  else console.log(`skipped: ${options.torch} has no numpy and torch`);
  if (has(options.sklearn, 'numpy, sklearn')) againstSklearn();
  else console.log(`skipped: ${options.sklearn} has no numpy and scikit-learn`);
}

function pipeline() {
  return `version: 1
dataset: {synthetic: {rows: 48, columns: 48, bands: 24, classes: 6, seed: 5}}
split: {by: random, train: 15%, validation: 0, test: rest}
patch: {size: 5}
architecture:
  - conv: {kernels: 8, size: [1, 1, 5], stride: [1, 1, 2]}
  - conv: {kernels: 12, size: [3, 3, full]}
  - pool: average
  - dense: classes
training: {optimizer: {adam: {learning_rate: 0.003}}, epochs: 8, select: last, batch_norm: {momentum: 0.9}}
seeds: [1]
maps: none
`;
}

/**
 * Every preset with weights that leave no layer idle: how far the sum is from the difference, in parts of it. Of the class whose score
 * changes most: by chance the score of one class may come back to nearly where it was, and parts of nearly nothing say nothing.
 */
async function completeness() {
  for (const preset of options.preset === undefined ? Object.keys(PRESETS) : [options.preset]) {
    const network = smallPreset(preset);
    const compiled = new CompiledNetwork(network, engine, { momentum: 0.9, epsilon: 0.001 }, livelyWeights(network, 3));
    const { rows, columns, depth } = network.input;
    const explained = { network: compiled, baseline: new Float32Array(depth) };
    const patch = noise(rows * columns * depth, 7);
    const ends = new Float32Array(2 * patch.length);
    ends.set(patch, patch.length);
    const changes = [];
    for (let label = 0; label < network.classes; label++) {
      const [low, high] = await scores(explained, ends, label, 2);
      changes.push(Math.abs(high - low));
    }
    const label = changes.indexOf(Math.max(...changes));
    const errors = [];
    for (const steps of [64, 256]) {
      const { values, difference } = await integratedGradients(explained, { values: patch, label }, { steps, batch: 16 });
      const sum = values.reduce((all, one) => all + one, 0);
      errors.push([Math.abs(sum - difference), Math.abs(difference)]);
    }
    compiled.dispose();
    const [[few, size], [many]] = errors;
    say(
      many < 0.05 * size + 1e-4,
      `${preset}: attributions add up to ${size.toPrecision(3)} logits within ${(few / size).toExponential(1)} with 64 points, ${(many / size).toExponential(1)} with 256`,
    );
  }
}

async function againstTorch(run) {
  const { experiment, network, weights, preprocessing, folder: trial } = await readTrainedTrial(run, {});
  const { cube } = await loadScene(experiment.dataset, { baseFolder: '.' });
  const { values, depth } = applyPreprocessing(cube, preprocessing);
  const cutter = patchCutter(values, { rows: cube.rows, columns: cube.columns, bands: depth }, 5);
  const pixels = Array.from({ length: 12 }, (_, index) => (4 + 3 * index) * cube.columns + 40 - 3 * index);
  const patches = cutter.cut(pixels, 0, pixels.length);
  const compiled = new CompiledNetwork(network, engine, experiment.training.batch_norm, weights);
  const found = new Float32Array(patches.length);
  const baseline = noise(depth, 3).map((value) => 0.3 * value);
  for (const [index] of pixels.entries()) {
    const sample = { values: patches.slice(index * 25 * depth, (index + 1) * 25 * depth), label: index % network.classes };
    found.set((await integratedGradients({ network: compiled, baseline }, sample, { steps: 64, batch: 16 })).values, index * 25 * depth);
  }
  compiled.dispose();
  const shape = [pixels.length, 25, depth];
  writeFileSync(join(folder, 'patches.npy'), encodeNpy(patches, shape));
  writeFileSync(join(folder, 'found.npy'), encodeNpy(found, shape));
  writeFileSync(join(folder, 'baseline.npy'), encodeNpy(baseline, [depth]));
  const { status } = spawnSync(options.torch, [join(ROOT, 'scripts/check_importance.py'), 'gradients', folder, trial], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}

function againstSklearn() {
  hsiRun('features', 'small', '--layer', 'conv2', '--per-class', '80', '--tsne', '--output', 'features');
  if (!readdirSync(join(folder, 'features')).includes('embedding.csv')) throw new Error('there is no embedding');
  const { status } = spawnSync(options.sklearn, [join(ROOT, 'scripts/check_importance.py'), 'tsne', join(folder, 'features')], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
