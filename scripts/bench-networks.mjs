// A training step of published networks, hsi-run on wasm and PyTorch in alternation: the sizes of Indian Pines, one core, the same batch,
// no dropout. PyTorch computes them as 3-D convolutions, as the field writes them.
//
//   node scripts/bench-networks.mjs [--rounds 3] [--steps 3] [--batch 32] [--only NAME …] [--fast] [--python python3] [--json]
//
// --fast: hsi-run's steps are those of training.fast_convolutions: true.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { networkParameters } from '../dist/src/architecture/parameters.js';
import { PRESETS } from '../dist/src/architecture/presets/index.js';
import { pipelineNetwork } from '../dist/src/pipeline/resolve/checks.js';
import { parsePipeline } from '../dist/src/pipeline/pipeline.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    steps: { type: 'string', default: '3' },
    batch: { type: 'string', default: '32' },
    only: { type: 'string', multiple: true, default: [] },
    python: { type: 'string', default: 'python3' },
    fast: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const ROOT = new URL('..', import.meta.url).pathname;
const CLASSES = 16;
const [batch, steps] = [Number(options.batch), Number(options.steps)];

/** Each at the size of its paper; 200 bands, or components where it takes those. */
const SIZES = {
  hu: [1],
  li: [5],
  hamida: [5],
  lee: [5],
  'm3d-dcnn': [7],
  hybridsn: [25, 30],
  cdcnn: [5],
  fdssc: [9],
  dbma: [7],
  a2s2k: [9],
  dbda: [9],
  vit: [1],
  spectralformer: [7],
  ssftt: [13, 30],
  sstn: [9],
  gaht: [7],
};

function describe(preset) {
  if (!(preset in SIZES)) throw new Error(`${preset} is none of ${Object.keys(SIZES).join(', ')}; --only takes one, and may be repeated`);
  const [size, bands = 200] = SIZES[preset];
  const architecture = PRESETS[preset].options.includes('dropout') ? { preset, dropout: 0 } : { preset };
  const text = JSON.stringify({
    version: 1,
    dataset: { synthetic: { rows: 40, columns: 40, bands, classes: CLASSES } },
    split: { by: 'random', train: '50%', validation: 0 },
    patch: { size },
    architecture,
    training: { optimizer: { adam: { learning_rate: 0.001 } }, batch, epochs: 1, select: 'last', fast_convolutions: options.fast },
    seeds: [1],
  });
  const network = pipelineNetwork(parsePipeline(text, 'bench.yaml'), { rows: 40, columns: 40, bands, classes: CLASSES });
  const weights = networkParameters(network).filter(({ trainable }) => trainable);
  return { preset, size, bands, text, weights: Object.fromEntries(weights.map(({ name, shape }) => [name, shape])) };
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-'));
const rows = [];
let version = '';
try {
  for (const preset of options.only.length > 0 ? options.only : Object.keys(SIZES)) {
    const one = describe(preset);
    const [pipeline, peer] = [join(folder, 'bench.yaml'), join(folder, 'case.json')];
    writeFileSync(pipeline, one.text);
    writeFileSync(peer, JSON.stringify({ threads: 1, batch, steps, classes: CLASSES, networks: [{ ...one, text: undefined }] }));
    const measured = [];
    for (let round = 0; round < Number(options.rounds); round++) {
      const command = [
        'dist/program/cli/main.js',
        'bench',
        pipeline,
        '--engine',
        'wasm',
        '--threads',
        '1',
        '--steps',
        options.steps,
        '--json',
      ];
      const own = JSON.parse(execFileSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
      const theirs = JSON.parse(execFileSync(options.python, [join(ROOT, 'scripts/pytorch_networks.py'), peer], { encoding: 'utf8' }));
      version = theirs.version;
      measured.push([own.trainStepMs, theirs.steps[0]]);
    }
    const [ours, theirs] = [0, 1].map((which) => median(measured.map((pair) => pair[which])));
    // Each round's own ratio: the machine's speed drifts, and drifts for both.
    const row = { preset, size: one.size, bands: one.bands, ours, theirs, ratio: median(measured.map(([a, b]) => a / b)) };
    rows.push(row);
    const spread = measured.map(([a, b]) => (a / b).toFixed(2)).join(', ');
    if (!options.json)
      console.log(
        `${preset.padEnd(16)} ${`${row.size}x${row.size}x${row.bands}`.padEnd(10)} hsi-run ${ours.toFixed(1).padStart(8)} ms  ` +
          `pytorch ${theirs.toFixed(1).padStart(8)} ms  hsi-run / it ${row.ratio.toFixed(2)} (${spread})`,
      );
  }
} finally {
  rmSync(folder, { recursive: true });
}
const machine = {
  processor: cpus()[0].model,
  node: process.version,
  pytorch: version,
  batch,
  fast: options.fast,
  rounds: Number(options.rounds),
};
console.log(
  options.json
    ? JSON.stringify({ ...machine, rows }, null, 2)
    : `${machine.processor}, one core, Node ${process.version}, PyTorch ${version}, batch ${batch}${options.fast ? ', fast convolutions' : ''}`,
);
