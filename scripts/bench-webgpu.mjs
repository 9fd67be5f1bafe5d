// Where a training step's time goes on a GPU: node scripts/bench-webgpu.mjs [PIPELINE] [STEPS] [ENGINE] [--json]
// Uncaptured and replayed milliseconds a step, dispatches, and the GPU's time of each kind of kernel, measured by
// dispatching each recorded command many times in a row. Build first. A pipeline of the catalogue needs no data.
import * as tf from '@tensorflow/tfjs-core';
import { networkFlops, networkParameters } from '../dist/src/architecture/parameters.js';
import { CompiledNetwork } from '../dist/src/compile/network.js';
import { patchFeed } from '../dist/src/compile/patch-feed.js';
import { initialWeights } from '../dist/src/compile/weights.js';
import { startEngine } from '../dist/src/engine/index.js';
import { RandomStream } from '../dist/src/numerics/random.js';
import { pipelineNetwork } from '../dist/src/pipeline/resolve/checks.js';
import { knownSize } from '../dist/src/pipeline/resolve/dataset-checks.js';
import { loadPipeline } from '../dist/src/pipeline/pipeline.js';
import { createOptimizer } from '../dist/src/train/optimizers/index.js';
import { TrainingSteps } from '../dist/src/train/steps.js';
import { trainOn } from './checks/training-step.mjs';

const json = process.argv.includes('--json');
const [file = 'pipelines/ssrn-in.yaml', steps = '50', name = 'webgpu'] = process.argv.slice(2).filter((arg) => arg !== '--json');
const engine = await startEngine(name);
const backend = tf.backend();
const pipeline = loadPipeline(file, []);
const { training, patch } = pipeline.experiment;
const network = pipelineNetwork(pipeline, knownSize(pipeline.experiment, pipeline.document.scenes));
const compiled = new CompiledNetwork(network, engine, training.batch_norm, initialWeights(networkParameters(network), 1));
const stream = new RandomStream(1, 'bench');
const scene = { rows: 64, columns: 64, bands: network.input.depth };
const feed = patchFeed(
  engine,
  Float32Array.from({ length: 4096 * scene.bands }, () => stream.normal()),
  scene,
  patch,
);
const size = training.batch;

/** Steps of their own weights, each on other pixels. */
function trainer(record) {
  const optimizer = createOptimizer(training.optimizer, compiled);
  const runner = new TrainingSteps(compiled, optimizer, feed, new RandomStream(1, 'dropout'), { record });
  const step = async () => {
    const pixels = Array.from({ length: size }, () => stream.below(4096));
    await trainOn(runner, feed, pixels, (index) => index % network.classes);
  };
  return { runner, step };
}

/** Milliseconds of one of several runs of which only the last is waited for: [all of it, JavaScript's part]. */
async function time(runs, { runner, step }) {
  const start = performance.now();
  for (let run = 0; run < runs; run++) await step();
  const recorded = performance.now();
  await runner.takeTotals();
  return [(performance.now() - start) / runs, (recorded - start) / runs];
}

async function median(runs, trained) {
  // The first ones are run, recorded and checked.
  await time(4, trained);
  const times = [];
  for (let round = 0; round < 7; round++) times.push(await time(runs, trained));
  return [0, 1].map((part) => times.map((pair) => pair[part]).sort((a, b) => a - b)[3]);
}

const rounds = Math.max(1, Math.floor(Number(steps) / 7));
const measured = { engine: engine.description, pipeline: pipeline.experiment.name, batch: size };
// What is known so far, so that one who is stopped has said it: a line of JSON each time, the last one whole.
const say = (values, text) => {
  Object.assign(measured, values);
  console.log(json ? JSON.stringify(measured) : text);
};
const show = (title, [all, script]) =>
  say(
    { [title]: { ms: all, scriptMs: script } },
    `${title}: ${all.toFixed(3)} ms a step, JavaScript ${script.toFixed(3)} ms, ${((networkFlops(network) * 3 * size) / all / 1e6).toFixed(0)} GFLOP/s`,
  );
say({}, `${engine.description}\n${pipeline.experiment.name}, batch ${size}`);
const replayed = trainer(true);
show('replayed', await median(rounds, replayed));

const { commands } = replayed.runner.recorder.recording(`training step of ${size}`);
const operations = commands.reduce((sum, command) => sum + (command.operations ?? 0), 0);
say(
  { dispatches: commands.length, operations, needed: networkFlops(network) * 3 * size },
  `${commands.length} dispatches a step, ${(operations / 1e9).toFixed(2)} GFLOP executed in products`,
);
const kinds = {};
const count = Number(steps) >= 50 ? 100 : 2;
for (const { label, pipeline: program, bindings, workgroups, operations: executed = 0 } of commands) {
  const repeat = async (times) => {
    const encoder = backend.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(program);
    pass.setBindGroup(0, bindings);
    for (let index = 0; index < times; index++) pass.dispatchWorkgroups(...workgroups);
    pass.end();
    const start = performance.now();
    backend.queue.submit([encoder.finish()]);
    await backend.queue.onSubmittedWorkDone();
    return performance.now() - start;
  };
  await repeat(1);
  const kind = kinds[label] ?? { count: 0, ms: 0, operations: 0 };
  kinds[label] = { count: kind.count + 1, ms: kind.ms + (await repeat(count)) / count, operations: kind.operations + executed };
  if (json) say({ kinds });
}
for (const [label, kind] of Object.entries(kinds).sort(([, a], [, b]) => b.ms - a.ms)) {
  const rate = kind.operations ? `  ${(kind.operations / kind.ms / 1e6).toFixed(0)} GFLOP/s` : '';
  if (!json) console.log(`${kind.ms.toFixed(4).padStart(10)} ms  ${String(kind.count).padStart(3)} x ${label}${rate}`);
}
show('uncaptured', await median(Math.min(rounds, 20), trainer(false)));
process.exit(0);
