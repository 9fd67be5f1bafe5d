// Kills a training process with SIGKILL at random moments, lets another go on, and compares what comes out with a run that was
// never interrupted: the same bytes, no stray file, and no more epochs computed again than lie between two checkpoints. Then the
// same pipeline from four processes at once: every trial is computed once. Build first.
//
//   node scripts/check-resume.mjs [--kills 20] [--epochs 40] [--seed 1]
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { RandomStream } from '../dist/src/numerics/random.js';
import { lastingFiles, smallPipeline } from './checks/small.mjs';

const EVERY = 3;
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, epochs: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' } },
});
const folder = mkdtempSync(join(tmpdir(), 'check-resume-'));
const main = resolve('dist/program/cli/main.js');
writeFileSync(join(folder, 'small.yaml'), smallPipeline(values.epochs, [1, 2]));

/** Runs the pipeline; killed after some milliseconds if they are given. */
function run(runs, killAfter) {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      [main, 'small.yaml', '--engine', 'wasm', '--quiet', '--checkpoint', String(EVERY), '--runs', runs],
      { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const start = performance.now();
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      done({ code, signal, milliseconds: performance.now() - start });
    });
  });
}

const filesOf = (runs) => lastingFiles(join(folder, runs));

function same(runs, expected) {
  const actual = filesOf(runs);
  const differing = [...new Set([...actual.keys(), ...expected.keys()])].filter((name) => actual.get(name) !== expected.get(name));
  if (differing.length > 0) throw new Error(`${runs}: ${differing.join(', ')}`);
}

function provenances(runs) {
  return readdirSync(join(folder, runs, 'trials')).map((trial) =>
    JSON.parse(readFileSync(join(folder, runs, 'trials', trial, 'provenance.json'))),
  );
}

const whole = await run('whole');
if (whole.code !== 0) throw new Error('the run itself failed');
const expected = filesOf('whole');
console.log(`never interrupted: ${(whole.milliseconds / 1000).toFixed(1)} s, ${expected.size} files`);

const stream = new RandomStream(Number(values.seed), 'kills');
let kills = 0;
let again = 0;
let most = 0;
for (let round = 0; kills < Number(values.kills); round++) {
  const runs = `killed-${round}`;
  // Until it comes through: each time a little later than the start-up takes.
  for (;;) {
    const { code, signal } = await run(runs, 300 + stream.uniform() * whole.milliseconds);
    if (signal === 'SIGKILL') kills++;
    else if (code === 0) break;
    else throw new Error(`exit code ${code}`);
  }
  same(runs, expected);
  for (const { sessions } of provenances(runs)) {
    for (let index = 1; index < sessions.length; index++) {
      const repeated = sessions[index - 1].to - sessions[index].from;
      again += repeated;
      most = Math.max(most, repeated);
    }
  }
  if (most > EVERY) throw new Error(`${most} epochs computed again, ${EVERY} lie between two checkpoints`);
  rmSync(join(folder, runs), { recursive: true });
}
console.log(`${kills} kills: the same bytes each time, no stray file; ${again} epochs computed again, at most ${most} after one kill`);

const ends = await Promise.all([1, 2, 3, 4].map(() => run('shared')));
if (ends.some(({ code }) => code !== 0)) throw new Error('one of four processes failed');
same('shared', expected);
const computed = provenances('shared').map(({ sessions }) => sessions.length);
if (computed.some((count) => count !== 1)) throw new Error(`trials begun ${computed} times`);
console.log('four processes at once: every trial computed once, the same bytes');
rmSync(folder, { recursive: true });
