import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hsiRun } from './command-line.js';

const test = suite('cli/many-pixels');
const folder = mkdtempSync(join(tmpdir(), 'hsi-pixels-'));
/** What the commands themselves need, and less than the rows of these tables would take: some 265000 of each. */
const HEAP = '--max-old-space-size=48';
const PIPELINE = `version: 1
name: many
dataset: {synthetic: {rows: 384, columns: 384, bands: 8, classes: 3}}
split: {by: random, train: 0.01%, validation: 0, test: rest}
patch: {size: 1}
classifier: {k-nearest: {k: 1, input: spectrum}}
maps: none
seeds: [1, 2, 3]
`;

const ok = async (...args: string[]) => {
  const { code, stdout, stderr } = await hsiRun(args, { cwd: folder, env: { NODE_OPTIONS: HEAP } });
  assert.is(code, 0, `${args.join(' ')}\n${stdout}${stderr.slice(-2000)}`);
  return stdout;
};

test.after(() => rmSync(folder, { recursive: true, force: true }));

test('a heap smaller than the tables: a run, its verification, a comparison, an archive', async () => {
  writeFileSync(join(folder, 'many.yaml'), PIPELINE);
  await ok('many.yaml', '--quiet');
  const run = readdirSync(join(folder, 'runs')).find((name) => name.startsWith('many-'))!;
  assert.ok(statSync(join(folder, 'runs', run, 'predictions.csv')).size > 5e6);
  assert.match(
    await ok('verify', run, '--integrity'),
    /^many-[0-9a-f]{12}: intact, with 3 trials; hashes, addresses and derived tables are correct/,
  );
  await ok('split', 'many.yaml', '--output', 'saved', '--quiet');
  await ok('export', run, '--output', 'many.tar.gz', '--quiet');
  await ok('import', 'many.tar.gz', '--runs', 'theirs', '--quiet');
  assert.ok(existsSync(join(folder, 'theirs', run, 'report.html')));
});

test.run();
