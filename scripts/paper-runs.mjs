// The runs behind docs/paper.md, one after another in the order of their worth: what the hours do not suffice for is at the end.
//
//   node scripts/paper-runs.mjs --runs FOLDER [--data DIR] [--only NAME,NAME] [--jobs N] [--engine NAME]   computes what is missing
//   node scripts/paper-runs.mjs --runs FOLDER --list                                     trials done, and the hours that are left
//   node scripts/paper-runs.mjs --runs FOLDER --publish [--to runs/published]            keeps the tables of finished runs and seeds
//   node scripts/paper-runs.mjs --runs FOLDER --maps MAPS                                Fig. 7: each method's best model
//
// --set PATH=VALUE is handed on to every pipeline: to try it out with few epochs and seeds.
// It is nice to everything else on the machine. SIGTERM or Ctrl-C ends it at the next step, with a checkpoint; the same call goes on.
// FOLDER is kept: trials lie there by their addresses, and other pipelines that want the same ones find them.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';

const PAPER = 'pipelines/paper';
const RIVALS = ['cnn', 'cnnl', 'spa', 'sae', 'spc'];
/** In their order; of all but the searches what is published. */
const RUNS = [
  ...RIVALS.map((name) => `${PAPER}/rates-${name}.yaml`),
  'pipelines/ssrn-in.yaml',
  ...['spa-in', 'cnnl-in', 'sae-in', 'svm-in', 'spc-in', 'cnn-in', 'ssrn-released-in'].map((name) => `${PAPER}/${name}.yaml`),
  ...[
    'small-classes-short',
    'depth',
    'table-4-regularizers-short',
    'table-5-patch-size-short',
    'fig-6-kernels-short',
    'fig-11-blocks-short',
    'fig-10-training-share-short',
    'learning-rates-short',
  ].map((name) => `${PAPER}/${name}.yaml`),
];
const TABLES = [
  'metrics.csv',
  'classes.csv',
  'confusion.csv',
  'epochs.csv',
  'configurations.csv',
  'times.csv',
  'manifest.json',
  'resolved.yaml',
];
/** The paper's rate, and of equal ones the nearest to it. */
const CENTRE = 0.0003;
const STOPPED = [130, 143];

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string' },
    data: { type: 'string' },
    only: { type: 'string' },
    jobs: { type: 'string' },
    engine: { type: 'string', default: 'wasm' },
    list: { type: 'boolean' },
    publish: { type: 'boolean' },
    to: { type: 'string', default: 'runs/published' },
    maps: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
if (options.runs === undefined) {
  console.error('paper-runs: --runs FOLDER is missing: where results go and stay (docs/paper.md)');
  process.exit(2);
}
const [runs, to] = [resolve(options.runs), resolve(options.to)];
const mapped = options.maps && resolve(options.maps);
const common = [
  '--runs',
  runs,
  ...(options.data ? ['--data', resolve(options.data)] : []),
  '--engine',
  options.engine,
  ...(options.jobs ? ['--jobs', options.jobs] : []),
];
const shared = [...common, ...options.set.flatMap((one) => ['--set', one])];
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const PROGRAM = 'dist/program/cli/main.js';
const nameOf = (file) => basename(file, '.yaml');
const named = options.only?.split(',');
const unknown = named?.filter((name) => !RUNS.some((file) => nameOf(file) === name)) ?? [];
if (unknown.length > 0) {
  console.error(`paper-runs: --only ${unknown.join(',')}: unknown. There are ${RUNS.map(nameOf).join(', ')}.`);
  process.exit(2);
}
const chosen = RUNS.filter((file) => !named || named.includes(nameOf(file)));

setPriority(process.pid, constants.priority.PRIORITY_LOW);

const hsiRun = (...args) =>
  execFileSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
const table = (file) => parseCsv(readFileSync(file, 'utf8'), { columns: true });
const log = (text) => console.log(`${new Date().toISOString().slice(0, 16).replace('T', ' ')}  ${text}`);

