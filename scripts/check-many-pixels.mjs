// Ten seeds of a scene of 600,000 labelled pixels, so six million rows of predictions and as many of splits, through every command that
// writes or reads such tables, in a heap that would not hold them: each command's time and peak of resident memory.
//
// usage: node scripts/check-many-pixels.mjs [--heap MIB] [--side PIXELS] [--seeds N]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const BIN = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist/program/cli/main.js');
const {
  values: { heap, side, seeds },
} = parseArgs({
  options: {
    heap: { type: 'string', default: '512' },
    side: { type: 'string', default: '1000' },
    seeds: { type: 'string', default: '10' },
  },
});
/** Says at the end what the process has taken. */
const PEAK = `process.on('exit', () => process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS + '\\n'));`;

const folder = mkdtempSync(join(tmpdir(), 'hsi-many-pixels-'));
const pipeline = (name, k) => `version: 1
name: ${name}
dataset: {synthetic: {rows: ${side}, columns: ${side}, bands: 8, classes: 4}}
split: {by: random, train: 0.002%, validation: 0, test: rest}
patch: {size: 3}
classifier: {k-nearest: {k: ${k}, input: spectrum}}
maps: none
seeds: [${Array.from({ length: Number(seeds) }, (_, index) => index + 1).join(', ')}]
`;

let failed = false;
function run(title, ...args) {
  const begun = performance.now();
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${heap}`, `--import=data:text/javascript,${encodeURIComponent(PEAK)}`, BIN, ...args],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const peak = Number(/\npeak (\d+)\n/.exec(stderr)?.[1] ?? NaN) / 1024;
  failed ||= status !== 0;
  console.log(
    `${title.padEnd(28)} ${((performance.now() - begun) / 1000).toFixed(1).padStart(7)} s ${peak.toFixed(0).padStart(6)} MiB  ${status === 0 ? 'ok' : `FAILED (${signal ?? status})`}`,
  );
  if (status !== 0) console.log(stderr.slice(-1500));
}

try {
  writeFileSync(join(folder, 'one.yaml'), pipeline('one', 1));
  writeFileSync(join(folder, 'three.yaml'), pipeline('three', 3));
  run('run', 'one.yaml', '--quiet');
  const name = readdirSync(join(folder, 'runs')).find((one) => one.startsWith('one-'));
  const rows = statSync(join(folder, 'runs', name, 'predictions.csv')).size;
  console.log(`predictions.csv: ${(rows / 2 ** 20).toFixed(0)} MiB`);
  run('the run again', 'one.yaml', '--quiet');
  run('gather', 'one.yaml', '--gather', '--quiet');
  run('show', 'show', name);
  run('report', 'report', name);
  run('verify --integrity', 'verify', name, '--integrity');
  run('verify --against itself', 'verify', name, '--integrity', '--against', join('runs', name));
  run('verify --trials 1', 'verify', name, '--trials', '1', '--quiet');
  run('another method', 'three.yaml', '--quiet');
  run('compare', 'compare', name, 'three');
  run('compare, with its page', 'compare', name, 'three', '--output', 'compared.html', '--quiet');
  run('split', 'split', 'one.yaml', '--output', 'saved', '--quiet');
  run('split by that table', 'split', 'one.yaml', '--set', 'split={by: files, table: saved/split.csv}', '--output', 'again', '--quiet');
  run('export', 'export', name, '--output', 'run.tar.gz', '--quiet');
  run('import', 'import', 'run.tar.gz', '--runs', 'theirs', '--quiet');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
