import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/importance');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const run = async (...args: string[]) => hsiRun(args, { cwd: folder });
const table = (file: string) => readCsv(readFileSync(join(folder, file), 'utf8'));

writeFileSync(join(folder, 'tiny.yaml'), TINY);
assert.is((await run('tiny.yaml', '--engine', 'wasm', '--quiet')).code, 0);

test('tables over the seeds and figures, with the shuffled network beside', async () => {
  const { code, stdout, stderr } = await run(
    'importance',
    'tiny',
    '--per-class',
    '3',
    '--points',
    '32',
    '--group',
    '4',
    '--output',
    'first',
  );
  assert.is(code, 0, stderr);
  assert.match(stdout, /^class +pixels +strongest band +hiding costs most +like shuffled$/m);
  assert.match(stderr, /^up to 3 test pixels of each class, 32 points, for 2 seeds, one after the other/m);
  assert.match(stdout, /^2 seeds, 32 points; attributions add up to the difference of logits within [\d.]+ % on average$/m);
  const bands = table('first/bands.csv');
  assert.is(bands.length, 3 * 16);
  for (const name of ['1', '2', '3']) {
    const own = bands.filter((row) => row.class === name);
    assert.is(own[0].seeds, '2');
    assert.is(own[0].pixels, '6');
    assert.ok(own.every((row) => Number(row.share_low) <= Number(row.share) && Number(row.share) <= Number(row.share_high)));
    const positions = table('first/patch.csv').filter((row) => row.class === name);
    assert.is(positions.length, 9);
    const sum = (rows: readonly Record<string, string>[]) => rows.reduce((all, row) => all + Number(row.logits), 0);
    assert.ok(Math.abs(sum(own) - sum(positions)) < 1e-3, 'bands and positions are sums of the same attributions');
  }
  assert.equal(
    table('first/groups.csv')
      .slice(0, 4)
      .map((row) => `${row.first_band}-${row.last_band}`),
    ['1-4', '5-8', '9-12', '13-16'],
  );
  for (const { mean_error: error, mean_difference: difference } of table('first/completeness.csv'))
    assert.ok(Number(error) < 0.05 * Number(difference) + 1e-3);
  assert.is(table('first/sanity.csv').length, 9);
  assert.match(readFileSync(join(folder, 'first/bands.svg'), 'utf8'), /shuffled weights/);
  assert.is(readFileSync(join(folder, 'first/patch.pdf')).toString('latin1', 0, 5), '%PDF-');
});

test('the same bytes again; never over files that are there', async () => {
  const again = await run('importance', 'tiny', '--per-class', '3', '--points', '32', '--group', '4', '--output', 'second', '--quiet');
  assert.is(again.stdout.trim(), 'second');
  for (const name of readdirSync(join(folder, 'first')))
    assert.ok(readFileSync(join(folder, 'first', name)).equals(readFileSync(join(folder, 'second', name))), name);
  const over = await run('importance', 'tiny', '--output', 'first');
  assert.is(over.code, 2);
  assert.match(over.stderr, /exists already/);
});

test('a classifier has no gradients', async () => {
  const text = TINY.replace(/architecture:[\s\S]*training:.*\n/, 'classifier: {k-nearest: {k: 3}}\n').replace('tiny', 'nearest');
  writeFileSync(join(folder, 'nearest.yaml'), text);
  const made = await run('nearest.yaml', '--quiet');
  assert.is(made.code, 0, made.stderr);
  const { code, stderr } = await run('importance', 'nearest');
  assert.is(code, 2);
  assert.match(stderr, /nearest is a classifier: gradients need a network/);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
