// Fills a store with many small trials and the runs that refer to them, and times the commands that list it, as whole
// processes. Ends with 1 if `ls` takes longer than a second. Build first.
//
//   node scripts/bench-store.mjs [--trials 10000] [--runs 1000] [--keep FOLDER]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { addressOf, trialIdentity } from '../dist/src/pipeline/address/address.js';
import { loadPipeline } from '../dist/src/pipeline/pipeline.js';
import { writePipeline } from '../dist/src/pipeline/write.js';
import { writeSums } from '../dist/src/store/formats/sums.js';

const MOST_SECONDS = 1;
const REPEATS = 5;
const { values } = parseArgs({
  options: { trials: { type: 'string', default: '10000' }, runs: { type: 'string', default: '1000' }, keep: { type: 'string' } },
});
const folder = values.keep ? resolve(values.keep) : mkdtempSync(join(tmpdir(), 'bench-store-'));
const [trials, runs] = [Number(values.trials), Number(values.runs)];
const perRun = Math.ceil(trials / runs);

/** As the store does, but without flushing: this is about reading. */
function write(place, files) {
  mkdirSync(place, { recursive: true });
  for (const [name, data] of [...files, ['SHA256SUMS', writeSums(files)]]) writeFileSync(join(place, name), data);
}

const METRICS = `seed,overall_accuracy,average_accuracy,kappa,average_precision,selected_epoch
${Array.from({ length: perRun }, (_, seed) => `${seed},0.98512,0.98734,0.97812,0.98612,12\n`).join('')}mean,0.98512,0.98734,0.97812,0.98612,12
sd,0.00123,0.00321,0.00112,0.00213,0
n,10,10,10,10,10
`;
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const pipeline = loadPipeline('pipelines/quickstart.yaml');
const resolved = writePipeline(pipeline);
for (let run = 0; run < runs; run++) {
  const listed = [];
  for (let index = run * perRun; index < Math.min(trials, (run + 1) * perRun); index++) {
    const identity = trialIdentity(pipeline.experiment, index, { digest: 'd'.repeat(64) }, 'wasm');
    const address = addressOf(identity);
    const figures = { oa: 0.9 + (index % 97) / 1000, aa: 0.9, kappa: 0.88, ap: 0.91, epoch: 1 + (index % 12) };
    write(join(folder, 'trials', address), [
      ['epochs.csv', 'epoch,loss\n1,0.5\n'],
      ['provenance.json', json({ 'hsi-run': '0.1.0' })],
      ['times.csv', 'training_seconds\n1\n'],
      ['manifest.json', json({ address, trial: identity, figures, files: {} })],
    ]);
    listed.push({ seed: index, address, folder: `../trials/${address}` });
  }
  const named = resolved.replace(/^name: .*/m, `name: run-${run}`);
  write(join(folder, `run-${run}-${addressOf(named).slice(0, 12)}`), [
    ['resolved.yaml', named],
    ['metrics.csv', METRICS],
    ['manifest.json', json({ name: `run-${run}`, engine: 'wasm', classes: [], trials: listed, files: {} })],
  ]);
}
console.log(`${trials} trials, ${runs} runs`);

/** Median seconds of a whole process; the first run, which fills the file system's cache, does not count. */
function seconds(...args) {
  const times = [];
  for (let repeat = 0; repeat <= REPEATS; repeat++) {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ['dist/program/cli/main.js', ...args, '--runs', folder], { maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
    times.push((performance.now() - start) / 1000);
  }
  return times.slice(1).sort((a, b) => a - b)[REPEATS >> 1];
}

let slow = false;
for (const args of [['ls'], ['ls', '--sort', 'oa', '--json'], ['ls', '--where', 'training.batch=16'], ['ls', 'trials'], ['gc']]) {
  const taken = seconds(...args);
  slow ||= args.length === 1 && args[0] === 'ls' && taken > MOST_SECONDS;
  console.log(`hsi-run ${args.join(' ')}: ${taken.toFixed(2)} s`);
}
if (!values.keep) rmSync(folder, { recursive: true });
process.exitCode = slow ? 1 : 0;
