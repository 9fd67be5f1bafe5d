// Every network of presets on a GPU: loss, logits and gradients against `cpu`, all of it twice with the same bits, then training steps
// whose replays have the bits of the steps themselves; and how many dispatches a replayed step takes. Small sizes. Build with --test first.
//
//   node scripts/check-gpu-networks.mjs [--engine webgpu] [--only NAME …] [--labels] [--json]
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { vulkanDrivers } from '../dist/src/engine/webgpu/device/vulkan.js';

const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (vulkanDrivers().length === 0 && existsSync(SWIFTSHADER)) process.env.VK_DRIVER_FILES = SWIFTSHADER;
process.env.XDG_RUNTIME_DIR ??= mkdtempSync(join(tmpdir(), 'hsi-run-'));

const tf = await import('@tensorflow/tfjs-core');
const { PRESETS } = await import('../dist/src/architecture/presets/index.js');
const { patchFeed } = await import('../dist/src/compile/patch-feed.js');
const { startEngine } = await import('../dist/src/engine/index.js');
const { RandomStream } = await import('../dist/src/numerics/random.js');
const { createOptimizer } = await import('../dist/src/train/optimizers/index.js');
const { TrainingSteps } = await import('../dist/src/train/steps.js');
const { trainOn } = await import('./checks/training-step.mjs');
const { compile, livelyWeights, noise, smallPreset } = await import('../dist/test/compile/networks.js');

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', default: 'webgpu' },
    only: { type: 'string', multiple: true, default: [] },
    labels: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const BATCH = 3;
const root = (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
const apart = (a, b) => root(a.map((value, index) => value - b[index]));

/** Loss, gradients and logits: name to values. */
async function evaluate(name, network, weights) {
  const compiled = compile(network, await startEngine(name), weights);
  const { rows, columns, depth } = network.input;
  const x = tf.tensor3d(noise(BATCH * rows * columns * depth, 5), [BATCH, rows * columns, depth]);
  const labels = tf.tensor1d(
    Int32Array.from({ length: BATCH }, (_, index) => index % network.classes),
    'int32',
  );
  tf.engine().startScope();
  const { loss, gradients } = compiled.gradients(x, labels, new RandomStream(9, 'dropout'));
  const values = new Map();
  for (const [key, tensor] of [...gradients, ['loss', loss], ['logits', compiled.infer(x)]]) values.set(key, (await tensor.data()).slice());
  tf.engine().endScope();
  compiled.dispose();
  tf.dispose([x, labels]);
  return values;
}

/** What is wrong with gradients, loss or logits; their largest difference in the length of the longest gradient. */
function compare(cpu, gpu) {
  const largest = Math.max(...[...cpu].filter(([key]) => key !== 'loss' && key !== 'logits').map(([, values]) => root(values)));
  const faults = [];
  let worst = 0;
  for (const [key, values] of cpu) {
    const difference = apart(values, gpu.get(key));
    const scale = key === 'loss' || key === 'logits' ? root(values) : largest;
    worst = Math.max(worst, difference / scale);
    // As the engines' self test allows it. sstn needs it: its scores of attention are not scaled, and weights a rounding apart move more.
    if (!(difference <= 1e-4 * root(values) + 3e-6 * scale))
      faults.push(`${key} is off by ${difference.toExponential(2)} of ${root(values).toExponential(2)}`);
  }
  return { faults, worst };
}

/** Each weight a rounding up or down: how far that alone moves a network's gradients says how far another order of sums may. */
function nudged(weights) {
  const stream = new RandomStream(1, 'nudge');
  return weights.map((one) => ({
    ...one,
    values: one.values.map((value) => Math.fround(value * (1 + (stream.uniform() < 0.5 ? -1 : 1) * 2 ** -23))),
  }));
}

/** Weights after six steps, and the commands of a replayed one. */
async function train(network, weights, record) {
  const engine = await startEngine(options.engine);
  const compiled = compile(network, engine, weights);
  const scene = { rows: 32, columns: 32, bands: network.input.depth };
  const feed = patchFeed(engine, noise(1024 * scene.bands, 7), scene, { size: network.input.rows, padding: 'zero' });
  const optimizer = createOptimizer({ adam: { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-3 } }, compiled);
  const steps = new TrainingSteps(compiled, optimizer, feed, new RandomStream(1, 'dropout'), { record });
  for (let step = 0; step < 6; step++) {
    await trainOn(steps, feed, [31 * step, 5 + step, 999 - step], (index) => index);
  }
  const { loss } = await steps.takeTotals();
  const after = await compiled.exportWeights();
  const commands = record ? steps.recorder?.recording(`training step of ${BATCH}`)?.commands : undefined;
  const kinds = {};
  for (const { label, program } of commands ?? []) {
    const kind = `${program ? '' : 'tfjs '}${label}`;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  const result = {
    loss,
    weights: after,
    dispatches: commands?.length ?? 0,
    foreign: commands?.filter(({ program }) => !program).length ?? 0,
    kinds,
  };
  optimizer.dispose?.();
  steps.dispose();
  compiled.dispose();
  feed.dispose();
  return result;
}

const same = (a, b) =>
  Buffer.compare(Buffer.from(a.buffer, a.byteOffset, a.byteLength), Buffer.from(b.buffer, b.byteOffset, b.byteLength)) === 0;
let failed = 0;
for (const preset of options.only.length > 0 ? options.only : Object.keys(PRESETS)) {
  const start = performance.now();
  const faults = [];
  const network = smallPreset(preset);
  const weights = livelyWeights(network, 3);
  const cpu = await evaluate('cpu', network, weights);
  const gpu = await evaluate(options.engine, network, weights);
  const { faults: off, worst } = compare(cpu, gpu);
  faults.push(...off);
  const { worst: rounding } = compare(cpu, await evaluate('cpu', network, nudged(weights)));
  const again = await evaluate(options.engine, network, weights);
  for (const [key, values] of gpu) if (!same(values, again.get(key))) faults.push(`${key} has other bits the second time`);
  const replayed = await train(network, weights, true);
  const plain = await train(network, weights, false);
  if (replayed.dispatches === 0) faults.push('its steps are not replayed');
  if (!Number.isFinite(replayed.loss) || replayed.loss !== plain.loss)
    faults.push(`losses of replayed steps ${replayed.loss}, of others ${plain.loss}`);
  replayed.weights.forEach(({ name, values }, index) => {
    if (!same(values, plain.weights[index].values)) faults.push(`${name} has other bits where steps are replayed`);
  });
  if (faults.length > 0) failed++;
  const { dispatches, foreign, kinds } = replayed;
  const seconds = (performance.now() - start) / 1000;
  if (options.json) console.log(JSON.stringify({ preset, worst, rounding, dispatches, foreign, kinds, faults, seconds }));
  else {
    console.log(
      `${preset.padEnd(14)} differs by ${worst.toExponential(1)} (weights a rounding apart: ${rounding.toExponential(1)}); ${dispatches} dispatches a step, ${foreign} of tfjs' own; ${seconds.toFixed(0)} s`,
    );
    for (const fault of faults.slice(0, 5)) console.log(`  ${fault}`);
    if (options.labels) for (const [label, count] of Object.entries(kinds)) console.log(`  ${count} x ${label}`);
  }
}
process.exit(failed > 0 ? 1 : 0);
