import { HAS_VULKAN } from './driver.js';
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { globSync } from 'tinyglobby';
import { withFolder } from '../../data/helpers.js';

const test = suite('engine/webgpu/report');
const when = HAS_VULKAN ? test : test.skip;
/**
 * Without the tests themselves, and the trainings of `bits`, which scripts/check-gpu-synchronization.mjs runs.
 * Several seeds at once and large shapes take three minutes more on a software driver: with HSI_LONG_TESTS=1.
 */
const ALL = process.env.HSI_LONG_TESTS === '1';
const PARTS = ALL ? 'kernels,pytorch,seeds,large,protocol' : 'kernels,pytorch,protocol';
/** As small as SSRN can be: a software driver takes minutes for a step of the quickstart's. */
const SMALL = `version: 1
name: small
dataset: {synthetic: {rows: 12, columns: 12, bands: 24, classes: 3}}
split: {by: random, train: 30%, validation: 10%, test: rest}
patch: {size: 3}
architecture: {preset: ssrn, kernels: 8}
training: {optimizer: {rmsprop: {learning_rate: 0.001}}, batch: 8, epochs: 1}
seeds: [1, 2]
`;

function report(output: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['scripts/gpu-report.mjs', '--output', output, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (part) => (said += part));
    child.on('close', (code) => (code === 0 ? resolve(said) : reject(new Error(`ended with ${code}: ${said}`))));
  });
}

/** What is in a result file, as far as it is the same for all parts. */
interface Result {
  readonly part: string;
  readonly complete: boolean;
  readonly error?: string;
  readonly lines: readonly string[];
  /** Of `kernels`. */
  readonly dispatches: number;
  readonly operations: number;
  readonly needed: number;
  readonly kinds: object;
  /** Of `large`. */
  readonly shapes: readonly { readonly ok: boolean }[];
  /** Of `protocol`. */
  readonly finished: number;
}

function resultsIn(folder: string): Record<string, Result> {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => /^\d-.*\.json$/.test(name))
      .map((name) => {
        const result = JSON.parse(readFileSync(join(folder, name), 'utf8'));
        return [result.part, result];
      }),
  );
}

when('every script of the report runs, and what it measured is kept', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'small.yaml'), SMALL);
    const pipeline = ['--pipeline', join(folder, 'small.yaml')];
    await report(folder, ...pipeline, '--parts', PARTS, '--scale', '0.005', '--jobs', '1', '--minutes', '40', '--python', '/nonexistent');
    const results = resultsIn(folder);
    assert.equal(Object.keys(results), PARTS.split(','));
    for (const { part, complete, error, lines } of Object.values(results)) {
      assert.is(error, undefined, `${part}: ${error}`);
      assert.ok(complete && lines.length > 0, `${part} is not complete`);
    }
    const { dispatches, operations, needed, kinds } = results.kernels;
    assert.ok(dispatches > 20 && Object.keys(kinds).length > 5);
    assert.ok(operations < 1.3 * needed, `${operations / needed} of the operations that are needed`);
    if (ALL) assert.ok(results.large.shapes.every(({ ok }) => ok));
    // A share of the seeds.
    assert.is(results.protocol.finished, 1);
    assert.match(readFileSync(join(folder, 'report.md'), 'utf8'), '## protocol');
    // What is complete is not done again.
    assert.match(await report(folder, ...pipeline, '--parts', PARTS), 'kernels: done before');
  }),
);

when('a part whose time is up leaves what it has, and the next call goes on', () =>
  withFolder(async (folder) => {
    const args = ['--parts', 'engines', '--minutes', '0.002'];
    await report(folder, ...args);
    const { engines } = resultsIn(folder);
    assert.equal([engines.complete, engines.lines], [false, ['cut before anything was measured']]);
    assert.not.match(await report(folder, ...args), 'done before');
  }),
);

test('who stops the report stops what it runs, too', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'small.yaml'), SMALL.replace('epochs: 1', 'epochs: 100000'));
    const args = ['--output', folder, '--pipeline', join(folder, 'small.yaml'), '--parts', 'protocol', '--engine', 'wasm', '--jobs', '1'];
    const child = spawn(process.execPath, ['scripts/gpu-report.mjs', ...args], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('close', resolve));
    // Epochs are noted as they end.
    const hasBegun = () =>
      globSync('**/epochs.log', { cwd: folder, dot: true }).some((log) => /^epoch /m.test(readFileSync(join(folder, log), 'utf8')));
    while (!hasBegun() && child.exitCode === null) await new Promise((next) => setTimeout(next, 100));
    child.kill('SIGTERM');
    assert.is(await ended, 143);
    const running = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
    assert.equal(
      running.filter((line) => line.includes(folder)),
      [],
    );
    assert.is(resultsIn(folder).protocol.complete, false);
  }));

test.run();
