// The 3-D CNN, published networks, AdamW and pretrained autoencoders against PyTorch: the same weights and patches to both, on wasm.
// Prints the greatest differences, as the norm of an array's over the norm of the array; ends with 1 if one is too large.
//
//   node scripts/check-networks.mjs [--fast] [--python python3]
//
// --fast: training as with training.fast_convolutions: true; all that is compared is of training steps.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { pretrainingOf } from '../dist/src/architecture/pretraining.js';
import { PRESETS } from '../dist/src/architecture/presets/index.js';
import { networkParameters } from '../dist/src/architecture/parameters.js';
import { CompiledNetwork } from '../dist/src/compile/network.js';
import { patchFeed } from '../dist/src/compile/patch-feed.js';
import { initialWeights } from '../dist/src/compile/weights.js';
import { patchCutter } from '../dist/src/data/patches.js';
import { startEngine } from '../dist/src/engine/index.js';
import { RandomStream } from '../dist/src/numerics/random.js';
import { pipelineNetwork } from '../dist/src/pipeline/resolve/checks.js';
import { parsePipeline } from '../dist/src/pipeline/pipeline.js';
import { trainNetwork } from '../dist/src/train/loop.js';

const { values: options } = parseArgs({
  options: { python: { type: 'string', default: 'python3' }, fast: { type: 'boolean', default: false } },
});
const { fast } = options;
const [BANDS, CLASSES, SIZE, SIDE] = [60, 5, 7, 16];
const engine = await startEngine('wasm');
const stream = new RandomStream(1, 'check');
const scene = Float32Array.from({ length: SIDE * SIDE * BANDS }, () => stream.normal());
const mask = Uint8Array.from({ length: SIDE * SIDE }, (_, pixel) => 1 + (pixel % CLASSES));
const shape = { rows: SIDE, columns: SIDE, bands: BANDS };
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-'));

function load(architecture, training) {
  const pipeline = parsePipeline(
    JSON.stringify({
      version: 1,
      dataset: { synthetic: { rows: SIDE, columns: SIDE, bands: BANDS, classes: CLASSES } },
      split: { by: 'random', train: '50%', validation: 0 },
      patch: { size: SIZE },
      architecture,
      training: { select: 'last', ...training },
      seeds: [1],
    }),
    'check.yaml',
  );
  const network = pipelineNetwork(pipeline, { ...shape, classes: CLASSES });
  const weights = initialWeights(networkParameters(network), 1).map((weight) =>
    weight.name.endsWith('bias') ? { ...weight, values: weight.values.map(() => 0.1 * stream.normal()) } : weight,
  );
  const { training: settings } = pipeline.experiment;
  const decoders = pretrainingOf(network)
    .flatMap((one) => initialWeights(networkParameters(one.network), 1))
    .filter(({ name }) => name.includes('decoder'));
  return { settings, weights, decoders, compiled: new CompiledNetwork(network, engine, settings.batch_norm, weights, { fast }) };
}

const listed = (arrays) =>
  Object.fromEntries(arrays.map(({ name, shape: sides, values }) => [name, { shape: sides, values: [...values] }]));

/** Training as it is, all pixels in one batch: their order then changes nothing. */
async function train(architecture, training, count) {
  const { settings, weights, decoders, compiled } = load(architecture, { batch: count, ...training });
  const pixels = Uint32Array.from({ length: count }, (_, index) => index * 5);
  const before = listed(weights);
  const feed = patchFeed(engine, scene, shape, { size: SIZE, padding: 'zero' });
  const result = await trainNetwork({
    network: compiled,
    feed,
    mask,
    seed: 1,
    settings,
    split: { train: pixels, validation: new Uint32Array(), test: new Uint32Array() },
  });
  const patches = patchCutter(scene, shape, SIZE, 'zero').cut(pixels, 0, count);
  return {
    patches: [...patches],
    labels: [...pixels].map((pixel) => mask[pixel] - 1),
    before,
    decoders: listed(decoders),
    after: listed(result.weights),
    epochs: result.epochs.map(({ loss }) => loss),
    pretraining: result.pretraining.map(({ loss }) => loss),
    settings,
  };
}

async function gradientsOf(architecture, count) {
  const { weights, compiled } = load(architecture, { optimizer: { sgd: {} } });
  const patches = patchCutter(scene, shape, SIZE, 'zero').cut(
    Array.from({ length: count }, (_, index) => index * 7),
    0,
    count,
  );
  const labels = Array.from({ length: count }, (_, index) => index % CLASSES);
  const x = tf.tensor3d(patches, [count, SIZE * SIZE, BANDS]);
  const { loss, logits, gradients } = compiled.gradients(x, tf.tensor1d(labels, 'int32'), stream);
  return {
    patches: [...patches],
    labels,
    before: listed(weights),
    loss: (await loss.data())[0],
    logits: [...(await logits.data())],
    gradients: listed(
      await Promise.all([...gradients].map(async ([name, tensor]) => ({ name, shape: tensor.shape, values: await tensor.data() }))),
    ),
  };
}

