import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeNpy } from '../../src/results/maps/npy.js';
import { withFolder } from '../data/helpers.js';
import { hsiRun, hsiRunAll, ROOT } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/plan');

/** Trainable parameters in all and without batch normalization, as the paper counts. */
const PARAMETERS: Record<string, [number, number]> = {
  'ssrn-in.yaml': [364168, 363432],
  'ssrn-in-8bit.yaml': [364168, 363432],
  'ssrn-ksc.yaml': [327229, 326493],
  'ssrn-up.yaml': [216537, 215801],
};

const files = readdirSync(join(ROOT, 'pipelines')).filter((name) => name.endsWith('.yaml'));
const plans = await hsiRunAll(files.map((file) => ['plan', `pipelines/${file}`, '--json', '--quick', '--runs', join(ROOT, 'no-runs')]));

files.forEach((file, index) => {
  test(`pipelines/${file}`, () => {
    const { code, stdout, stderr } = plans[index];
    assert.equal([code, stderr], [0, '']);
    const {
      configurations,
      networks: [network],
      toCompute,
    } = JSON.parse(stdout);
    assert.is(toCompute, configurations.flatMap(({ trials }: { trials: object[] }) => trials).length);
    if (!network) return assert.ok(configurations.every(({ classifier }: { classifier?: { models: number } }) => classifier!.models >= 1));
    const { trainable, withoutNormalization, flops, layers } = network;
    if (PARAMETERS[file]) assert.equal([trainable, withoutNormalization], PARAMETERS[file]);
    const sum = (key: string) => layers.reduce((total: number, layer: Record<string, number>) => total + layer[key], 0);
    assert.equal([sum('trainable'), sum('withoutNormalization'), sum('flops')], [trainable, withoutNormalization, flops]);
  });
});

test('validate says so, to people and to programs', async () => {
  const [plain, json, quiet] = await hsiRunAll(
    [[], ['--json'], ['--quiet']].map((more) => ['validate', 'pipelines/quickstart.yaml', ...more]),
  );
  assert.equal(plain, { code: 0, stdout: 'pipelines/quickstart.yaml: valid\n', stderr: '' });
  assert.equal([json.code, json.stderr], [0, '']);
  assert.equal(JSON.parse(json.stdout), {
    valid: true,
    files: [{ file: 'pipelines/quickstart.yaml', valid: true, name: 'quickstart', errors: [] }],
  });
  assert.equal(quiet, { code: 0, stdout: '', stderr: '' });
});

test("the paper's pipelines are there", () =>
  assert.equal(
    Object.keys(PARAMETERS).filter((file) => !files.includes(file)),
    [],
  ));

test('the table of a small network, to the letter', () =>
  withFolder(async (folder) => {
    writeFileSync(
      join(folder, 'small.yaml'),
      `version: 1
dataset: {synthetic: {bands: 9, classes: 5}}
split: {by: random, train: 20%, validation: 10%}
patch: {size: 3}
architecture:
  - conv: {kernels: 100, size: [1, 1, 3], stride: [1, 1, 2]}
  - conv: {kernels: 40, size: [3, 3, full], normalize: none}
  - dropout: 0.5
  - dense: classes
training: {optimizer: {sgd: {}}, batch: 100}
seeds: [1]
`,
    );
    const { code, stdout, stderr } = await hsiRun(['plan', 'small.yaml', '--quick', '--engine', 'wasm', '--threads', '3'], {
      cwd: folder,
      env: { XDG_CACHE_HOME: folder },
    });
    assert.equal([code, stderr], [0, '']);
    assert.equal(stdout.split('\n'), [
      'layer       kind           output               parameters  MFLOP',
      'input                      3x3x9, 1 channel',
      // 9 x 4 values x 100 kernels x 3 products x 2.
      'conv1/conv  convolution    3x3x4, 100 channels         400   0.02',
      'conv1/norm  normalization  3x3x4, 100 channels         200   0.01',
      // 40 kernels x 3600 products x 2.
      'conv2/conv  convolution    1x1x1, 40 channels      144,040   0.29',
      'conv2/relu  relu           1x1x1, 40 channels                0.00',
      'dropout1    dropout        1x1x1, 40 channels                0.00',
      'dense1      dense          1x1x1, 5 channels           205   0.00',
      '',
      '144,845 parameters (144,645 without batch normalization), 0.3 MFLOP a patch forward, about 0.1 GFLOP a training step',
      '',
      'pixels  492 train, 247 validate, 1716 test',
      'trials  1: 0 in the store; 1 to compute (seed 1)',
      'engine  wasm, 1 trial at once, 3 threads',
      'memory  about 100 MB a trial, 200 MB in all',
      'disk    about 2.2 MiB in 60 files, for new trials and the run',
      'time    not known: hsi-run bench measures it',
      '',
    ]);
  }));

