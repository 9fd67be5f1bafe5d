// What a training step of each network executes on the webgpu engine: dispatches, and operations in products against those needed, which
// are three times a forward pass (the gradients of the inputs and of the kernels take as many each; what nobody asks for, such as the
// gradient of the patches, is counted as needed). Steps are recorded on an adapter of Dawn's that computes nothing: no driver is needed.
// Build first.
//
//   node scripts/count-operations.mjs [PIPELINE] [--only NAME …] [--batch N] [--kinds] [--driver]
//
// That adapter has no kernels of more than eight buffers, which some networks need: --driver records on the first GPU that there is.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: [] },
    batch: { type: 'string' },
    kinds: { type: 'boolean', default: false },
    driver: { type: 'boolean', default: false },
  },
});
if (!options.driver) {
  // Dawn is loaded where there is a driver's manifest; this one is of none.
  process.env.VK_DRIVER_FILES = join(mkdtempSync(join(tmpdir(), 'hsi-run-')), 'none.json');
  writeFileSync(process.env.VK_DRIVER_FILES, '{}');
}

const { networkFlops, networkParameters } = await import('../dist/src/architecture/parameters.js');
const { CompiledNetwork } = await import('../dist/src/compile/network.js');
const { patchFeed } = await import('../dist/src/compile/patch-feed.js');
const { initialWeights } = await import('../dist/src/compile/weights.js');
const { startEngine } = await import('../dist/src/engine/index.js');
const { startWebgpu } = await import('../dist/src/engine/webgpu/start.js');
const { RandomStream } = await import('../dist/src/numerics/random.js');
const { loadPipeline, takeConfiguration } = await import('../dist/src/pipeline/pipeline.js');
const { isNetwork, pipelineNetwork } = await import('../dist/src/pipeline/resolve/checks.js');
const { knownSize } = await import('../dist/src/pipeline/resolve/dataset-checks.js');
const { createOptimizer } = await import('../dist/src/train/optimizers/index.js');
const { TrainingSteps } = await import('../dist/src/train/steps.js');
const { trainOn } = await import('./checks/training-step.mjs');
const { nullAdapter } = await import('./emptied-kernels.mjs');

const engine = options.driver ? await startEngine('webgpu') : await startWebgpu(await nullAdapter());
const whole = loadPipeline(positionals[0] ?? 'pipelines/networks.yaml');

/** The commands of a replayed step. */
async function commandsOf({ experiment }, network, size) {
  const { training, patch } = experiment;
  const compiled = new CompiledNetwork(network, engine, training.batch_norm, initialWeights(networkParameters(network), 1));
  const scene = { rows: 32, columns: 32, bands: network.input.depth };
  const feed = patchFeed(engine, new Float32Array(1024 * scene.bands), scene, patch);
  const optimizer = createOptimizer(training.optimizer, compiled);
  const steps = new TrainingSteps(compiled, optimizer, feed, new RandomStream(1, 'dropout'), { record: true });
  // The first is not recorded; a third would be compared with its replay, of which nothing is computed here.
  for (let step = 0; step < 2; step++) {
    const pixels = Array.from({ length: size }, (_, index) => index % 1024);
    await trainOn(steps, feed, pixels, (index) => index % network.classes);
  }
  const { commands } = steps.recorder.recording(`training step of ${size}`);
  const found = commands.map(({ label, operations = 0 }) => ({ label, operations }));
  steps.dispose?.();
  compiled.dispose();
  return found;
}

/** One network's line, and its kinds of kernels. */
async function count(name) {
  const pipeline = takeConfiguration(whole, name);
  const network = pipelineNetwork(pipeline, knownSize(pipeline.experiment, pipeline.document.scenes));
  const size = Number(options.batch ?? pipeline.experiment.training.batch);
  const commands = await commandsOf(pipeline, network, size);
  const executed = commands.reduce((sum, { operations }) => sum + operations, 0);
  const needed = 3 * size * networkFlops(network);
  console.log(
    `${name.padEnd(24)} ${String(commands.length).padStart(10)} ${gflop(executed)}  ${gflop(needed)}  ${(executed / needed).toFixed(2)}  batch ${size}`,
  );
  if (!options.kinds) return;
  const kinds = {};
  for (const { label, operations } of commands) {
    const kind = (kinds[label] ??= { count: 0, operations: 0 });
    kind.count++;
    kind.operations += operations;
  }
  for (const [label, kind] of Object.entries(kinds)) console.log(`  ${gflop(kind.operations)}  ${kind.count} x ${label}`);
}

const gflop = (value) => (value / 1e9).toFixed(2).padStart(8);
const names = whole.configurations.filter(isNetwork).map(({ experiment }) => experiment.name);
if (options.only.length === 1) await count(options.only[0]);
else {
  console.log(`${'network'.padEnd(24)} dispatches  executed    needed  ratio  (GFLOP a step)`);
  // Each in a process of its own, with a smaller batch where that does not fit: the adapter has half a gigabyte.
  const rest = process.argv.slice(2).filter((word, index, all) => word !== '--only' && all[index - 1] !== '--only');
  for (const name of names.filter((one) => options.only.length === 0 || options.only.includes(one))) {
    let said;
    for (const batch of options.batch ? [[]] : [[], ['--batch', '8'], ['--batch', '2']]) {
      said = spawnSync(process.execPath, [process.argv[1], ...rest, ...batch, '--only', name], { encoding: 'utf8' });
      if (said.status === 0) break;
    }
    process.stdout.write(
      said.status === 0 ? said.stdout : `${name.padEnd(24)} not counted: ${said.stderr.trim().split('\n').slice(-12).join(' ')}\n`,
    );
  }
}
process.exit(0);
