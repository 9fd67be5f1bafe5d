// What only a GPU can tell, in one call: engines and self test; a training step of SSRN against PyTorch (eager and CUDA graphs,
// float32 and TF32) in alternation; the GPU's time of each kind of kernel; how many seeds at once pay; ten seeds of the whole
// protocol. Writes report.json and report.md after each part, so that a time limit loses one part only.
//
//   node scripts/gpu-report.mjs --output FOLDER [--pipeline pipelines/ssrn-in.yaml] [--data DIR] [--python python3]
//     [--engine webgpu] [--rounds 3] [--steps 7] [--jobs 1,2,4,10] [--epochs 3] [--full] [--parts engines,step,kernels,jobs,full]
//
// In the bundle: npm run bundle -- --xz --with scripts/gpu-report.mjs --with scripts/bench-webgpu.mjs --with scripts/pytorch_ssrn.py
//   --with dist/src --with SCENES, then on the GPU's machine: bin/node scripts/gpu-report.mjs --output FOLDER --data scenes
// PyTorch is left out where --python names none that has it and a GPU.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const text = (value) => ({ type: 'string', default: value });
const { values: options } = parseArgs({ options: {
  output: text('.'), pipeline: text('pipelines/ssrn-in.yaml'), data: { type: 'string' }, python: text('python3'), engine: text('webgpu'),
  rounds: text('3'), steps: text('7'), jobs: text('1,2,4,10'), epochs: text('3'), parts: text('engines,step,kernels,jobs,full'),
} });
const output = resolve(options.output);
mkdirSync(output, { recursive: true });
const data = options.data ? ['--data', resolve(options.data)] : [];
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

const report = { date: new Date().toISOString(), pipeline: options.pipeline, engine: options.engine };
const lines = [`# ${options.pipeline} on ${options.engine}, ${report.date}`];

function keep(part, values, ...said) {
  report[part] = values;
  lines.push('', `## ${part}`, ...said);
  console.log(said.join('\n'));
  writeFileSync(join(output, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(output, 'report.md'), `${lines.join('\n')}\n`);
}

const capture = (program, args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 });
const hsiRun = (...args) => capture(process.execPath, ['dist/program/cli/main.js', ...args]);
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** PyTorch on the same GPU, as the field writes it and at its best. */
const PEERS = {
  'PyTorch eager, conv3d': ['--form', 'conv3d'], 'PyTorch eager, conv2d': ['--form', 'conv2d'],
  'PyTorch CUDA graph, conv3d': ['--form', 'conv3d', '--graphs'], 'PyTorch CUDA graph, conv2d': ['--form', 'conv2d', '--graphs'],
  'PyTorch CUDA graph, conv3d, TF32': ['--form', 'conv3d', '--graphs', '--tf32'],
  'PyTorch CUDA graph, conv2d, TF32': ['--form', 'conv2d', '--graphs', '--tf32'],
};

function peers() {
  try {
    capture(options.python, ['-c', 'import torch, sys; sys.exit(not torch.cuda.is_available())']);
    return Object.entries(PEERS);
  } catch {
    console.log(`no PyTorch with a GPU as ${options.python}: left out`);
    return [];
  }
}

const PARTS = {
  engines() {
    const found = JSON.parse(hsiRun('engines', '--json'));
    keep('engines', found, '```', hsiRun('engines').trim(), '```');
  },
  step() {
    const bench = () => JSON.parse(hsiRun('bench', options.pipeline, '--engine', options.engine, '--steps', options.steps, '--json', ...data));
    const runners = [['hsi-run', bench], ...peers().map(([name, args]) => [name, () => JSON.parse(capture(options.python,
      ['scripts/pytorch_ssrn.py', '--device', 'cuda', '--steps', options.steps, ...args]))])];
    const measured = runners.map(([name]) => ({ name, trainStepMs: [], predictPatchMs: [] }));
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const [index, [, run]] of runners.entries()) {
        const { trainStepMs, predictPatchMs } = run();
        measured[index].trainStepMs.push(trainStepMs);
        measured[index].predictPatchMs.push(predictPatchMs);
      }
    }
    const ratio = (key, index) => median(measured[0][key].map((value, round) => value / measured[index][key][round])).toFixed(3);
    keep('step', measured, '| | training step, ms | hsi-run / it | a patch, ms | hsi-run / it |', '|---|---|---|---|---|',
      ...measured.map(({ name, trainStepMs, predictPatchMs }, index) => `| ${name} | ${median(trainStepMs).toFixed(3)} | ${ratio('trainStepMs', index)} `
        + `| ${median(predictPatchMs).toFixed(4)} | ${ratio('predictPatchMs', index)} |`));
  },
  kernels() {
    const said = capture(process.execPath, ['scripts/bench-webgpu.mjs', options.pipeline, String(50 * Number(options.steps)), options.engine]);
    keep('kernels', said.split('\n'), '```', said.trim(), '```');
  },
  jobs() {
    const seconds = Object.fromEntries(options.jobs.split(',').map((jobs) => [jobs, timed(jobs, options.epochs)]));
    keep('jobs', seconds, `| seeds at once | seconds for all seeds, ${options.epochs} epochs |`, '|---|---|',
      ...Object.entries(seconds).map(([jobs, { wall }]) => `| ${jobs} | ${wall.toFixed(1)} |`));
  },
  full() {
    const best = Object.entries(report.jobs ?? { 1: { wall: 0 } }).sort(([, a], [, b]) => a.wall - b.wall)[0][0];
    const { wall, result } = timed(best);
    keep('full', { jobs: best, wall, ...result }, `the whole pipeline, ${best} seeds at once: ${(wall / 60).toFixed(2)} min; `
      + `OA ${result.oa.mean.toFixed(4)} ± ${result.oa.sd.toFixed(4)}, kappa ${result.kappa.mean.toFixed(4)}`);
  },
};

function timed(jobs, epochs) {
  const runs = mkdtempSync(join(tmpdir(), 'gpu-report-'));
  const start = performance.now();
  const said = hsiRun('run', options.pipeline, '--engine', options.engine, '--jobs', jobs, '--runs', runs, '--json', '--quiet', ...data,
    ...(epochs ? ['--set', `training.epochs=${epochs}`] : []));
  const { oa, aa, kappa } = JSON.parse(said);
  return { wall: (performance.now() - start) / 1000, result: { oa, aa, kappa } };
}

for (const part of options.parts.split(',')) {
  try {
    PARTS[part]();
  } catch (error) {
    keep(part, { error: error.message }, `failed: ${error.message.split('\n')[0]}`);
  }
}