/** How many trials a pipeline has, how many are missing, and the hours that those take; null of a classifier, and unless it is measured. */
function planOf(file, ...more) {
  const plan = JSON.parse(hsiRun('plan', file, '--json', ...more, ...shared));
  const { configurations, toCompute, time } = plan;
  return { plan, trials: configurations.reduce((sum, one) => sum + one.trials.length, 0), toCompute, hours: time?.hours ?? null };
}

const isDone = (file) => planOf(file, '--quick').toCompute === 0;

function hoursOf(hours) {
  if (hours === null) return "a time that is not known: a classifier's, minutes each";
  return hours < 0.1 ? `${(60 * hours).toFixed(0)} min` : `${hours.toFixed(1)} h`;
}

function list() {
  const width = Math.max(...chosen.map((file) => nameOf(file).length));
  const count = (done, all) => `${String(done).padStart(3)} of ${String(all).padStart(3)}`;
  const sums = { trials: 0, toCompute: 0, hours: 0 };
  for (const file of chosen) {
    const { trials, toCompute, hours } = planOf(file);
    console.log(`${nameOf(file).padEnd(width)}  ${count(trials - toCompute, trials)}  ${toCompute === 0 ? 'done' : hoursOf(hours)}`);
    for (const [key, value] of Object.entries({ trials, toCompute, hours: toCompute > 0 ? (hours ?? 0) : 0 })) sums[key] += value;
  }
  console.log(`${'all'.padEnd(width)}  ${count(sums.trials - sums.toCompute, sums.trials)}  ${hoursOf(sums.hours)} as this machine is now`);
}

/** The run of a pipeline whose trials are all there: shown from its tables, or put together of its trials. */
function finished(file, ...more) {
  const { folder } = JSON.parse(hsiRun(file, '--json', '--quiet', '--maps', 'none', ...shared, ...more));
  return resolve(folder);
}

/** The rate that a finished search found: the best validation accuracy of a chosen epoch, of equals the nearest to the paper's. */
function foundRate(rival) {
  const folder = finished(`${PAPER}/rates-${rival}.yaml`);
  const rates = new Map(
    table(join(folder, 'configurations.csv')).map((row) => [row.configuration, Number(row['training.optimizer.rmsprop.learning_rate'])]),
  );
  const accuracies = table(join(folder, 'epochs.csv'))
    .filter(({ selected }) => selected !== '' && selected !== '0')
    .map((row) => ({ rate: rates.get(row.configuration), accuracy: Number(row.validation_accuracy) }));
  const distance = ({ rate }) => Math.abs(Math.log(rate / CENTRE));
  return { best: accuracies.toSorted((a, b) => b.accuracy - a.accuracy || distance(a) - distance(b))[0].rate, accuracies };
}

/** Whether the rate of a rival's pipelines is the one that its search found, where that is finished. */
function rateIsFound(rival) {
  if (!isDone(`${PAPER}/rates-${rival}.yaml`)) return true;
  const { best, accuracies } = foundRate(rival);
  const { training } = parseYaml(hsiRun('resolve', `${PAPER}/${rival}-in.yaml`));
  const own = training.optimizer.rmsprop.learning_rate;
  log(
    `rates-${rival}: ${accuracies.map(({ rate, accuracy }) => `${rate}: ${(100 * accuracy).toFixed(2)}`).join(', ')} % of the validation pixels; best ${best}`,
  );
  if (own === best) return true;
  log(
    `${rival}-in has ${own}: set ${best} in ${rival}-in.yaml, table-6-in.yaml, fig-10-training-share.yaml and -short.yaml, then call again. Left out.`,
  );
  return false;
}

let child;
let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    stopping = true;
    child?.kill('SIGTERM');
  });
}

/** In a process group of its own, so that Ctrl-C reaches it once and through us. */
function compute(file) {
  return new Promise((done) => {
    child = spawn(process.execPath, [PROGRAM, file, '--maps', 'none', ...shared], {
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    });
    child.on('close', (code, signal) => {
      child = undefined;
      done(code ?? (signal === 'SIGTERM' ? 143 : 1));
    });
  });
}

