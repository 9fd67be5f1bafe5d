// Exported ONNX files against hsi-run itself, on wasm: every preset and kind of layer, each padding, chosen bands, components,
// missing values. Python's onnxruntime and onnx.checker, and onnxruntime-node where it is installed: the same classes, logits
// within 1e-5 of the largest.
//
//   node scripts/check-onnx.mjs [--python python3] [--node FOLDER] [--pixels 1000] [--cases TEXT]
//
// --python names an interpreter with numpy, onnx and onnxruntime; --node a folder whose node_modules has onnxruntime-node;
// --cases takes only those whose title holds a text.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { expandArchitecture } from '../dist/src/architecture/presets/index.js';
import { readCsv } from '../dist/src/base/csv.js';
import { CompiledNetwork } from '../dist/src/compile/network.js';
import { patchFeed } from '../dist/src/compile/patch-feed.js';
import { applyPreprocessing } from '../dist/src/data/features/features.js';
import { loadScene } from '../dist/src/data/scene/scene.js';
import { startEngine } from '../dist/src/engine/index.js';
import { Predictor } from '../dist/src/evaluate/predict.js';
import { RandomStream } from '../dist/src/numerics/random.js';
import { readTrainedTrial } from '../dist/src/predict/trained-trial.js';
import { decodeSafetensors } from '../dist/src/store/formats/safetensors.js';
import { ARCHITECTURES } from '../dist/test/compile/networks.js';
import { encodeNpy } from '../dist/src/results/maps/npy.js';

const ROOT = new URL('..', import.meta.url).pathname;
const TOLERANCE = 1e-5;
const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: process.env.PYTHON ?? 'python3' },
    node: { type: 'string', default: ROOT },
    pixels: { type: 'string', default: '1000' },
    cases: { type: 'string', default: '' },
  },
});
const [ROWS, COLUMNS, BANDS, CLASSES] = [38, 34, 60, 4];
const hasPython = spawnSync(options.python, ['-c', 'import numpy, onnx, onnxruntime']).status === 0;
const ort = fromNode();
if (!hasPython) console.log(`skipped: ${options.python} has no numpy, onnx and onnxruntime`);
if (!ort) console.log(`skipped: there is no onnxruntime-node in ${options.node}`);
if (!hasPython && !ort) process.exit(0);

/** The preset, but that the products of queries and keys are scaled. */
const GAHT_SCALED = expandArchitecture('gaht').map((block) => (block.encoder ? { encoder: { ...block.encoder, scale: 'root' } } : block));

const CASES = {
  ssrn: { architecture: { preset: 'ssrn', kernels: 8 } },
  'ssrn, 14 components, reflect': {
    architecture: { preset: 'ssrn', kernels: 8 },
    dataset: { pca: { components: 14 } },
    patch: { size: 7, padding: 'reflect' },
  },
  'ssrn, 14 components, not whitened, of training, zero': {
    architecture: { preset: 'ssrn', kernels: 8 },
    dataset: { pca: { components: 14, whiten: false }, standardize: 'training' },
  },
  'ssrn-released, bands dropped, replicate': {
    architecture: { preset: 'ssrn-released', kernels: 8 },
    dataset: { bands: { drop: ['3-9', 60] }, scaling: 'min-max' },
    patch: { size: 5, padding: 'replicate' },
  },
  // The temperature lies in the weights of the last layer.
  'ssrn, temperature scaling': {
    architecture: { preset: 'ssrn', kernels: 8 },
    training: { calibrate: 'temperature', keep_probabilities: true },
  },
  spc: { architecture: 'spc' },
  spa: { architecture: 'spa' },
  cnn: { architecture: 'cnn' },
  cnnl: { architecture: 'cnnl' },
  'cnn-chen': { architecture: 'cnn-chen', patch: { size: 27 } },
  sae: { architecture: 'sae' },
  dbda: { architecture: 'dbda' },
  vit: { architecture: 'vit', patch: { size: 1 } },
  'spectralformer of pixels': { architecture: 'spectralformer', patch: { size: 1 } },
  'spectralformer of patches': { architecture: 'spectralformer' },
  ssftt: { architecture: 'ssftt', dataset: { pca: { components: 30 } }, patch: { size: 13 } },
  sstn: { architecture: 'sstn', patch: { size: 9 } },
  // Products that are not scaled: small differences grow in the softmax, as far as PyTorch's own float32 is from float64 (check-networks).
  gaht: { architecture: 'gaht', patch: { size: 7 }, tolerance: 1e-3 },
  'gaht with scaled products': { architecture: GAHT_SCALED, patch: { size: 7 } },
};

