// What only a GPU can tell, in fifteen minutes of a machine that has neither Node nor a network. Eight parts, each with a time limit and a
// result file of its own, so that a cut leaves what was measured; called again with the same --output it goes on with what is missing.
//
//   1 engines   which there are, and their self test         5 pytorch   a training step against PyTorch: eager, CUDA graphs, torch.compile
//   2 tests     kernels, gradients, training, against cpu    6 seeds     one, four and ten seeds at once
//   3 bits      the same twice, and without robustness       7 large     shapes that no test runs, against float64
//   4 kernels   a step, its dispatches, each kind of kernel  8 protocol  as many seeds of the whole protocol as the rest allows
//
//   node scripts/gpu-report.mjs --output FOLDER [--minutes 15] [--scale 1] [--parts engines,tests,…] [--again] [--engine webgpu]
//     [--pipeline pipelines/ssrn-in.yaml] [--data DIR] [--python python3] [--jobs 1,4,10] [--against RUNS]
//     [--set PATH=VALUE …]
//
// --scale 0.1 does a tenth of everything, to try the report itself on a software driver. --against: the results of wasm (a --runs folder).
// --set changes the pipeline of the protocol, such as split.train=2%.
// The archive for such a machine: npm run bundle -- --xz --gpu-report --with SCENES --output build/gpu-report.tar.xz; there unpack it and
//   bin/node scripts/gpu-report.mjs --output FOLDER --data SCENES
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { partsOf, resultsIn } from './gpu-report/parts.mjs';

/** Shares of the time; the last part has what is left. */
const SHARES = { engines: 5, tests: 18, bits: 6, kernels: 6, pytorch: 20, seeds: 8, large: 7, protocol: 30 };
/** Between asking a program to end and ending it. */
const GRACE = 8000;

const text = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: {
    output: text('gpu-report'),
    minutes: text('15'),
    scale: text('1'),
    parts: text(Object.keys(SHARES).join()),
    again: { type: 'boolean' },
    engine: text('webgpu'),
    pipeline: text('pipelines/ssrn-in.yaml'),
    data: { type: 'string' },
    python: text('python3'),
    jobs: text('1,4,10'),
    against: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const wanted = values.parts.split(',');
const unknown = wanted.find((name) => !(name in SHARES));
const [minutes, scale] = [Number(values.minutes), Number(values.scale)];
if (unknown !== undefined || !(minutes > 0) || !(scale > 0 && scale <= 1)) {
  console.error(
    unknown === undefined
      ? '--minutes is above 0, --scale above 0 and at most 1'
      : `there is no part ${unknown}: ${Object.keys(SHARES).join(', ')}`,
  );
  process.exit(2);
}
const output = resolve(values.output);
mkdirSync(output, { recursive: true });
const options = {
  ...values,
  scale,
  data: values.data ? ['--data', resolve(values.data)] : [],
  against: values.against && resolve(values.against),
};
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

const start = performance.now();
const end = start + minutes * 60_000;
/** When the part that runs must have ended. */
let deadline = end;

/** Whoever stops the report stops the program that it runs, which is in a group of its own, and keeps what was measured. */
let stopProgram;
let stoppedBy;
for (const [name, code] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) {
  process.on(name, () => {
    stoppedBy ??= code;
    stopProgram?.();
  });
}

/**
 * What a program said on both streams. One whose time is up is asked to end, then ended, with all that it has started.
 *
 * @param seconds its own limit, for what only reads results
 * @param env what it is told beside this program's environment
 */
function run(program, args, { seconds, env } = {}) {
  return new Promise((done) => {
    const began = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...env } });
    const signal = (name) => {
      try {
        process.kill(-child.pid, name);
      } catch {
        // It has ended.
      }
    };
    let [said, complained, cut] = ['', '', false];
    child.stdout.on('data', (part) => (said += part));
    child.stderr.on('data', (part) => (complained += part));
    const left = seconds === undefined ? Math.max(0, deadline - began - (deadline === end ? GRACE : 0)) : seconds * 1000;
    stopProgram = () => {
      cut = true;
      signal('SIGTERM');
      timers.push(setTimeout(() => signal('SIGKILL'), GRACE));
    };
    const timers = [setTimeout(stopProgram, left)];
    if (stoppedBy !== undefined) stopProgram();
    const finish = (code) => {
      timers.forEach(clearTimeout);
      done({ code, cut, text: code === 0 || cut ? said : said + complained, seconds: (performance.now() - began) / 1000 });
    };
    child.on('error', (error) => {
      complained += error.message;
      finish(127);
    });
    // What it has started may hold its output for longer.
    child.on('exit', (code) =>
      setTimeout(() => {
        signal('SIGKILL');
        finish(code);
      }, 200),
    );
  });
}

/** A file is there whole or not at all. */
function write(name, content) {
  writeFileSync(join(output, `${name}.part`), content);
  renameSync(join(output, `${name}.part`), join(output, name));
}

const fileOf = (name) => `${Object.keys(SHARES).indexOf(name) + 1}-${name}.json`;

function summary() {
  const said = resultsIn(output).map((file) => JSON.parse(readFileSync(join(output, file), 'utf8')));
  const lines = said.flatMap(({ part, date, seconds, complete, lines: own }) => [
    '',
    `## ${part}`,
    `${date}, ${seconds.toFixed(1)} s${complete ? '' : ', not complete'}`,
    '',
    ...own,
  ]);
  write('report.md', [`# ${values.pipeline} on ${values.engine}`, ...lines, ''].join('\n'));
}

const parts = partsOf(options, run);
for (const [index, name] of wanted.entries()) {
  const file = fileOf(name);
  if (!values.again && existsSync(join(output, file)) && JSON.parse(readFileSync(join(output, file), 'utf8')).complete) {
    console.log(`${name}: done before`);
    continue;
  }
  if (stoppedBy !== undefined) process.exit(stoppedBy);
  const rest = wanted.slice(index).reduce((sum, other) => sum + SHARES[other], 0);
  const began = performance.now();
  deadline = index === wanted.length - 1 ? end : Math.min(end, began + ((end - began) * SHARES[name]) / rest);
  let kept = { values: {}, lines: [] };
  const keep = (found, lines, complete = false) => {
    kept = { values: found, lines };
    write(
      file,
      `${JSON.stringify({ part: name, date: new Date().toISOString(), seconds: (performance.now() - began) / 1000, complete, ...found, lines }, null, 2)}\n`,
    );
    summary();
  };
  try {
    const unfinished = await parts[name](keep, { output });
    keep(
      kept.values,
      unfinished === true && kept.lines.length === 0 ? ['cut before anything was measured'] : kept.lines,
      unfinished !== true,
    );
  } catch (error) {
    keep({ ...kept.values, error: error.message }, [...kept.lines, `failed: ${error.message.split('\n')[0]}`]);
  }
  console.log([`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`, ...kept.lines.map((line) => `  ${line}`)].join('\n'));
}
if (stoppedBy !== undefined) process.exit(stoppedBy);