async function computeAll() {
  list();
  let left = 0;
  for (const file of chosen) {
    if (stopping) break;
    const { trials, toCompute, hours } = planOf(file);
    const rival = RIVALS.find((name) => nameOf(file) === `${name}-in`);
    if (rival && !rateIsFound(rival)) {
      left++;
      continue;
    }
    if (toCompute === 0) {
      finished(file);
      continue;
    }
    log(`${nameOf(file)}: ${trials - toCompute} of ${trials} trials are there; about ${hoursOf(hours)}`);
    const begun = performance.now();
    const code = await compute(file);
    if (stopping || STOPPED.includes(code)) {
      log(`${nameOf(file)}: stopped; the same call goes on from its checkpoint`);
      process.exit(130);
    }
    if (code !== 0) {
      log(`${nameOf(file)}: ended with ${code}`);
      process.exit(code);
    }
    log(`${nameOf(file)}: done in ${hoursOf((performance.now() - begun) / 3_600_000)}`);
  }
  if (stopping) process.exit(130);
  process.exit(left > 0 ? 1 : 0);
}

/** Seeds of a pipeline without a sweep that are finished, as a setting: a machine may not last until all are. */
function finishedSeeds({ configurations }) {
  if (configurations.length > 1) return [];
  const seeds = configurations[0].trials.filter(({ cached }) => cached).map(({ seed }) => seed);
  return seeds.length > 0 ? ['--set', `seeds=[${seeds.join(', ')}]`] : [];
}

/** A folder appears whole or not at all. */
function publish() {
  for (const file of chosen) {
    const { trials, toCompute, plan } = planOf(file, '--quick');
    const some = toCompute > 0 ? finishedSeeds(plan) : [];
    if (toCompute > 0) console.log(`${nameOf(file)}: not finished, ${trials - toCompute} of ${trials} trials`);
    if (toCompute > 0 && some.length === 0) continue;
    const folder = finished(file, ...some);
    const [kept, aside] = [join(to, nameOf(file)), join(to, `.${nameOf(file)}`)];
    rmSync(aside, { recursive: true, force: true });
    mkdirSync(aside, { recursive: true });
    for (const name of TABLES.filter((one) => existsSync(join(folder, one)))) copyFileSync(join(folder, name), join(aside, name));
    rmSync(kept, { recursive: true, force: true });
    renameSync(aside, kept);
    console.log(`${nameOf(file)}: ${relative('', kept)}`);
  }
}

/** Whole-scene maps of the seed that has the highest overall accuracy, a folder each. */
function maps() {
  const methods = ['ssrn', ...RIVALS, 'svm'].map((name) => (name === 'ssrn' ? 'pipelines/ssrn-in.yaml' : `${PAPER}/${name}-in.yaml`));
  for (const file of methods) {
    if (!isDone(file)) {
      console.log(`${nameOf(file)}: not finished`);
      continue;
    }
    const folder = finished(file);
    const seeds = table(join(folder, 'metrics.csv')).filter(({ seed }) => /^\d+$/.test(seed));
    const best = seeds.toSorted((a, b) => Number(b.overall_accuracy) - Number(a.overall_accuracy))[0];
    hsiRun('map', folder, '--seed', best.seed, '--maps', 'scene', '--output', join(mapped, nameOf(file)), '--quiet', ...common);
    console.log(
      `${nameOf(file)}: seed ${best.seed}, ${(100 * Number(best.overall_accuracy)).toFixed(2)} %: ${relative('', join(mapped, nameOf(file)))}`,
    );
  }
}

try {
  if (options.list) list();
  else if (options.publish) publish();
  else if (mapped) maps();
  else await computeAll();
} catch (error) {
  if (error.stderr === undefined) throw error;
  // What hsi-run said is what there is to say.
  console.error(error.stderr || error.stdout || error.message);
  process.exit(stopping ? 130 : 2);
}