test('resolve prints a pipeline that resolves to itself', () =>
  withFolder(async (folder) => {
    const first = await hsiRun(['resolve', 'pipelines/quickstart.yaml', '--set', 'training.epochs=3']);
    assert.equal([first.code, first.stderr], [0, '']);
    assert.ok(first.stdout.includes('\n  epochs: 3\n'));
    writeFileSync(join(folder, 'again.yaml'), first.stdout);
    assert.equal(await hsiRun(['resolve', join(folder, 'again.yaml')]), first);
  }));

test("a scene of one's own must be there", () =>
  withFolder(async (folder) => {
    writeFileSync(
      join(folder, 'own.yaml'),
      `version: 1
dataset: {cube: {file: a.mat}, mask: {file: b.mat}}
split: {by: random, train: 20%, validation: 10%}
patch: {size: 3}
architecture: ssrn
training: {optimizer: {sgd: {}}}
seeds: [1]
`,
    );
    assert.equal(await hsiRun(['plan', 'own.yaml'], { cwd: folder, env: { XDG_CACHE_HOME: folder } }), {
      code: 2,
      stdout: '',
      stderr: [
        `own.yaml:2:24: error: a.mat is missing: looked for ${join(realpathSync(folder), 'a.mat')} and ${join(folder, 'hsi-run', 'a.mat')}`,
        '    2 | dataset: {cube: {file: a.mat}, mask: {file: b.mat}}',
        '      |                        ^',
        "  Paths start from the pipeline file's folder, then from the data folder (--data, HSI_DATA).",
        '  hsi-run explain file-missing',
        '',
      ].join('\n'),
    });
  }));

const wasm = ['--engine', 'wasm', '--json'];
type State = { readonly name: string; readonly trials: readonly { readonly cached: boolean }[] };
const statesOf = (stdout: string) =>
  JSON.parse(stdout).configurations.map(({ name, trials }: State) => [name, ...trials.map(({ cached }) => cached)]);

test('what is in the store, what is begun and what is not, and how long the rest takes', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const surroundings = { cwd: folder, env: { XDG_CACHE_HOME: folder } };
    const before = JSON.parse((await hsiRun(['plan', 'tiny.yaml', ...wasm], surroundings)).stdout);
    assert.not.ok(existsSync(join(folder, 'runs')), 'a plan must not write');
    assert.is((await hsiRun(['tiny.yaml', '--engine', 'wasm', '--set', 'seeds=[2]'], surroundings)).code, 0);
    const stored = readdirSync(join(folder, 'runs', 'trials')).filter((name) => !name.startsWith('.'));
    assert.equal(stored, [before.configurations[0].trials[1].address]);
    assert.is(before.time.from, 'now');
    assert.ok(before.time.hours > 0 && before.time.trainStepMs > 0);
    const vary = ['plan', 'tiny.yaml', '--set', 'vary={training.epochs: [1, 2]}'];
    const json = await hsiRun([...vary, ...wasm, '--quick'], surroundings);
    const text = await hsiRun([...vary, '--engine', 'wasm', '--jobs', '2'], surroundings);
    assert.equal(statesOf(json.stdout), [
      ['epochs-1', false, false],
      ['epochs-2', false, true],
    ]);
    assert.match(text.stdout, /^network: epochs-1 and 1 other configuration$/m);
    assert.match(text.stdout, /^epochs-2 +[\d,]+ +2 +1 {2}/m);
    assert.match(text.stdout, /^trials {2}4: 1 in the store; 3 to compute$/m);
    assert.match(text.stdout, /^time {4}about .*: [\d.]+ ms a training step, measured just now, roughly, 2 at once$/m);
    assert.match(text.stderr, 'measuring a step or two on wasm, some seconds (--quick skips this)');
    const done = await hsiRun(['plan', 'tiny.yaml', '--engine', 'wasm', '--set', 'seeds=[2]'], surroundings);
    assert.match(done.stdout, /^trials {2}1, all cached: nothing is computed$/m);
    assert.match(done.stdout, /^time {4}none$/m);
    assert.is(done.stderr, '');
  }));

test('what bench has measured is used', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const surroundings = { cwd: folder, env: { XDG_CACHE_HOME: folder } };
    const bench = JSON.parse((await hsiRun(['bench', 'tiny.yaml', '--steps', '1', ...wasm], surroundings)).stdout);
    const { time } = JSON.parse((await hsiRun(['plan', 'tiny.yaml', '--quick', '--jobs', '1', ...wasm], surroundings)).stdout);
    assert.equal([time.from, time.trainStepMs, time.scaled], ['bench', bench.trainStepMs, false]);
    assert.ok(Math.abs(time.hours - bench.estimateHours) < 1e-12);
  }));

