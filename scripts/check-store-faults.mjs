// Has every call of the file system that a command makes in a store fail once, and ends the process before and after every call that
// changes something. After each: whatever was in the store and was not to go is there, byte for byte; what is there is whole; the
// command has told of it in plain words; and the same command, called again, ends as if nothing had been. Build first.
//
//   node scripts/check-store-faults.mjs [--commands run,train,gc,rm,import,map] [--every 1] [--seed 0] [--jobs 2] [--path TEXT]
//
// --path: only calls whose path holds this text.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkFolder } from '../dist/src/store/formats/sums.js';
import { REPORT } from '../dist/src/store/layout.js';

const { values } = parseArgs({
  options: {
    commands: { type: 'string', default: 'run,train,gc,rm,import,map' },
    every: { type: 'string', default: '1' },
    seed: { type: 'string', default: '0' },
    jobs: { type: 'string', default: '2' },
    path: { type: 'string', default: '' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'check-store-faults-'));
const main = resolve('dist/program/cli/main.js');
const preload = resolve('scripts/checks/faults.mjs');

/** What each kind of call can fail with. */
const ERRORS = {
  'open-read': ['EMFILE', 'EIO'],
  'open-write': ['ENOSPC', 'EMFILE', 'EIO'],
  readFile: ['EIO', 'EMFILE'],
  readdir: ['EIO', 'EMFILE'],
  stat: ['EIO'],
  lstat: ['EIO'],
  access: ['EIO'],
  realpath: ['EIO'],
  fsync: ['EIO', 'ENOSPC'],
  write: ['ENOSPC', 'EIO'],
  writeFile: ['ENOSPC', 'EIO'],
  appendFile: ['ENOSPC', 'EIO'],
  mkdir: ['ENOSPC', 'EIO'],
  rename: ['EIO', 'ENOSPC'],
  link: ['EIO', 'ENOSPC', 'EPERM'],
  rm: ['EIO'],
};
const CHANGES = ['open-write', 'write', 'writeFile', 'appendFile', 'mkdir', 'rename', 'link', 'rm', 'fsync'];

const SCENE =
  'dataset: {synthetic: {rows: 12, columns: 12, bands: 8, classes: 3}}\nsplit: {by: random, train: 30%, validation: 10, test: rest}\n';
writeFileSync(
  join(folder, 'nearest.yaml'),
  `version: 1\nname: nearest\n${SCENE}patch: {size: 1}\nclassifier: {k-nearest: {k: 3}}\nseeds: [1, 2]\nmaps: none\n`,
);
writeFileSync(
  join(folder, 'network.yaml'),
  `version: 1\nname: network\n${SCENE}patch: {size: 3}
architecture:\n  - conv: {kernels: 4, size: [3, 3, full]}\n  - pool: average\n  - dense: classes
training: {optimizer: {rmsprop: {learning_rate: 0.003}}, epochs: 3}\nseeds: [1]\nmaps: none\n`,
);

function hsi(args, faults) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [...(faults ? ['--import', preload] : []), main, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), ...(faults && { HSI_FAULTS: JSON.stringify(faults) }) },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    const patience = setTimeout(() => child.kill('SIGKILL'), 600_000);
    child.on('close', (code, signal) => {
      clearTimeout(patience);
      done({ code, signal, output });
    });
  });
}

