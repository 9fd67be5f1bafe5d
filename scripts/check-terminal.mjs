// Presses Ctrl-C once or twice, or closes the terminal, at random moments of a run on a pseudo-terminal, lets the next run go on, and
// compares what comes out with a run that was never interrupted: the same bytes, no more epochs computed again than promised, and a
// terminal as it was, with its cursor. Then Ctrl-C at random moments of every other command that computes, reads or fetches. Build with
// --test first; needs util-linux' script.
//
//   node scripts/check-terminal.mjs [--interruptions 30] [--others 4] [--seed 1]
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { parseArgs } from 'node:util';
import { RandomStream } from '../dist/src/numerics/random.js';
import { CTRL_C, HANG_UP, inTerminal, withoutTerminal } from '../dist/test/cli/terminal.js';
import { lastingFiles, smallPipeline } from './checks/small.mjs';

const { values } = parseArgs({
  options: {
    interruptions: { type: 'string', default: '30' },
    others: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
  },
});
const reason = withoutTerminal();
if (reason) {
  console.log(`skipped: ${reason}`);
  process.exit();
}
/** Epochs between two checkpoints. */
const EVERY = 5;
/** The longest that anybody waits after Ctrl-C, and after a second one. */
const PATIENCE_MS = 10_000;
const AT_ONCE_MS = 3000;

const folder = mkdtempSync(join(tmpdir(), 'check-terminal-'));
const stream = new RandomStream(Number(values.seed), 'terminal');
const small = smallPipeline(30, [1, 2]);
writeFileSync(join(folder, 'small.yaml'), small);
const cache = { XDG_CACHE_HOME: join(folder, 'cache') };
const RUN = ['small.yaml', '--engine', 'wasm', '--checkpoint', String(EVERY)];
const pressed = (args, steps) => inTerminal(args, { cwd: folder, env: cache, steps });

function assertSane(what, { isCursorShown, settings: [before, after], raw }) {
  if (!isCursorShown) throw new Error(`${what}: the cursor stays hidden: ${JSON.stringify(raw.slice(-500))}`);
  if (after !== before) throw new Error(`${what}: the terminal's settings were ${before} and are ${after}`);
}

function sessionsOf(runs) {
  return readdirSync(join(folder, runs, 'trials')).map(
    (trial) => JSON.parse(readFileSync(join(folder, runs, 'trials', trial, 'provenance.json'))).sessions,
  );
}

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const span = (numbers) =>
  numbers.length === 0 ? 'none' : `${middle(numbers).toFixed(0)} ms (median), at most ${Math.max(...numbers).toFixed(0)} ms`;

const begun = performance.now();
const whole = await pressed([...RUN, '--runs', 'whole']);
const duration = performance.now() - begun;
if (whole.code !== 0) throw new Error(`the run itself failed: ${whole.text}`);
/** A page has the times of training in it. */
const filesOf = (runs) => new Map([...lastingFiles(join(folder, runs))].filter(([name]) => !name.endsWith('report.html')));
const expected = filesOf('whole');
console.log(`never interrupted: ${(duration / 1000).toFixed(1)} s, ${expected.size} files`);

/** What is done at a moment, and what the shell must hear. */
const KINDS = {
  'Ctrl-C': {
    steps: (afterMs) => [{ afterMs, press: CTRL_C }],
    words: /Stopped\. ([A-Z][a-z ]+ are kept: the same command resumes\.|Nothing is kept yet: [^]*)\n$/,
    within: PATIENCE_MS,
  },
  'Ctrl-C twice': {
    steps: (afterMs) => [
      { afterMs, press: CTRL_C },
      { afterMs: 450, press: CTRL_C },
    ],
    words: /(Stopped\. ([A-Z][a-z ]+ are kept: the same command resumes\.|Nothing is kept yet: [^]*)|Ended at once\.[^]*)\n$/,
    within: AT_ONCE_MS,
  },
  'a closed terminal': { steps: (afterMs) => [{ afterMs, press: HANG_UP }], within: PATIENCE_MS },
};
const counts = Object.fromEntries(
  Object.keys(KINDS).map((kind) => [kind, { interrupted: 0, before: 0, after: 0, again: 0, most: 0, ms: [] }]),
);
let total = 0;
for (let round = 0; total < Number(values.interruptions); round++) {
  const runs = `stopped-${round}`;
  const happened = [];
  for (;;) {
    const [kind, { steps, words, within }] = Object.entries(KINDS)[total % 3];
    const outcome = await pressed([...RUN, '--runs', runs], steps(stream.uniform() * duration));
    if (outcome.code === 0) break;
    if (kind !== 'a closed terminal') {
      assertSane(kind, outcome);
      if (outcome.code !== 130) throw new Error(`${kind}: exit code ${outcome.code}: ${outcome.text.slice(-500)}`);
    }
    // Before anything is computed, and after the run's folder is named, the signal itself ends the process, as it does any other.
    const isEarly = !outcome.text.includes('to compute');
    const isLate = new RegExp(`^${runs}/small-[0-9a-f]{12}$`, 'm').test(outcome.text);
    const count = counts[kind];
    count.interrupted++;
    total++;
    if (isEarly) count.before++;
    else if (isLate) count.after++;
    else if (words && !words.test(outcome.text)) throw new Error(`${kind}: nothing was said: ${JSON.stringify(outcome.text.slice(-300))}`);
    count.ms.push(outcome.msToEnd);
    if (outcome.msToEnd > within) throw new Error(`${kind}: ended after ${outcome.msToEnd.toFixed(0)} ms`);
    if (!isEarly) happened.push(kind);
    // What the terminal's end ends shows no result: whether the run is there tells.
    if (readdirSync(folder).includes(runs) && readdirSync(join(folder, runs)).some((name) => name.startsWith('small-'))) break;
  }
  // It may be whole but for its maps or its page.
  const last = await pressed([...RUN, '--runs', runs]);
  if (last.code !== 0) throw new Error(last.text);
  const actual = filesOf(runs);
  const differing = [...new Set([...actual.keys(), ...expected.keys()])].filter((name) => actual.get(name) !== expected.get(name));
  if (differing.length > 0) throw new Error(`${runs}: ${differing.join(', ')}`);
  for (const sessions of sessionsOf(runs)) {
    for (const [index, { from }] of sessions.entries()) {
      if (index === 0) continue;
      const repeated = sessions[index - 1].to - from;
      // A trial has not been in every interruption: of a round with one kind it is known whose loss it is.
      for (const kind of new Set(happened).size === 1 ? [happened[0]] : []) counts[kind].again += repeated;
      for (const kind of new Set(happened)) counts[kind].most = Math.max(counts[kind].most, repeated);
      if (repeated > EVERY) throw new Error(`${runs}: ${repeated} epochs computed again, ${EVERY} lie between two checkpoints`);
    }
  }
  rmSync(join(folder, runs), { recursive: true });
}
for (const [kind, { interrupted, before, after, most, ms }] of Object.entries(counts)) {
  console.log(
    `${kind}: ${interrupted} times (${before} before anything was computed, ${after} after the end); ended after ${span(ms)}; at most ${most} epochs computed again`,
  );
}
console.log(`${total} interruptions of a run: the same bytes each time, no stray file, the terminal as it was`);

