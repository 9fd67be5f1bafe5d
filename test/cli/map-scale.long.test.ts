import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeEnvi } from '../data/readers/writers/envi.js';
import { hsiRun } from './command-line.js';

const test = suite('cli/map-scale');

test('scenes of the same numbers and another scale have maps of their own where nothing else scales them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
  const at = (...args: string[]) => hsiRun(args, { cwd: folder });
  const shape = [6, 8, 3] as const;
  const values = Array.from({ length: 144 }, (_, index) => (Math.floor(index / 3) % 8 < 4 ? 1000 : 3000) + ((index * 37) % 90));
  for (const [name, scale] of [
    ['own', 10000],
    ['other', 100],
  ] as const) {
    writeEnvi(join(folder, name), shape, values, { type: 'uint16', interleave: 'bip', more: `reflectance scale factor = ${scale}\n` });
  }
  writeEnvi(
    join(folder, 'gt'),
    [6, 8, 1],
    Array.from({ length: 48 }, (_, pixel) => (pixel % 8 < 4 ? 1 : 2)),
    { type: 'uint8' },
  );
  writeFileSync(
    join(folder, 'own.yaml'),
    `version: 1
name: own
dataset: {cube: {file: own.hdr}, mask: {file: gt.hdr}, scaling: none}
split: {by: random, train: 30%, validation: 10%, test: rest}
patch: {size: 1}
classifier: {k-nearest: {input: spectrum}}
seeds: [1]
maps: none
`,
  );
  assert.is((await at('own.yaml')).code, 0);
  const pixels = async (...args: string[]) => {
    const { stdout, stderr } = await at('map', 'own', ...args, '--standardize', 'scene', '--output', 'mapped', '--json');
    assert.ok(stdout, stderr);
    return Object.values(JSON.parse(stdout).pixels);
  };
  assert.equal(await pixels('--scene', 'own.hdr'), [24, 24]);
  assert.equal(await pixels('--scene', 'other.hdr'), [0, 48]);
  rmSync(folder, { recursive: true });
});

test.run();