/**
 * Logits, loss and gradients of a step for a few patches of noise, without dropout.
 * `queries`: what the kernels before attention are multiplied by. Large products let its softmax choose one position: float32 of any
 * kind is then as far from float64.
 */
async function publishedCase({ preset, size, bands, queries = 1, ...sizes }) {
  const options = { dropout: 0, ...sizes };
  const pipeline = parsePipeline(
    JSON.stringify({
      version: 1,
      dataset: { synthetic: { rows: Math.max(SIDE, size), columns: Math.max(SIDE, size), bands, classes: CLASSES } },
      split: { by: 'random', train: '50%', validation: 0 },
      patch: { size },
      architecture: PRESETS[preset].options.includes('dropout') ? { preset, ...options } : { preset, ...sizes },
      training: { select: 'last', optimizer: { sgd: {} } },
      seeds: [1],
    }),
    'check.yaml',
  );
  const network = pipelineNetwork(pipeline, { rows: Math.max(SIDE, size), columns: Math.max(SIDE, size), bands, classes: CLASSES });
  const weights = initialWeights(networkParameters(network), 1).map((weight) => {
    if (/(bias|beta|factor)$/.test(weight.name)) return { ...weight, values: weight.values.map(() => 0.1 * stream.normal()) };
    return /attention\d*\/in\/kernel$/.test(weight.name) ? { ...weight, values: weight.values.map((value) => queries * value) } : weight;
  });
  const compiled = new CompiledNetwork(network, engine, pipeline.experiment.training.batch_norm, weights, { fast });
  const count = 4;
  const patches = Float32Array.from({ length: count * size * size * bands }, () => stream.normal());
  const labels = Array.from({ length: count }, (_, index) => index % CLASSES);
  const x = tf.tensor3d(patches, [count, size * size, bands]);
  const { loss, logits, gradients } = compiled.gradients(x, tf.tensor1d(labels, 'int32'), stream);
  return {
    preset,
    title: queries === 1 ? preset : `${preset}, small products`,
    size,
    bands,
    patches: [...patches],
    labels,
    before: listed(weights),
    loss: (await loss.data())[0],
    logits: [...(await logits.data())],
    gradients: listed(
      await Promise.all([...gradients].map(async ([name, tensor]) => ({ name, shape: tensor.shape, values: await tensor.data() }))),
    ),
  };
}

const PUBLISHED = [
  { preset: 'hu', size: 1, bands: 103 },
  { preset: 'li', size: 5, bands: 40 },
  { preset: 'hamida', size: 5, bands: 40 },
  { preset: 'lee', size: 5, bands: 40, kernels: 16 },
  { preset: 'chen', size: 27, bands: 96, kernels: 4 },
  { preset: 'm3d-dcnn', size: 7, bands: 40 },
  { preset: 'hybridsn', size: 15, bands: 30 },
  { preset: 'cdcnn', size: 5, bands: 40, kernels: 16 },
  { preset: 'fdssc', size: 9, bands: 40 },
  { preset: 'dbma', size: 7, bands: 40 },
  { preset: 'a2s2k', size: 7, bands: 40, kernels: 8 },
  { preset: 'dbda', size: 7, bands: 40 },
  { preset: 'vit', size: 1, bands: 40 },
  { preset: 'spectralformer', size: 1, bands: 40 },
  { preset: 'spectralformer', size: 5, bands: 40 },
  { preset: 'ssftt', size: 9, bands: 30 },
  { preset: 'gaht', size: 5, bands: 41 },
  { preset: 'gaht', size: 5, bands: 41, queries: 0.25 },
  { preset: 'sstn', size: 7, bands: 40 },
  { preset: 'sstn', size: 7, bands: 40, queries: 0.25 },
];

const CNN = { preset: 'cnn-chen', kernels: 8, dropout: 0 };
const ADAMW = { optimizer: { adamw: { learning_rate: 0.001, weight_decay: 0.1 } }, schedule: { cosine: { final: 0.1 } }, epochs: 10 };
const ADAM = { optimizer: { adam: { learning_rate: 0.001 } }, epochs: 10 };
const published = [];
for (const one of PUBLISHED) published.push(await publishedCase(one));
const cases = {
  published,
  bands: BANDS,
  size: SIZE,
  cnn: await gradientsOf(CNN, 6),
  adamw: await train(CNN, ADAMW, 6),
  sae: await train({ preset: 'sae', units: [30, 20], pretraining: 20, activation: 'sigmoid' }, ADAM, 40),
};
if (fast) console.log('with fast convolutions');
const file = join(folder, 'cases.json');
writeFileSync(file, JSON.stringify(cases));
try {
  process.stdout.write(execFileSync(options.python, [new URL('check-networks.py', import.meta.url).pathname, file], { encoding: 'utf8' }));
} catch (error) {
  process.stdout.write(error.stdout ?? '');
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