// Every kind of layer, in the networks that the tests have: on patches of their size, of as many bands.
for (const [title, { size, bands, architecture }] of Object.entries(ARCHITECTURES)) {
  CASES[title] = { architecture, patch: { size }, ...(bands < BANDS ? { dataset: { bands: { drop: [`${bands + 1}-${BANDS}`] } } } : {}) };
}

const scratch = mkdtempSync(join(tmpdir(), 'hsi-run-onnx-'));
try {
  writeScene(scratch);
  const engine = await startEngine('wasm');
  const cases = [];
  for (const [title, settings] of Object.entries(CASES).filter(([name]) => name.includes(options.cases)))
    cases.push(await caseOf(title, settings, cases.length, engine));
  writeFileSync(join(scratch, 'cases.json'), JSON.stringify(cases));
  if (hasPython) {
    const { status } = spawnSync(options.python, [join(ROOT, 'scripts/check_onnx.py'), scratch], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
  if (ort) for (const one of cases) await inNode(one);
} finally {
  rmSync(scratch, { recursive: true });
}

/** A scene whose classes differ, with measurements that are missing: NaN, and -9999. */
function writeScene(folder) {
  const stream = new RandomStream(1, 'onnx');
  const mask = Uint8Array.from({ length: ROWS * COLUMNS }, () => 1 + Math.floor(stream.uniform() * CLASSES));
  const cube = new Float32Array(ROWS * COLUMNS * BANDS);
  for (let pixel = 0; pixel < mask.length; pixel++) {
    for (let band = 0; band < BANDS; band++) {
      const value = 1000 + 10 * band + 200 * Math.sin((band * mask[pixel]) / 9) + 150 * stream.normal();
      cube[pixel * BANDS + band] = stream.uniform() < 0.002 ? (band % 2 ? NaN : -9999) : value;
    }
  }
  writeFileSync(join(folder, 'cube.npy'), encodeNpy(cube, [ROWS, COLUMNS, BANDS]));
  writeFileSync(join(folder, 'mask.npy'), encodeNpy(mask, [ROWS, COLUMNS]));
}

async function caseOf(title, { architecture, dataset = {}, patch = { size: 7 }, training = {}, tolerance = TOLERANCE }, index, engine) {
  const file = join(scratch, `case-${index}.yaml`);
  const pipeline = {
    version: 1,
    dataset: { cube: { file: 'cube.npy' }, mask: { file: 'mask.npy' }, ignore: -9999, missing: 'mean', ...dataset },
    split: { by: 'random', train: '8%', validation: training.calibrate ? 100 : 0, test: 'rest' },
    patch,
    architecture,
    training: { optimizer: { adam: { learning_rate: 0.002 } }, batch: 16, epochs: 2, select: 'last', ...training },
    seeds: [1],
    maps: 'none',
  };
  writeFileSync(file, JSON.stringify(pipeline));
  const runs = join(scratch, `runs-${index}`);
  hsiRun(file, '--runs', runs, '--engine', 'wasm', '--quiet');
  const run = join(
    runs,
    readdirSync(runs).find((name) => /-[0-9a-f]{12}$/.test(name)),
  );
  const [patches, tile] = [`patches-${index}.onnx`, `tile-${index}.onnx`];
  hsiRun('export', run, '--onnx', join(scratch, patches), '--quiet');
  hsiRun('export', run, '--onnx', join(scratch, tile), '--tile', 'any', '--quiet');
  const { pixels, logits } = await ownLogits(run, engine);
  if (training.calibrate) await checkKept(run, engine);
  writeFileSync(join(scratch, `logits-${index}.bin`), logits);
  return { title, patches, tile, pixels: [...pixels], classes: CLASSES, logits: `logits-${index}.bin`, tolerance };
}

function hsiRun(...args) {
  execFileSync(process.execPath, [join(ROOT, 'dist/program/cli/main.js'), ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** What hsi-run itself says of pixels all over the scene, its corners among them. */
async function ownLogits(run, engine, wanted) {
  const { experiment, network, weights, preprocessing } = await readTrainedTrial(run, {});
  const { cube } = await loadScene(experiment.dataset, { baseFolder: scratch });
  const count = wanted?.length ?? Math.min(Number(options.pixels), ROWS * COLUMNS);
  const pixels = wanted ?? Uint32Array.from({ length: count }, (_, place) => Math.round((place * (ROWS * COLUMNS - 1)) / (count - 1)));
  const { values, depth } = applyPreprocessing(cube, preprocessing);
  const feed = patchFeed(engine, values, { rows: ROWS, columns: COLUMNS, bands: depth }, experiment.patch);
  const compiled = new CompiledNetwork(network, engine, experiment.training.batch_norm, weights);
  const predictor = new Predictor(compiled, feed);
  const logits = new Float32Array(count * CLASSES);
  await predictor.logits({ pixels }, (place, found) => logits.set(found, place * CLASSES));
  for (const one of [predictor, compiled, feed]) one.dispose();
  return { pixels, logits };
}

/** That the probabilities which the trial kept of its test pixels are those of its scaled logits, at a temperature other than 1. */
async function checkKept(run, engine) {
  const { folder } = await readTrainedTrial(run, {});
  const rows = (file) => readCsv(readFileSync(join(folder, file), 'utf8'));
  const { temperature, fitted } = rows('temperature.csv')[0];
  const wanted = Uint32Array.from(rows('predictions.csv'), ({ row, column }) => Number(row) * COLUMNS + Number(column));
  const { logits } = await ownLogits(run, engine, wanted);
  const [, kept] = decodeSafetensors(readFileSync(join(folder, 'probabilities.safetensors'))).arrays;
  let distance = 0;
  for (let from = 0; from < logits.length; from += CLASSES) {
    const own = logits.subarray(from, from + CLASSES);
    const sum = own.reduce((all, logit) => all + Math.exp(logit), 0);
    own.forEach((logit, at) => (distance = Math.max(distance, Math.abs(Math.exp(logit) / sum - kept.values[from + at]))));
  }
  const fine = fitted === '1' && distance < TOLERANCE;
  if (!fine) process.exitCode = 1;
  console.log(
    `${fine ? 'fine' : 'WRONG'}: temperature ${temperature}, kept probabilities within ${distance.toExponential(1)} of the scaled logits'`,
  );
}

function fromNode() {
  try {
    return createRequire(join(resolve(options.node), 'x.js'))('onnxruntime-node');
  } catch {
    return undefined;
  }
}

/** The whole scene at once. */
async function inNode({ title, tile, pixels, classes, logits: file, tolerance }) {
  const bytes = readFileSync(join(scratch, 'cube.npy'));
  const cube = new Float32Array(Uint8Array.from(bytes.subarray(bytes.length - 4 * ROWS * COLUMNS * BANDS)).buffer);
  const planes = new Float32Array(cube.length);
  cube.forEach((value, at) => (planes[(at % BANDS) * ROWS * COLUMNS + Math.floor(at / BANDS)] = value));
  const session = await ort.InferenceSession.create(join(scratch, tile));
  const { probabilities } = await session.run({ tile: new ort.Tensor('float32', planes, [1, BANDS, ROWS, COLUMNS]) });
  const logits = new Float32Array(Uint8Array.from(readFileSync(join(scratch, file))).buffer);
  let [others, distance] = [0, 0];
  pixels.forEach((pixel, place) => {
    const own = [...logits.subarray(place * classes, (place + 1) * classes)];
    const sum = own.reduce((all, one) => all + Math.exp(one - Math.max(...own)), 0);
    const theirs = own.map((_, index) => probabilities.data[index * ROWS * COLUMNS + pixel]);
    if (theirs.indexOf(Math.max(...theirs)) !== own.indexOf(Math.max(...own))) others++;
    own.forEach((one, index) => (distance = Math.max(distance, Math.abs(Math.exp(one - Math.max(...own)) / sum - theirs[index]))));
  });
  const fine = others === 0 && distance < tolerance;
  if (!fine) process.exitCode = 1;
  console.log(
    `${fine ? 'fine' : 'WRONG'}: ${title}: onnxruntime-node, a tile: ${others} other classes, probabilities within ${distance.toExponential(1)}`,
  );
}
