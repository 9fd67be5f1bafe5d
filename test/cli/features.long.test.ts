import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { decodeNpy } from '../../src/results/maps/npy.js';
import { hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/features');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const run = async (...args: string[]) => hsiRun(args, { cwd: folder });
const table = (file: string) => readCsv(readFileSync(join(folder, file), 'utf8'));

writeFileSync(join(folder, 'tiny.yaml'), TINY);
const made = await run('tiny.yaml', '--engine', 'wasm', '--quiet');
assert.is(made.code, 0, made.stderr);
const trained = made.stdout.trim();

test('features of the last block before the head, of test pixels, with t-SNE: the same again', async () => {
  const { code, stdout, stderr } = await run('features', 'tiny', '--per-class', '20', '--tsne', '--perplexity', '8', '--output', 'first');
  assert.is(code, 0, stderr);
  assert.match(stdout, /^tiny, seed 1: pool1 gives 1x1x1, 8 channels, 8 features of 60 pixels$/m);
  const rows = table('first/features.csv');
  const { values, shape } = decodeNpy(readFileSync(join(folder, 'first/features.npy')));
  assert.equal(shape, [60, 1, 1, 1, 8]);
  rows.forEach((row, index) =>
    Array.from({ length: 8 }, (_, at) => assert.is(Math.fround(Number(row[`f${at + 1}`])), values[index * 8 + at])),
  );
  const said = new Map(
    readCsv(readFileSync(join(folder, trained, 'predictions.csv'), 'utf8'))
      .filter(({ seed }) => seed === '1')
      .map((row) => [`${row.row} ${row.column}`, row]),
  );
  for (const row of rows) {
    const own = said.get(`${row.row} ${row.column}`)!;
    assert.is(row.class, own.class);
    assert.is(row.predicted, own.predicted);
  }
  const points = table('first/embedding.csv');
  assert.is(points.length, 60);
  assert.ok(points.some(({ x }) => Number(x) > 1) && points.every(({ x, y }) => Number.isFinite(Number(x) + Number(y))));
  assert.match(readFileSync(join(folder, 'first/embedding.svg'), 'utf8'), /<circle/);
  const again = await run('features', 'tiny', '--per-class', '20', '--tsne', '--perplexity', '8', '--output', 'second', '--quiet');
  assert.is(again.stdout.trim(), 'second');
  for (const file of ['features.npy', 'embedding.csv', 'embedding.pdf'])
    assert.ok(readFileSync(join(folder, 'first', file)).equals(readFileSync(join(folder, 'second', file))), file);
});

test('of a block in the middle, for pixels of a list', async () => {
  writeFileSync(join(folder, 'pixels.csv'), 'row,column\n0,0\n15,15\n7,8\n');
  const { code, stdout, stderr } = await run('features', 'tiny', '--layer', 'spectral1', '--pixels', 'pixels.csv', '--output', 'middle');
  assert.is(code, 0, stderr);
  assert.match(stdout, /spectral1 gives 3x3x6, 4 channels, 216 features of 3 pixels/);
  assert.equal(decodeNpy(readFileSync(join(folder, 'middle/features.npy'))).shape, [3, 3, 3, 6, 4]);
});

test('what cannot be is said before anything is computed', async () => {
  for (const [args, text] of [
    [['--layer', 'spectrall1'], /the network has no such block or layer\n\s+Did you mean spectral1\?/],
    [
      ['--tsne', '--per-class', '5'],
      /--perplexity 30 needs more than 90 pixels, and there are 15\n\s+Take more pixels, or --perplexity 4\./,
    ],
    [['--perplexity', '5'], /--perplexity is of t-SNE/],
    [['--output', 'first'], /exists already/],
  ] as const) {
    const { code, stderr } = await run('features', 'tiny', ...args);
    assert.is(code, 2);
    assert.match(stderr, text);
  }
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