async function ok(...args) {
  const { code, output } = await hsi(args);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${output}`);
}

/** Every file of what is whole, but those that tell of times and hosts; nothing of unfinished work. */
function filesOf(root) {
  if (!existsSync(root)) return new Map();
  return new Map(
    readdirSync(root, { recursive: true })
      .sort()
      .filter((name) => !/(^|\/)\./.test(name) && statSync(join(root, name)).isFile())
      .filter((name) => !/(times\.csv|provenance\.json|SHA256SUMS|README\.md|report\.html)$/.test(name))
      .map((name) => [name, readFileSync(join(root, name)).toString('base64')]),
  );
}

function difference(actual, expected) {
  return [...new Set([...actual.keys(), ...expected.keys()])].filter((name) => actual.get(name) !== expected.get(name));
}

/** What is in place and not as it was written. */
async function damages(root) {
  if (!existsSync(root)) return [];
  const found = [];
  for (const name of readdirSync(root, { recursive: true }).filter((one) => one.endsWith('manifest.json') && !/(^|\/)\./.test(one))) {
    const place = join(root, name, '..');
    found.push(...(await checkFolder(place, [REPORT, 'maps'])).map(({ file, problem }) => `${join(place, file)} ${problem}`));
  }
  return found;
}

// A store with two runs, and one that holds much of what nobody needs.
await ok('nearest.yaml', '--runs', 'base');
await ok('nearest.yaml', '--runs', 'base', '--set', 'name=other', '--set', 'seeds=[2]', '--set', 'maps=scene');
const runOf = (store, name) => readdirSync(join(folder, store)).find((one) => one.startsWith(`${name}-`));
await ok('export', 'other', '--runs', 'base', '--output', 'other.tar.gz');
cpSync(join(folder, 'base'), join(folder, 'loose'), { recursive: true });
await ok('nearest.yaml', '--runs', 'loose', '--set', 'seeds=[3, 4]', '--set', 'maps=scene');
for (const name of readdirSync(join(folder, 'loose')).filter((one) => one.startsWith('nearest-'))) {
  if (name !== runOf('base', 'nearest')) rmSync(join(folder, 'loose', name), { recursive: true });
}
mkdirSync(join(folder, 'loose', 'trials', `.work-${'a'.repeat(64)}`));
mkdirSync(join(folder, 'loose', '.removed-x'));
await ok('nearest.yaml', '--runs', 'one', '--set', 'seeds=[1]');

const COMMANDS = {
  run: { from: undefined, args: ['nearest.yaml', '--jobs', '1'] },
  train: { from: undefined, args: ['network.yaml', '--jobs', '1', '--engine', 'wasm', '--checkpoint', '1'] },
  gc: { from: 'loose', args: ['gc', '--all', '--yes'], goes: (name) => !filesOf(join(folder, 'base')).has(name) },
  rm: { from: 'base', args: ['rm', 'other', '--yes'], goes: (name) => name.startsWith('other-'), gone: /no run matches/ },
  import: { from: 'one', args: ['import', 'other.tar.gz'] },
  map: { from: 'base', args: ['map', 'nearest', '--seed', '2'] },
};

let stores = 0;
/** Runs a command in a copy of its store. */
function prepare({ from }) {
  const root = join(folder, `store-${stores++}`);
  if (from) cpSync(join(folder, from), root, { recursive: true, preserveTimestamps: true });
  return root;
}

/** @param {any} command */
async function tryOne({ args, goes = () => false, gone, ...command }, expected, { at, error }) {
  const root = prepare(command);
  const before = filesOf(root);
  const wrong = [];
  try {
    const first = await hsi([...args, '--runs', root], { root, at, error });
    if (!error.startsWith('KILL') && (first.signal || ![0, 2].includes(first.code))) wrong.push(`ended with ${first.signal ?? first.code}`);
    if (/internal error|^\s+at /m.test(first.output)) wrong.push('an internal error');
    const after = filesOf(root);
    const lost = [...before].filter(([name, data]) => !goes(name) && after.get(name) !== data).map(([name]) => name);
    if (lost.length > 0) wrong.push(`lost: ${lost.join(', ')}`);
    wrong.push(...(await damages(root)));
    if (first.code === 0 && difference(after, expected).length > 0)
      wrong.push(`said that all is well, and differs: ${difference(after, expected).slice(0, 3).join(', ')}`);
    const again = await hsi([...args, '--runs', root]);
    if (again.code !== 0 && !gone?.test(again.output)) wrong.push(`called again: ${again.output}`);
    const differing = difference(filesOf(root), expected);
    if (differing.length > 0) wrong.push(`called again, and differs: ${differing.slice(0, 3).join(', ')}`);
    wrong.push(...(await damages(root)));
    return { wrong, outcome: first.signal ? 'ended' : first.code === 0 ? 'went on' : 'told', output: first.output };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

let failures = 0;
const totals = { cases: 0, ended: 0, told: 0, 'went on': 0 };
for (const name of values.commands.split(',')) {
  const command = COMMANDS[name];
  const clean = prepare(command);
  const log = join(folder, `${name}.log`);
  const { code, output } = await hsi([...command.args, '--runs', clean], { root: clean, log });
  if (code !== 0) throw new Error(`${name}: ${output}`);
  const expected = filesOf(clean);
  const calls = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const chosen = calls.filter(([, , path]) => (path ?? '').includes(values.path));
  const all = chosen.flatMap(([at, operation]) =>
    [...(ERRORS[operation] ?? []), ...(CHANGES.includes(operation) ? ['KILL', 'KILLED'] : [])].map((error) => ({ at, operation, error })),
  );
  const cases = all.filter((_, index) => (index + Number(values.seed)) % Number(values.every) === 0);
  const counts = { ended: 0, told: 0, 'went on': 0 };
  const queue = cases.values();
  await Promise.all(
    Array.from({ length: Number(values.jobs) }, async () => {
      for (const one of queue) {
        const { wrong, outcome, output: said } = await tryOne(command, expected, one);
        counts[outcome]++;
        if (wrong.length === 0) continue;
        failures++;
        const path = calls.find(([at]) => at === one.at)[2];
        console.log(`WRONG ${name}, call ${one.at} (${one.operation} ${path}), ${one.error}: ${wrong.join('; ')}\n${said}`);
      }
    }),
  );
  totals.cases += cases.length;
  for (const key of Object.keys(counts)) totals[key] += counts[key];
  console.log(
    `${name}: ${calls.length} calls, ${cases.length} of ${all.length} faults: ${counts.told} told of, ${counts['went on']} without consequence, ${counts.ended} ends of the process`,
  );
}
console.log(`${totals.cases} faults, ${failures} with a wrong consequence`);
rmSync(folder, { recursive: true });
process.exitCode = failures > 0 ? 1 : 0;
