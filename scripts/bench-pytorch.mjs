// hsi-run and PyTorch in alternation on the network of pipelines/ssrn-in.yaml. Three settings, each by itself:
//   one     one trial on one core
//   several one trial on all cores (or --threads N)
//   seeds   as many trials at once as cores, one core each: N processes of PyTorch against `bench --jobs N`; what counts is the slowest
// PyTorch in its forms: conv3d as the field writes it, conv2d in channels-last memory, and with --compile each under torch.compile. Any
// Python that has PyTorch will do, several too: python3 -m venv E && E/bin/pip install torch numpy, then --python E/bin/python.
//
//   node scripts/bench-pytorch.mjs [--rounds 7] [--steps 7] [--threads N] [--only one|several|seeds] [--compile] [--python P …] [--json]
import { execFileSync, spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    steps: { type: 'string', default: '7' },
    threads: { type: 'string', default: String(cpus().length) },
    only: { type: 'string', multiple: true, default: ['one', 'several', 'seeds'] },
    compile: { type: 'boolean', default: false },
    python: { type: 'string', multiple: true, default: ['/usr/bin/python3'] },
    json: { type: 'boolean', default: false },
  },
});
const many = Number(values.threads);
const FIGURES = { trainStepMs: 'training step', predictPatchMs: 'predicting a patch' };

/** One program's figures; of several at once the slowest. */
async function measure(program, args, copies) {
  const results = await Promise.all(
    Array.from(
      { length: copies },
      () =>
        new Promise((resolve, reject) => {
          const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
          let output = '';
          child.stdout.on('data', (data) => (output += data));
          child.on('error', reject);
          child.on('close', (code) =>
            code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`${program} ${args.join(' ')} ended with ${code}`)),
          );
        }),
    ),
  );
  return Object.fromEntries(Object.keys(FIGURES).map((key) => [key, Math.max(...results.map((result) => result[key]))]));
}

function hsiRun(threads, jobs) {
  const args = ['dist/program/cli/main.js', 'bench', 'pipelines/ssrn-in.yaml', '--engine', 'wasm', '--steps', values.steps, '--json'];
  return () => measure(process.execPath, [...args, '--threads', String(threads), '--jobs', String(jobs)], 1);
}

function pytorch(python, form, compiled, threads, copies) {
  const args = [
    'scripts/pytorch_ssrn.py',
    '--threads',
    String(threads),
    '--form',
    form,
    '--steps',
    values.steps,
    ...(compiled ? ['--compile'] : []),
  ];
  return () => measure(python, args, copies);
}

const versions = values.python.map((python) =>
  execFileSync(python, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' }).trim(),
);
const forms = ['conv3d', 'conv2d'].flatMap((form) => [[form, false], ...(values.compile ? [[form, true]] : [])]);
const SETTINGS = { one: [1, 1], several: [many, 1], seeds: [1, many] };
const TITLES = { one: 'one trial, one core', several: `one trial, ${many} threads`, seeds: `${many} trials at once, one core each` };

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const rows = [];
for (const setting of values.only) {
  const [threads, copies] = SETTINGS[setting];
  const runners = new Map([
    ['hsi-run', hsiRun(threads, copies)],
    ...values.python.flatMap((python, index) =>
      forms.map(([form, compiled]) => [
        `pytorch ${versions[index]} ${form}${compiled ? ' compiled' : ''}`,
        pytorch(python, form, compiled, threads, copies),
      ]),
    ),
  ]);
  const measured = new Map([...runners.keys()].map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, run] of runners) measured.get(name).push(await run());
  }
  for (const [key, figure] of Object.entries(FIGURES)) {
    for (const [runner, results] of measured) {
      const figures = results.map((result) => result[key]);
      // Each round's own ratio: the machine's speed drifts, and drifts for both.
      const ratios = measured.get('hsi-run').map((result, round) => result[key] / figures[round]);
      const spread = { median: median(figures), min: Math.min(...figures), max: Math.max(...figures) };
      rows.push({ setting: TITLES[setting], figure, runner, ...spread, ratio: median(ratios), figures });
    }
  }
}
const machine = { processor: cpus()[0].model, cores: cpus().length, node: process.version, rounds: Number(values.rounds) };
if (values.json) console.log(JSON.stringify({ ...machine, rows }, null, 2));
else {
  console.log(
    `${machine.processor}, ${machine.cores} cores, Node ${process.version}, ${values.rounds} rounds in alternation, milliseconds`,
  );
  let last;
  for (const { setting, figure, runner, median: middle, min, max, ratio } of rows) {
    if (setting !== last) console.log((last = setting));
    console.log(
      `  ${figure.padEnd(20)} ${runner.padEnd(34)} median ${middle.toFixed(2).padStart(8)}  (${min.toFixed(2)} to ${max.toFixed(2)})  ` +
        `hsi-run / it ${ratio.toFixed(3)}`,
    );
  }
}
