// What several seeds at once cost on a GPU:
// node scripts/bench-together.mjs [PIPELINE] [--seeds 1,4,10] [--steps N] [--engine NAME] [--empty] [--json]
// Milliseconds a step of each seed, JavaScript's part of it, dispatches. --empty sends the dispatches without workgroups: what is left is
// the processor's work, which a software driver would hide. Build first. A pipeline of the catalogue needs no data.
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { networkParameters } from '../dist/src/architecture/parameters.js';
import { CompiledNetwork } from '../dist/src/compile/network.js';
import { patchFeed } from '../dist/src/compile/patch-feed.js';
import { initialWeights } from '../dist/src/compile/weights.js';
import { startEngine } from '../dist/src/engine/index.js';
import { lanesOf } from '../dist/src/engine/webgpu/together/lanes.js';
import { RandomStream } from '../dist/src/numerics/random.js';
import { pipelineNetwork } from '../dist/src/pipeline/resolve/checks.js';
import { knownSize } from '../dist/src/pipeline/resolve/dataset-checks.js';
import { loadPipeline } from '../dist/src/pipeline/pipeline.js';
import { createOptimizer } from '../dist/src/train/optimizers/index.js';
import { TrainingSteps } from '../dist/src/train/steps.js';
import { trainOn } from './checks/training-step.mjs';
import { emptyKernels } from './emptied-kernels.mjs';

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1,4,10' },
    steps: { type: 'string', default: '50' },
    engine: { type: 'string', default: 'webgpu' },
    empty: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const ROUNDS = 5;
const engine = await startEngine(given.engine);
const backend = tf.backend();
if (given.empty) emptyKernels(backend);
const pipeline = loadPipeline(positionals[0] ?? 'pipelines/ssrn-in.yaml', []);
const { training, patch } = pipeline.experiment;
const network = pipelineNetwork(pipeline, knownSize(pipeline.experiment, pipeline.document.scenes));
const size = training.batch;
const bands = network.input.depth;
const stream = new RandomStream(1, 'bench');
const noise = Float32Array.from({ length: 4096 * bands }, () => stream.normal());

/** A seed: its own weights, optimizer and order. */
function trial(seed, lane) {
  const compiled = new CompiledNetwork(network, engine, training.batch_norm, initialWeights(networkParameters(network), seed));
  const optimizer = createOptimizer(training.optimizer, compiled);
  const feed = patchFeed(engine, noise, { rows: 64, columns: 64, bands }, patch);
  const steps = new TrainingSteps(compiled, optimizer, feed, new RandomStream(seed, 'dropout'), { lane });
  const order = new RandomStream(seed, 'order');
  return {
    async step() {
      const pixels = Array.from({ length: size }, () => order.below(4096));
      await trainOn(steps, feed, pixels, (index) => index % network.classes);
    },
    wait: () => steps.takeTotals(),
    dispose() {
      steps.dispose();
      lane.leave();
      optimizer.dispose();
      compiled.dispose();
      feed.dispose();
    },
  };
}

/** Milliseconds of a step of each seed: [all of it, JavaScript's part], the median and the least of several rounds. */
async function measure(seeds) {
  const lanes = Array.from({ length: seeds }, () => engine.joinSteps('bench'));
  const trials = lanes.map((lane, index) => trial(index + 1, lane));
  const all = (count) =>
    Promise.all(
      trials.map(async ({ step }) => {
        for (let index = 0; index < count; index++) await step();
      }),
    );
  // The first ones are run, recorded and checked.
  await all(4);
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    await trials[0].wait();
    const start = performance.now();
    await all(Number(given.steps));
    const sent = performance.now();
    await trials[0].wait();
    times.push([(performance.now() - start) / Number(given.steps) / seeds, (sent - start) / Number(given.steps) / seeds]);
  }
  const [known] = lanesOf(backend).replayed;
  if (seeds > 1 && known?.count !== seeds) console.error(`not together: ${engine.notices.join('; ') || 'no reason given'}`);
  const bytes = engine.memoryBytes();
  for (const one of trials) one.dispose();
  const ordered = (part) => times.map((pair) => pair[part]).sort((a, b) => a - b);
  const [whole, script] = [ordered(0), ordered(1)];
  return {
    seeds,
    ms: whole[ROUNDS >> 1],
    scriptMs: script[ROUNDS >> 1],
    leastScriptMs: script[0],
    ...(known ? { dispatches: known.dispatches } : {}),
    megabytes: Math.round(bytes / 1e6),
  };
}

if (!given.json) console.log(`${engine.description}\n${pipeline.experiment.name}, batch ${size}${given.empty ? ', kernels emptied' : ''}`);
for (const seeds of given.seeds.split(',').map(Number)) {
  const measured = await measure(seeds);
  if (given.json) console.log(JSON.stringify(measured));
  else {
    const { ms, scriptMs, leastScriptMs, dispatches, megabytes } = measured;
    console.log(
      `${seeds} at once: ${ms.toFixed(3)} ms a step of each, JavaScript ${scriptMs.toFixed(3)} (least ${leastScriptMs.toFixed(3)}), ` +
        `${dispatches ? `${dispatches} dispatches for all, ` : ''}${megabytes} MB`,
    );
  }
}
process.exit(0);