// A cube that takes a moment to read, and a mirror that takes its time.
writeFileSync(join(folder, 'large.hdr'), 'ENVI\nsamples = 600\nlines = 600\nbands = 60\ndata type = 4\ninterleave = bil\n');
writeFileSync(join(folder, 'large.img'), Buffer.alloc(600 * 600 * 60 * 4, 1));
writeFileSync(
  join(folder, 'wide.yaml'),
  small.replace('rows: 32, columns: 32', 'rows: 200, columns: 200').replace('train: 20%', 'train: 500'),
);
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-length': 1 << 20, etag: '"a"' });
  const timer = setInterval(() => response.write(Buffer.alloc(1 << 12, 7)), 10);
  response.on('close', () => clearInterval(timer));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const mirror = `http://127.0.0.1:${server.address().port}`;
const [run] = readdirSync(join(folder, 'whole')).filter((name) => name.startsWith('small-'));
const weights = join('whole', run, 'weights-1.safetensors');
const OTHERS = {
  'verify (computes)': ['verify', run, '--runs', 'whole'],
  'verify (reads)': ['verify', run, '--runs', 'whole', '--integrity'],
  map: ['map', run, '--runs', 'copy', '--seed', '2', '--output', 'map'],
  evaluate: ['evaluate', 'wide.yaml', '--weights', weights, '--engine', 'wasm'],
  bench: ['bench', 'small.yaml', '--steps', '300', '--engine', 'wasm'],
  plan: ['plan', 'wide.yaml'],
  'data inspect': ['data', 'inspect', 'large.hdr', '--output', 'pictures'],
  'data fetch': ['data', 'fetch', 'ksc', '--data', 'data', '--mirror', mirror],
  engines: ['engines'],
};
for (const [name, args] of Object.entries(OTHERS)) {
  // A map that is stored would not be computed again.
  const fresh = () => {
    for (const made of ['map', 'pictures', 'copy']) rmSync(join(folder, made), { recursive: true, force: true });
    cpSync(join(folder, 'whole'), join(folder, 'copy'), { recursive: true });
  };
  fresh();
  const start = performance.now();
  const left = name === 'data fetch' ? 3000 : (await pressed(args), performance.now() - start);
  const ms = [];
  let finished = 0;
  for (let time = 0; time < Number(values.others); time++) {
    fresh();
    const outcome = await pressed(args, [{ afterMs: stream.uniform() * left, press: CTRL_C }]);
    assertSane(name, outcome);
    if (outcome.code === 0) finished++;
    else if (outcome.code !== 130) throw new Error(`${name}: exit code ${outcome.code}: ${outcome.text.slice(-500)}`);
    else if (outcome.msToEnd > PATIENCE_MS) throw new Error(`${name}: ended after ${outcome.msToEnd.toFixed(0)} ms`);
    else ms.push(outcome.msToEnd);
  }
  console.log(`${name}: ${ms.length} of ${values.others} stopped, after ${span(ms)}${finished > 0 ? `; ${finished} had finished` : ''}`);
}
server.closeAllConnections();
server.close();
const after = filesOf('whole');
for (const [name, bytes] of expected) if (after.get(name) !== bytes) throw new Error(`${name} is another one now`);
console.log('the run that they were pressed at is as it was');
rmSync(folder, { recursive: true, force: true });