test("bench measures a scene of one's own by its header and mask; after it plan --quick knows the time, however cores are shared", () =>
  withFolder(async (folder) => {
    const surroundings = { cwd: folder, env: { XDG_CACHE_HOME: folder } };
    const cube = Float32Array.from({ length: 20 * 16 * 8 }, (_, index) => index % 97);
    const labels = Uint8Array.from({ length: 20 * 16 }, (_, pixel) => pixel % 4);
    writeFileSync(join(folder, 'cube.npy'), encodeNpy(cube, [20, 16, 8]));
    writeFileSync(join(folder, 'labels.npy'), encodeNpy(labels, [20, 16]));
    const own = TINY.replace(
      /dataset: .*/,
      'dataset: {cube: {file: cube.npy}, mask: {file: labels.npy}, bands: {drop: [1]}, leave_out: [3]}',
    );
    writeFileSync(join(folder, 'own.yaml'), own);
    const measured = await hsiRun(['bench', 'own.yaml', '--steps', '1', ...wasm, '--threads', '2'], surroundings);
    assert.equal([measured.code, measured.stderr], [0, '']);
    const bench = JSON.parse(measured.stdout);
    const planned = async (...more: string[]) =>
      JSON.parse((await hsiRun(['plan', 'own.yaml', '--quick', ...wasm, ...more], surroundings)).stdout).time;
    const alone = await planned('--jobs', '1', '--threads', '2');
    assert.equal([alone.from, alone.trainStepMs], ['bench', bench.trainStepMs]);
    assert.ok(Math.abs(alone.hours - bench.estimateHours) < 1e-12);
    // Fewer threads than measured: at most as many times as long.
    const few = await planned('--jobs', '2', '--threads', '1');
    assert.is(few.trainStepMs, 2 * bench.trainStepMs);
    const { stdout } = await hsiRun(['plan', 'own.yaml', '--quick', '--engine', 'wasm', '--jobs', '2', '--threads', '1'], surroundings);
    assert.match(stdout, /^time {4}about .*: \d+ ms a training step at most, as bench measured it, 2 threads$/m);
    rmSync(join(folder, 'labels.npy'));
    const missing = await hsiRun(['bench', 'own.yaml', '--steps', '1', '--engine', 'wasm'], surroundings);
    assert.is(missing.code, 2);
    assert.match(missing.stderr, /own\.yaml:\d+:\d+: error: labels\.npy is missing/);
  }));

test('the files of a catalogue scene are missing: all but the store is known', async () => {
  const { code, stdout } = await hsiRun(['plan', 'pipelines/ssrn-in.yaml', '--quick', '--engine', 'wasm']);
  assert.is(code, 0);
  assert.match(stdout, /^trials {2}10: 10 to compute at most \(seeds 1220-1229\)$/m);
  assert.match(stdout, /^Indian_pines_corrected\.mat of scene indian-pines is missing: /m);
  assert.match(stdout, /^ {2}hsi-run data fetch indian-pines downloads it\. Or get it from .* Until then, cached trials are not known\.$/m);
});

test('a picture and a chart', () =>
  withFolder(async (folder) => {
    const svg = join(folder, 'network.svg');
    const [chart, json] = await hsiRunAll(
      [
        ['--mermaid', '--svg', svg],
        ['--mermaid', '--json', '--quick', '--engine', 'wasm'],
      ].map((more) => ['plan', 'pipelines/ssrn-in-learning-rates.yaml', ...more]),
    );
    assert.match(chart.stdout, /^```mermaid\nflowchart TD\n[^]*\n```\n$/);
    assert.is(chart.stderr, 'ssrn-in-lr-0.01, the first of 6 configurations (another: --configuration NAME)\n');
    assert.is(`\`\`\`mermaid\n${JSON.parse(json.stdout).mermaid}\`\`\`\n`, chart.stdout);
    assert.match(readFileSync(svg, 'utf8'), /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^]*<\/svg>\n$/);
  }));

test('a picture that cannot be written is told before anything is computed', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    mkdirSync(join(folder, 'there.svg'));
    const plan = (svg: string) => hsiRun(['plan', 'tiny.yaml', '--svg', svg], { cwd: folder });
    const answers = [];
    for (const svg of ['nowhere/network.svg', 'tiny.yaml', 'there.svg', 'tiny.yaml/network.svg']) answers.push(await plan(svg));
    assert.equal(
      answers.map(({ code, stdout, stderr }) => [code, stdout, stderr.split('\n')[0]]),
      [
        [2, '', 'error: --svg nowhere/network.svg: there is no folder nowhere'],
        [2, '', "error: --svg tiny.yaml: the picture's file must end in .svg"],
        [2, '', 'error: --svg there.svg: it cannot be written (EISDIR)'],
        [2, '', 'error: --svg tiny.yaml/network.svg: there is no folder tiny.yaml'],
      ],
    );
    assert.is(readFileSync(join(folder, 'tiny.yaml'), 'utf8'), TINY);
  }));

test.run();
