import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hsiRun, lastingBelow, ROOT } from './command-line.js';
import { MAPPED, TINY } from './tiny.js';

const test = suite('cli/store-bytes');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
/**
 * Of each file of a store its SHA-256, but of the README, which is for people.
 * Bytes of what was computed before stay: a new file may come, none may change.
 */
const KEPT = join(ROOT, 'test/reference/store-bytes.json');
const SVM = `version: 1
name: svm
dataset: {synthetic: {rows: 16, columns: 16, bands: 16, classes: 3}}
split: {by: random, train: 30%, validation: 0, test: rest}
patch: {size: 3}
classifier: {svm: {}}
seeds: [1]
maps: none
`;

const pipelines = {
  'tiny.yaml': MAPPED,
  'sweep.yaml': `${TINY.replace('name: tiny', 'name: sweep')}vary: {patch.size: [3, 5]}\n`,
  'svm.yaml': SVM,
};
for (const [file, text] of Object.entries(pipelines)) writeFileSync(join(folder, file), text);
for (const file of Object.keys(pipelines)) {
  const { code, stderr } = await hsiRun([file, '--engine', 'wasm', '--quiet', '--runs', 'runs'], { cwd: folder });
  assert.is(code, 0, stderr);
}
const files = lastingBelow(join(folder, 'runs'));

test('a network with its maps, a sweep and a classifier have the bytes that earlier versions wrote', () => {
  const written = Object.fromEntries(
    [...files].filter(([name]) => name !== 'README.md').map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
  );
  if (process.env.UPDATE_SNAPSHOTS) writeFileSync(KEPT, `${JSON.stringify(written, null, 1)}\n`);
  assert.equal(written, JSON.parse(readFileSync(KEPT, 'utf8')));
});

test('docs/formats.md names every file, and every column of its tables', () => {
  const page = readFileSync(join(ROOT, 'docs/formats.md'), 'utf8');
  for (const [name, bytes] of files) {
    const file = name.split('/').at(-1)!;
    const shown = file
      .replace(/^(weights|model)-\d+/, '$1-<seed>')
      .replace(/(-safe)?(-legend)?\.png$/, '.png')
      .replace(/\.hdr$/, '.img');
    assert.ok(page.includes(shown), `${name}: ${shown}`);
    if (!file.endsWith('.csv')) continue;
    const columns = bytes.toString('utf8').split('\n', 1)[0].split(',');
    // What was searched or varied names its own columns.
    const fixed = columns.filter((column) => !/^(?:c|gamma|patch\.size|predicted_3|.*_sd)$/.test(column) || column === 'sd_accuracy');
    for (const column of fixed) assert.ok(page.includes(`\`${column}\``), `${name}: ${column}`);
  }
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
