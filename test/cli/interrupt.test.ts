import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../data/helpers.js';
import { filesBelow, hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/interrupt');

const STOPPED = 'Stopped. Nothing half-written stays; finished trials are kept.\n';

test('Ctrl-C in mid-training: exit code 130, nothing half-written', () => withFolder(async (folder) => {
  writeFileSync(join(folder, 'tiny.yaml'), TINY);
  const endless = await hsiRun(['tiny.yaml', '--set', 'training.epochs=100000'], { cwd: folder, interruptAt: /epoch 2\/100000/ });
  assert.equal([endless.code, endless.stdout], [130, '']);
  assert.ok(endless.stderr.endsWith(`\n${STOPPED}`), endless.stderr);
  assert.equal([...filesBelow(join(folder, 'runs')).keys()], []);
}));

test('Ctrl-C while the second trial trains: the first is kept, and known the next time', () => withFolder(async (folder) => {
  writeFileSync(join(folder, 'tiny.yaml'), TINY);
  const args = ['tiny.yaml', '--jobs', '1', '--set', 'training.epochs=15'];
  const stopped = await hsiRun(args, { cwd: folder, interruptAt: /seed 2: epoch 1\// });
  assert.is(stopped.code, 130);
  const root = join(folder, 'runs');
  assert.equal([readdirSync(root), readdirSync(join(root, 'trials')).length], [['trials'], 1]);
  const resumed = await hsiRun(args, { cwd: folder });
  assert.equal(resumed.code, 0);
  assert.match(resumed.stderr, /^tiny: 1 trial to compute \(1 known\) on wasm\n/);
  assert.ok(existsSync(join(root, readdirSync(root).find((name) => name.startsWith('tiny-'))!, 'metrics.csv')));
}));

test.run();
