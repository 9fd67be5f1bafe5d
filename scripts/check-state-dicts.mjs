// State dicts of PyTorch in hsi-run's networks: networks as people write them in PyTorch (checks/state_dicts.py), and with the names of
// public implementations (checks/published_names.py), save random weights as safetensors. hsi-run reads them by name, and computes the
// same patches on wasm. Prints the greatest difference of logits, over the greatest logit, beside that of PyTorch's own float32 from its
// float64; ends with 1 if one is too large.
//
//   node scripts/check-state-dicts.mjs [--python python3]     Python needs torch and safetensors
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { CompiledNetwork } from '../dist/src/compile/network.js';
import { startEngine } from '../dist/src/engine/index.js';
import { parsePipeline } from '../dist/src/pipeline/pipeline.js';
import { pipelineNetwork } from '../dist/src/pipeline/resolve/checks.js';
import { matchWeights } from '../dist/src/weights/match.js';
import { readWeights } from '../dist/src/weights/read.js';

const { values: options } = parseArgs({ options: { python: { type: 'string', default: 'python3' } } });
const CLASSES = 5;
const LIMIT = 1e-5;
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-'));
try {
  execFileSync(options.python, [new URL('check_state_dicts.py', import.meta.url).pathname, folder], { stdio: 'inherit' });
  const { version, cases } = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));
  console.log(`PyTorch ${version}`);
  const engine = await startEngine('wasm');
  for (const one of cases) {
    const { distance, greatest } = await compare(engine, one);
    if (!(distance <= LIMIT)) process.exitCode = 1;
    const own = one.single.toExponential(1);
    console.log(`${one.title.padEnd(36)} ${distance.toExponential(1)} of ${greatest.toFixed(2)}   (PyTorch's float32: ${own})`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function compare(engine, { size, bands, architecture, names, axes, epsilon = 0.001, file, patches, logits }) {
  const side = Math.max(16, size);
  const pipeline = parsePipeline(
    JSON.stringify({
      version: 1,
      dataset: { synthetic: { rows: side, columns: side, bands, classes: CLASSES } },
      split: { by: 'random', train: '50%', validation: 0 },
      patch: { size },
      architecture,
      training: {
        select: 'last',
        optimizer: { sgd: {} },
        batch_norm: { epsilon },
        from: { file, ...(names ? { names } : {}), ...(axes ? { axes } : {}) },
      },
      seeds: [1],
    }),
    'check.yaml',
  );
  const network = pipelineNetwork(pipeline, { rows: side, columns: side, bands, classes: CLASSES });
  const { from, batch_norm: batchNorm } = pipeline.experiment.training;
  const { weights } = matchWeights(network, await readWeights(file), file, { names: from.names, axes: from.axes });
  const compiled = new CompiledNetwork(network, engine, batchNorm, weights);
  const x = tf.tensor3d(Float32Array.from(patches), [patches.length / (size * size * bands), size * size, bands]);
  const found = await compiled.infer(x).data();
  const greatest = logits.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  const distance = logits.reduce((most, one, index) => Math.max(most, Math.abs(one - found[index])), 0) / greatest;
  return { distance, greatest };
}
