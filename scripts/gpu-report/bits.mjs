// The bits of a small training on a GPU: node scripts/gpu-report/bits.mjs [STEPS] [ENGINE] [--unsafe] [--blocks]
// Steps of two batch sizes, run, recorded and replayed; then predictions from patches and densely, twice. Prints a JSON line with hashes
// of the weights and of the logits; --unsafe switches Dawn's robustness and zero-initialisation off: the hashes must stay.
// --blocks: instead of SSRN a network of attention, tokens, groups, gates, windows and layer normalization.
import { createHash } from 'node:crypto';
import { CompiledNetwork } from '../../dist/src/compile/network.js';
import { patchFeed } from '../../dist/src/compile/patch-feed.js';
import { initialWeights } from '../../dist/src/compile/weights.js';
import { networkParameters } from '../../dist/src/architecture/parameters.js';
import { Predictor } from '../../dist/src/evaluate/predict.js';
import { RandomStream } from '../../dist/src/numerics/random.js';
import { parsePipeline } from '../../dist/src/pipeline/pipeline.js';
import { pipelineNetwork } from '../../dist/src/pipeline/resolve/checks.js';
import { knownSize } from '../../dist/src/pipeline/resolve/dataset-checks.js';
import { createOptimizer } from '../../dist/src/train/optimizers/index.js';
import { TrainingSteps } from '../../dist/src/train/steps.js';
import { trainOn } from '../checks/training-step.mjs';
import { open, UNSAFE } from './open.mjs';

const unsafe = process.argv.includes('--unsafe');
const [steps = '12', name = 'webgpu'] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
/** A few steps are for software drivers, which take seconds for each. */
const SIDE = Number(steps) < 6 ? 8 : 12;
const BLOCKS = [
  { conv: { kernels: 6, size: [1, 1, 4], stride: [1, 1, 2], normalize: 'layer', activation: 'gelu' } },
  { conv: { kernels: 6, size: [2, 2, 3], groups: 6, padding: [1, 0, 1], activation: 'mish' } },
  { pool: { take: 'max', size: [2, 2, 2] } },
  { gate: { over: 'channels', pool: ['average', 'max'], reduction: 2 } },
  { gate: { over: 'positions', size: [3, 3, 3] } },
  { tokens: { of: 'pixels', width: 8, class: true, positions: true, dropout: 0.1 } },
  { encoder: { depth: 1, heads: 2, keys: 3, mlp: 6, dropout: 0.1 } },
  { pool: 'first' },
  { dense: 'classes' },
];
const pipeline = parsePipeline(
  JSON.stringify({
    version: 1,
    dataset: { synthetic: { rows: SIDE, columns: SIDE, bands: 24, classes: 4 } },
    split: { by: 'random', train: '50%', validation: 0 },
    patch: { size: 5 },
    architecture: process.argv.includes('--blocks') ? BLOCKS : { preset: 'ssrn', kernels: 8 },
    training: { optimizer: { adam: {} }, select: 'last' },
    seeds: [1],
  }),
  'bits',
);
const { experiment } = pipeline;
const engine = await open(name, unsafe ? UNSAFE : []);
const network = pipelineNetwork(pipeline, knownSize(experiment, pipeline.document.scenes));
const compiled = new CompiledNetwork(network, engine, experiment.training.batch_norm, initialWeights(networkParameters(network), 1));
const stream = new RandomStream(1, 'bits');
const scene = { rows: SIDE, columns: SIDE, bands: network.input.depth };
const feed = patchFeed(
  engine,
  Float32Array.from({ length: SIDE * SIDE * scene.bands }, () => stream.normal()),
  scene,
  experiment.patch,
);
const runner = new TrainingSteps(compiled, createOptimizer(experiment.training.optimizer, compiled), feed, new RandomStream(1, 'dropout'));
const bytesOf = ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength);
const hash = (hashed, arrays) => arrays.reduce((digest, values) => digest.update(bytesOf(values)), hashed);

for (let step = 0; step < Number(steps); step++) {
  const size = step % 4 === 3 ? 3 : 6;
  const pixels = Array.from({ length: size }, (_, index) => (step * 17 + index * 29) % (SIDE * SIDE));
  await trainOn(runner, feed, pixels, (index) => (step + index) % 4);
}
const totals = await runner.takeTotals();
const weights = hash(
  createHash('sha256'),
  (await compiled.exportWeights()).map(({ values }) => values),
)
  .digest('hex')
  .slice(0, 16);
const logits = createHash('sha256');
const pixels = Uint32Array.from({ length: SIDE * SIDE }, (_, index) => index);
for (const path of ['patches', 'dense']) {
  const predictor = new Predictor(compiled, feed, { batch: 16, path, tileBytes: 60000 });
  const found = new Float32Array(pixels.length * 4);
  for (let round = 0; round < 2; round++) await predictor.logits({ pixels }, (place, values) => found.set(values, place * 4));
  hash(logits, [found]);
  predictor.dispose();
}
console.log(
  JSON.stringify({
    engine: engine.description,
    unsafe,
    ...totals,
    weights,
    logits: logits.digest('hex').slice(0, 16),
    notices: engine.notices,
  }),
);
process.exit(0);
