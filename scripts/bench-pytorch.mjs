// hsi-run and PyTorch in alternation on the network of pipelines/ssrn-in.yaml, one thread each, in both of PyTorch's forms:
// conv3d as the field writes it, conv2d in channels-last memory (the fastest found on a CPU). Needs Debian's python3-torch.
//
//   node scripts/bench-pytorch.mjs [--rounds 7] [--steps 7] [--python /usr/bin/python3] [--json]
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const { values } = parseArgs({ options: {
  rounds: { type: 'string', default: '7' }, steps: { type: 'string', default: '7' },
  python: { type: 'string', default: '/usr/bin/python3' }, json: { type: 'boolean', default: false },
} });

const RUNNERS = {
  'hsi-run': () => [process.execPath, ['dist/program/cli/main.js', 'bench', 'pipelines/ssrn-in.yaml', '--engine', 'wasm', '--threads', '1', '--steps', values.steps, '--json']],
  'pytorch conv3d': () => [values.python, ['scripts/pytorch_ssrn.py', '--threads', '1', '--form', 'conv3d', '--steps', values.steps]],
  'pytorch conv2d': () => [values.python, ['scripts/pytorch_ssrn.py', '--threads', '1', '--form', 'conv2d', '--steps', values.steps]],
};
const FIGURES = { trainStepMs: 'training step', predictPatchMs: 'predicting a patch' };

const measured = Object.fromEntries(Object.keys(RUNNERS).map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [name, command] of Object.entries(RUNNERS)) {
    const [program, args] = command();
    measured[name].push(JSON.parse(execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })));
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const rows = Object.entries(FIGURES).flatMap(([key, title]) => Object.keys(RUNNERS).map((name) => {
  const figures = measured[name].map((result) => result[key]);
  // Each round's own ratio: the machine's speed drifts, and drifts for both.
  const ratios = measured['hsi-run'].map((result, round) => result[key] / figures[round]);
  const [least, most] = [Math.min(...figures), Math.max(...figures)];
  return { figure: title, runner: name, median: median(figures), min: least, max: most, ratio: median(ratios) };
}));
const machine = { processor: cpus()[0].model, node: process.version, rounds: Number(values.rounds) };
if (values.json) console.log(JSON.stringify({ ...machine, rows }, null, 2));
else {
  console.log(`${cpus()[0].model}, Node ${process.version}, one thread each, ${values.rounds} rounds in alternation, milliseconds`);
  for (const { figure, runner, median: middle, min, max, ratio } of rows) {
    console.log(`${figure.padEnd(20)} ${runner.padEnd(16)} median ${middle.toFixed(2).padStart(8)}  (${min.toFixed(2)} to ${max.toFixed(2)})  `
      + `hsi-run / it ${ratio.toFixed(3)}`);
  }
}
