import { mkdtempSync, rmSync, statSync, writeFileSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/costs');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const call = (...args: string[]) => hsiRun(args, { cwd: folder });
writeFileSync(
  join(folder, 'two.yaml'),
  `${TINY.replace('name: tiny', 'name: two')}vary:\n  - {name: net}\n  - {name: near, classifier: {k-nearest: {k: 3}}}\n`,
);
const ran = await call('two.yaml', '--quiet');

test('one table: what a network and a classifier reach and take', async () => {
  assert.is(ran.code, 0, ran.stderr);
  const { code, stdout, stderr } = await call('compare', 'two', '--format', 'csv', '--table', 'costs');
  assert.is(code, 0, stderr);
  const [net, near] = readCsv(stdout);
  // By hand, of the kernels alone.
  const kernels = { conv1: 5 * 4, spectral: 2 * 3 * 4 * 4, conv2: 3 * 3 * 6 * 4 * 8, dense: 8 * 3 };
  const products = 3 * 3 * 6 * (kernels.conv1 + kernels.spectral) + kernels.conv2 + kernels.dense;
  assert.equal([net.method, near.method, near.parameters, near.multiply_adds], ['net', 'near', '', '']);
  const explained = JSON.parse((await call('plan', 'two.yaml', '--json')).stdout);
  assert.is(Number(net.parameters), explained.networks[0].trainable);
  assert.is(Number(net.multiply_adds) * 1e6, explained.networks[0].flops / 2);
  assert.ok(Math.abs(Number(net.multiply_adds) * 1e6 - products) / products < 0.2, `${net.multiply_adds}, ${products}`);
  // A step of 16 patches has at least the first layer's values, and each weight with its gradient and the optimizer's two.
  const least = 4 * 16 * 3 * 3 * 6 * 4 + 16 * Number(net.parameters);
  assert.ok(Number(net.memory) * 1e6 > least && Number(net.memory) * 1e6 < 20 * least, `${net.memory} MB, at least ${least}`);
  assert.is(near.memory, '');
  const run = readdirSync(join(folder, 'runs')).find((name) => name.startsWith('two-'))!;
  const { configurations } = JSON.parse(readFileSync(join(folder, 'runs', run, 'manifest.json'), 'utf8'));
  const weights = (at: number) =>
    statSync(join(folder, 'runs', 'trials', configurations[at].trials[0].address, 'weights.safetensors')).size;
  assert.equal(
    [net.model, near.model].map((size) => Math.round(Number(size) * 1e6)),
    [weights(0), weights(1)],
  );
  assert.ok(
    [net, near].every((row) => Number(row.training_mean ?? row.training) >= 0),
    stdout,
  );
});

test('the same for papers', async () => {
  const { stdout } = await call('compare', 'two', '--format', 'latex', '--table', 'costs');
  assert.match(stdout, /Parameters/);
  assert.match(stdout, /an estimate from the layers, weights and batch/);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
