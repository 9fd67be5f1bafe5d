import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../../data/helpers.js';
import { hsiRun } from '../command-line.js';
import { TINY } from '../tiny.js';

const test = suite('cli/text/plan-overview');

/** TINY, twice: the second one wants a seed more. */
async function withTwo(body: (surroundings: { cwd: string; env: { XDG_CACHE_HOME: string } }) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'a.yaml'), TINY);
    writeFileSync(join(folder, 'b.yaml'), TINY.replace('name: tiny', 'name: b').replace(/seeds: .*/, 'seeds: [1, 2, 3]'));
    await body({ cwd: folder, env: { XDG_CACHE_HOME: folder } });
  });
}

test('a line for each pipeline; trials that several want count once, and what is in the store is not computed', () =>
  withTwo(async (surroundings) => {
    const plan = async (...more: string[]) => {
      const { code, stdout } = await hsiRun(['plan', 'a.yaml', 'b.yaml', '--quick', '--engine', 'wasm', '--json', ...more], surroundings);
      assert.is(code, 0);
      return JSON.parse(stdout);
    };
    const alone = JSON.parse((await hsiRun(['plan', 'a.yaml', '--quick', '--engine', 'wasm', '--json'], surroundings)).stdout);
    const before = await plan();
    const numbers = before.pipelines.map(({ file, trials, toCompute }: Record<string, unknown>) => [file, trials, toCompute]);
    assert.equal(numbers, [
      ['a.yaml', 2, 2],
      ['b.yaml', 3, 3],
    ]);
    assert.equal([before.trials, before.toCompute, before.hours], [3, 3, null]);
    // Three passes for each patch of training, rounded up to whole batches; one for validation and test.
    const [
      {
        pixels: { train, validation, test: tested },
      },
    ] = alone.configurations;
    const [{ flops, trainable }] = alone.networks;
    const [batch, epochs] = [16, 2];
    const one = epochs * (Math.ceil(train / batch) * batch * 3 + validation) * flops + tested * flops;
    const close = (value: number, wanted: number) => assert.ok(Math.abs(value / wanted - 1) < 1e-9, `${value} for ${wanted}`);
    close(before.pipelines[1].flops, 3 * one);
    close(before.flops, 3 * one);
    assert.equal(before.pipelines[0].parameters, [trainable]);
    close((await plan('--gpu', '20')).gpu.hours, (3 * one) / 20e12 / 3600);

    assert.is((await hsiRun(['b.yaml', '--engine', 'wasm', '--set', 'seeds=[2]'], surroundings)).code, 0);
    const after = await plan();
    assert.equal([after.trials, after.toCompute], [3, 2]);
    close(after.flops, 2 * one);
  }));

test('the text says on what its hours rest', () =>
  withTwo(async (surroundings) => {
    const { code, stdout, stderr } = await hsiRun(['plan', '.', '--engine', 'wasm', '--jobs', '1'], surroundings);
    assert.is(code, 0);
    assert.match(stderr, 'measuring a step or two on wasm');
    assert.match(stdout, /^pipeline +configurations +trials .* disk +files +PFLOP +wasm, 1 at once +GPU, 9 TFLOP\/s$/m);
    assert.match(stdout, /^all +3 +0 +0\.00 +\S.* +\S/m);
    assert.match(stdout, /^2 of 5 trials are in several pipelines: each is computed once$/m);
    assert.match(stdout, /^wasm: [\d.]+ ms a training step of tiny, measured just now, roughly; other networks by their FLOPs$/m);
    assert.match(stdout, /^GPU: .* not measured/m);
    mkdirSync(join(surroundings.cwd, 'study'));
    for (const name of ['a.yaml', 'b.yaml']) cpSync(join(surroundings.cwd, name), join(surroundings.cwd, 'study', name));
    const inFolder = await hsiRun(['plan', 'study', '--engine', 'wasm', '--quick'], surroundings);
    assert.match(inFolder.stdout, /^study\/ +configurations .*\na\.yaml +1 .*\nb\.yaml +1 /);
  }));

test('a mistake in one of them is told before anything else; a picture shows one network', () =>
  withTwo(async (surroundings) => {
    writeFileSync(join(surroundings.cwd, 'c.yaml'), `${TINY}\nbatches: 3\n`);
    const wrong = await hsiRun(['plan', 'a.yaml', 'c.yaml'], surroundings);
    assert.equal([wrong.code, wrong.stdout], [2, '']);
    assert.match(wrong.stderr, /^c\.yaml:\d+:1: error: unknown key/);
    const drawn = await hsiRun(['plan', 'a.yaml', 'b.yaml', '--mermaid'], surroundings);
    assert.equal([drawn.code, drawn.stderr.split('\n')[0]], [2, 'error: only one network can be drawn, but there are 2 pipelines']);
  }));

test.run();
