// Whole scenes on the wasm engine, dense against patch by patch, and PyTorch's patches beside them: SSRN on Indian Pines' size
// (the 8-bit scene where it is found, noise of its size else), then on the University of Pavia's with noise. One thread each,
// every part in a process of its own, in alternation. Patches are measured on a sample of pixels. Needs Debian's python3-torch.
//
//   node scripts/bench-dense.mjs [--rounds 3] [--sample 1024] [--data DIR] [--python /usr/bin/python3] [--json]
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { networkParameters } from '../dist/src/architecture/parameters.js';
import { CompiledNetwork } from '../dist/src/compile/network.js';
import { patchFeed } from '../dist/src/compile/patch-feed.js';
import { initialWeights } from '../dist/src/compile/weights.js';
import { featuresOf } from '../dist/src/data/features/features.js';
import { loadScene } from '../dist/src/data/scene/scene.js';
import { startEngine } from '../dist/src/engine/index.js';
import { Failure } from '../dist/src/errors/failure.js';
import { Predictor } from '../dist/src/evaluate/predict.js';
import { RandomStream } from '../dist/src/numerics/random.js';
import { buildNetwork } from '../dist/src/architecture/network.js';
import { loadPipeline } from '../dist/src/pipeline/pipeline.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    sample: { type: 'string', default: '1024' },
    data: { type: 'string' },
    python: { type: 'string', default: '/usr/bin/python3' },
    json: { type: 'boolean', default: false },
    part: { type: 'string' },
  },
});
const script = fileURLToPath(import.meta.url);
const SIZES = {
  'indian-pines': { rows: 145, columns: 145, bands: 200, classes: 16, pipeline: 'ssrn-in-8bit' },
  'pavia-university': { rows: 610, columns: 340, bands: 103, classes: 9, pipeline: 'ssrn-up' },
};

if (options.part) console.log(JSON.stringify(await measure(...options.part.split(' '))));
else compare();

/** A scene of a size, predicted by one path: all of its pixels, or a sample of them. */
async function measure(name, path) {
  const { rows, columns, bands, classes, pipeline } = SIZES[name];
  const { experiment } = loadPipeline(fileURLToPath(new URL(`../pipelines/${pipeline}.yaml`, import.meta.url)));
  const real = await valuesOf(name, experiment);
  const values = real ?? noise(rows * columns * bands);
  const network = buildNetwork(experiment.architecture, { rows: 7, columns: 7, depth: bands, channels: 1 }, classes);
  const engine = await startEngine('wasm');
  const compiled = new CompiledNetwork(network, engine, experiment.training.batch_norm, initialWeights(networkParameters(network), 1));
  const predictor = new Predictor(compiled, patchFeed(engine, values, { rows, columns, bands }, experiment.patch), { path });
  const all = Uint32Array.from({ length: rows * columns }, (_, pixel) => pixel);
  const step = path === 'patches' ? Math.ceil(all.length / Number(options.sample)) : 1;
  const pixels = all.filter((pixel) => pixel % step === 0);
  await predictor.classify({ pixels: pixels.subarray(0, 64) });
  const start = performance.now();
  const found = await predictor.classify({ pixels });
  const ms = performance.now() - start;
  // The sample's results, to be the same by both paths.
  const sampled = (pixel) => pixel % Math.ceil(all.length / Number(options.sample)) === 0;
  const confidence = [...found.confidence].filter((_, index) => sampled(pixels[index]));
  const chosen = [...found.classes].filter((_, index) => sampled(pixels[index]));
  return {
    scene: real ? 'indian-pines-8bit' : 'noise',
    pixels: pixels.length,
    ms,
    perPixel: ms / pixels.length,
    path: found.path,
    peakMb: process.resourceUsage().maxRSS / 1024,
    chosen,
    confidence,
  };
}

async function valuesOf(name, experiment) {
  if (name !== 'indian-pines') return undefined;
  try {
    const { cube } = await loadScene(experiment.dataset, { baseFolder: '.', dataFolder: options.data });
    return featuresOf(cube, { scaling: experiment.dataset.scaling }).values;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return undefined;
  }
}

function noise(count) {
  const stream = new RandomStream(1, 'bench');
  return Float32Array.from({ length: count }, () => stream.normal());
}

function compare() {
  const settings = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 };
  const run = (program, args) => JSON.parse(execFileSync(program, args, settings));
  const data = options.data ? ['--data', options.data] : [];
  const own = (...part) => run(process.execPath, [script, '--part', part.join(' '), '--sample', options.sample, ...data]);
  const torch = (form, threads) => ({
    perPixel: run(options.python, [
      fileURLToPath(new URL('pytorch_ssrn.py', import.meta.url)),
      '--threads',
      String(threads),
      '--form',
      form,
      '--steps',
      '1',
    ]).predictPatchMs,
  });
  const parts = {
    dense: () => own('indian-pines', 'dense'),
    'patch by patch': () => own('indian-pines', 'patches'),
    'PyTorch conv3d': () => torch('conv3d', 1),
    'PyTorch conv2d': () => torch('conv2d', 1),
    'PyTorch conv3d, 2 threads': () => torch('conv3d', 2),
  };
  const measured = Object.fromEntries(Object.keys(parts).map((name) => [name, []]));
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [name, part] of Object.entries(parts)) measured[name].push(part());
  }
  const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
  const rows = Object.entries(measured).map(([name, results]) => {
    // Each round's own ratio: the machine's speed drifts, and drifts for all.
    const ratios = results.map(({ perPixel }, round) => perPixel / measured.dense[round].perPixel);
    return { name, perPixel: median(results.map(({ perPixel }) => perPixel)), ratio: median(ratios), ratios };
  });
  const [dense, patches] = [measured.dense[0], measured['patch by patch'][0]];
  const isOther = (value, index) => value !== patches.confidence[index] || dense.chosen[index] !== patches.chosen[index];
  const differ = dense.confidence.filter(isOther).length;
  const pavia = own('pavia-university', 'dense');
  const facts = {
    processor: cpus()[0].model,
    node: process.version,
    rounds: Number(options.rounds),
    scene: dense.scene,
    rows,
    sampled: dense.confidence.length,
    differ,
    indianPines: {
      seconds: median(measured.dense.map(({ ms }) => ms)) / 1000,
      peakMb: Math.max(...measured.dense.map(({ peakMb }) => peakMb)),
    },
    pavia: { seconds: pavia.ms / 1000, peakMb: pavia.peakMb, path: pavia.path },
  };
  if (options.json) return console.log(JSON.stringify(facts, null, 2));
  console.log(
    `${facts.processor}, Node ${facts.node}, one thread each unless said, ${facts.rounds} rounds in alternation, ` +
      `milliseconds a pixel of ${facts.scene}`,
  );
  for (const { name, perPixel, ratio, ratios } of rows) {
    const each = ratios.map((value) => value.toFixed(1)).join(', ');
    console.log(`${name.padEnd(26)} ${perPixel.toFixed(4).padStart(9)}   dense is ${ratio.toFixed(1)} times as fast (${each})`);
  }
  console.log(`results of ${facts.sampled} sampled pixels that differ between dense and patches: ${differ}`);
  for (const [name, { seconds, peakMb }] of [
    ['145 x 145 x 200', facts.indianPines],
    ['610 x 340 x 103', facts.pavia],
  ]) {
    console.log(`${name} whole: ${seconds.toFixed(1)} s, ${peakMb.toFixed(0)} MB resident at most`);
  }
}
