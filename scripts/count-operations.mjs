// What a training step of each network executes on the webgpu engine: dispatches, and operations in products against those needed, which
// are three times a forward pass (the gradients of the inputs and of the kernels take as many each; what nobody asks for, such as the
// gradient of the patches, is counted as needed). Kernels are recorded and not run, so that a software driver does. Build first.
//
//   node scripts/count-operations.mjs [PIPELINE] [--only NAME …] [--batch N] [--kinds]
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { vulkanDrivers } from '../dist/src/engine/webgpu/device/vulkan.js';

const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (vulkanDrivers().length === 0 && existsSync(SWIFTSHADER)) process.env.VK_DRIVER_FILES = SWIFTSHADER;
process.env.XDG_RUNTIME_DIR ??= mkdtempSync(join(tmpdir(), 'hsi-run-'));

const tf = await import('@tensorflow/tfjs-core');
const { networkFlops, networkParameters } = await import('../dist/src/architecture/parameters.js');
const { CompiledNetwork } = await import('../dist/src/compile/network.js');
const { patchFeed } = await import('../dist/src/compile/patch-feed.js');
const { initialWeights } = await import('../dist/src/compile/weights.js');
const { startEngine } = await import('../dist/src/engine/index.js');
const { RandomStream } = await import('../dist/src/numerics/random.js');
const { loadPipeline, takeConfiguration } = await import('../dist/src/pipeline/pipeline.js');
const { isNetwork, pipelineNetwork } = await import('../dist/src/pipeline/resolve/checks.js');
const { knownSize } = await import('../dist/src/pipeline/resolve/dataset-checks.js');
const { createOptimizer } = await import('../dist/src/train/optimizers/index.js');
const { TrainingSteps } = await import('../dist/src/train/steps.js');
const { emptyKernels } = await import('./emptied-kernels.mjs');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true, default: [] }, batch: { type: 'string' }, kinds: { type: 'boolean', default: false } },
});
const engine = await startEngine('webgpu');
emptyKernels(tf.backend());
const whole = loadPipeline(positionals[0] ?? 'pipelines/networks.yaml');

/** The commands of a replayed step. */
async function commandsOf({ experiment }, network, size) {
  const { training, patch } = experiment;
  const compiled = new CompiledNetwork(network, engine, training.batch_norm, initialWeights(networkParameters(network), 1));
  const scene = { rows: 8, columns: 8, bands: network.input.depth };
  const feed = patchFeed(engine, new Float32Array(64 * scene.bands), scene, patch);
  const optimizer = createOptimizer(training.optimizer, compiled);
  const steps = new TrainingSteps(compiled, optimizer, feed, new RandomStream(1, 'dropout'), { record: true });
  for (let step = 0; step < 4; step++) {
    const input = feed.input(
      Array.from({ length: size }, (_, index) => index % 64),
      0,
      size,
    );
    const labels = tf.tensor1d(
      Int32Array.from({ length: size }, (_, index) => index % network.classes),
      'int32',
    );
    await steps.run({ input, labels, size });
    tf.dispose([input, labels]);
  }
  const { commands } = steps.recorder.recording(`training step of ${size}`);
  const found = commands.map(({ label, operations = 0 }) => ({ label, operations }));
  steps.dispose?.();
  compiled.dispose();
  return found;
}

const gflop = (value) => (value / 1e9).toFixed(2).padStart(8);
console.log(`${'network'.padEnd(24)} dispatches  executed    needed  ratio  (GFLOP a step)`);
for (const { experiment } of whole.configurations) {
  if (options.only.length > 0 && !options.only.includes(experiment.name)) continue;
  const pipeline = takeConfiguration(whole, experiment.name);
  if (!isNetwork(pipeline)) continue;
  const network = pipelineNetwork(pipeline, knownSize(pipeline.experiment, pipeline.document.scenes));
  const size = Number(options.batch ?? experiment.training.batch);
  const commands = await commandsOf(pipeline, network, size);
  const executed = commands.reduce((sum, { operations }) => sum + operations, 0);
  const needed = 3 * size * networkFlops(network);
  console.log(
    `${experiment.name.padEnd(24)} ${String(commands.length).padStart(10)} ${gflop(executed)}  ${gflop(needed)}  ${(executed / needed).toFixed(2)}`,
  );
  if (!options.kinds) continue;
  const kinds = {};
  for (const { label, operations } of commands) {
    const kind = (kinds[label] ??= { count: 0, operations: 0 });
    kind.count++;
    kind.operations += operations;
  }
  for (const [label, { count, operations }] of Object.entries(kinds)) console.log(`  ${gflop(operations)}  ${count} x ${label}`);
}
process.exit(0);
