import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bundleSchema } from '../../src/pipeline/schema/bundle.js';
import { withFolder } from '../data/helpers.js';
import { writeNpy } from '../data/readers/writers/npy.js';
import { PIPELINE } from '../pipeline/helpers.js';
import { HEAVY, hsiRun, imported, MODULES, ROOT } from './command-line.js';

const test = suite('cli/validate');
const SHIPPED = (readdirSync(join(ROOT, 'pipelines'), { recursive: true }) as string[]).filter((name) => name.endsWith('.yaml'));

/** Writes the milliseconds of the processor at the end. */
const CLOCK = imported(`import { writeSync } from 'node:fs';
process.on('exit', () => writeSync(2, 'processor ' + (process.cpuUsage().user + process.cpuUsage().system) / 1000));`);

test('every shipped pipeline by one pattern, without tfjs, and those of one folder in less than two seconds', async () => {
  const validate = (pattern: string, env: Record<string, string>) => hsiRun(['validate', pattern], { env });
  const { code, stdout, stderr } = await validate('pipelines/**/*.yaml', MODULES);
  assert.is(code, 0);
  assert.equal(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.replace(/, \d+ configurations$/, ''))
      .sort(),
    SHIPPED.map((name) => `pipelines/${name}: valid`).sort(),
  );
  assert.not.match(stderr, HEAVY);
  const tfjs = ['--input-type=module', '-e', "await import('@tensorflow/tfjs-core')"];
  assert.match(
    spawnSync(process.execPath, tfjs, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...MODULES } }).stderr,
    HEAVY,
    'nothing would be seen',
  );
  // Of the processor, and the best of three: other work on the machine says nothing of ours.
  const times: number[] = [];
  while (times.length < 3 && !(Math.min(...times) < 2000))
    times.push(Number(/processor (.*)/.exec((await validate('pipelines/*.yaml', CLOCK)).stderr)?.[1]));
  assert.ok(Math.min(...times) > 50 && Math.min(...times) < 2000, `${times} ms`);
});

test('--data says where a cube is read transposed because its mask is; new writes it, and then nothing is to be said', () =>
  withFolder(async (folder) => {
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => index % 3);
    writeFileSync(join(folder, 'cube.npy'), writeNpy([9, 8, 10], numbers(720), { type: 'uint16' }));
    writeFileSync(join(folder, 'gt.npy'), writeNpy([8, 9], numbers(72), { type: 'uint8' }));
    const at = (...args: string[]) => hsiRun(args, { cwd: folder });
    const doubt = /^warning: cube\.npy is 9 x 8 x 10: read as columns x rows x bands, as the mask is 8 x 9\. /;
    assert.match((await at('new', 'cube.npy', '--mask', 'gt.npy')).stderr, doubt);
    const text = readFileSync(join(folder, 'cube.yaml'), 'utf8');
    assert.match(text, "axes: [columns, rows, bands]}   # the file's axes, as its mask's lengths tell\n");
    assert.equal((await at('validate', '--data', folder, 'cube.yaml')).stderr, '');
    writeFileSync(join(folder, 'plain.yaml'), text.replace(', axes: [columns, rows, bands]', ''));
    const { code, stderr } = await at('validate', '--data', folder, 'plain.yaml');
    assert.is(code, 0);
    assert.match(stderr, doubt);
  }));

test('fast convolutions of a network that has none to gain by are told; validate says where', () =>
  withFolder(async (folder) => {
    const [set, none] = ['training.fast_convolutions=true', 'architecture=[{conv: {kernels: 4, size: [1, 1, full]}}, {dense: classes}]'];
    writeFileSync(join(folder, 'a.yaml'), PIPELINE);
    const plain = await hsiRun(['validate', 'a.yaml', '--set', set], { cwd: folder });
    assert.equal([plain.code, plain.stderr], [0, 'Its files were not opened: validate --data does, and plan reads them.\n']);
    const told = await hsiRun(['validate', 'a.yaml', '--set', set, '--set', none, '--json'], { cwd: folder });
    const [{ valid, warnings }] = JSON.parse(told.stdout).files;
    assert.equal([told.code, valid, warnings.length], [0, true, 1]);
    assert.match(warnings[0], /^--set.*: training\.fast_convolutions: true changes nothing but the address\. .* leave it out\.$/);
  }));

test("files, folders and patterns; each file's mistakes", () =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, 'more', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'a.yaml'), PIPELINE);
    writeFileSync(join(folder, 'more', 'b.yml'), PIPELINE.replace('size: 7', 'size: 8'));
    writeFileSync(join(folder, 'more', 'deep', 'c.yaml'), PIPELINE.replace('patch:', 'pacth:'));
    const all = await hsiRun(['validate', 'a.yaml', 'more'], { cwd: folder });
    assert.equal([all.code, all.stdout], [2, 'a.yaml: valid\n']);
    assert.equal(
      all.stderr.split('\n').filter((line) => line.includes('error: ')),
      [
        'more/b.yml:5:15: error: patch.size must be an odd whole number from 1 to 63 (found 8)',
        'more/deep/c.yaml:5:1: error: unknown key pacth',
      ],
    );
    const json = await hsiRun(['validate', '**/*.{yaml,yml}', '--json'], { cwd: folder });
    const { valid, files } = JSON.parse(json.stdout);
    assert.equal([json.code, json.stderr, valid], [2, '', false]);
    assert.equal(
      files.map(({ file, valid: right, errors }: { file: string; valid: boolean; errors: { code: string; line: number }[] }) => [
        file,
        right,
        ...errors.map(({ code, line }) => `${code} ${line}`),
      ]),
      [
        ['a.yaml', true],
        ['more/b.yml', false, 'value 5'],
        ['more/deep/c.yaml', false, 'unknown-key 5'],
      ],
    );
    assert.equal(await hsiRun(['validate', 'none/*.yaml'], { cwd: folder }), {
      code: 2,
      stdout: '',
      stderr: 'error: no pipeline file matches none/*.yaml\n  Pipelines end in .yaml or .yml.\n  hsi-run explain usage\n',
    });
    assert.is((await hsiRun(['validate'], { cwd: folder })).code, 2);
  }));

test('schema prints the bundle; explain a paragraph, by code or by address', async () => {
  assert.equal(JSON.parse((await hsiRun(['schema'])).stdout), bundleSchema());
  const byCode = await hsiRun(['explain', 'selection']);
  assert.equal([byCode.code, byCode.stderr], [0, '']);
  assert.match(byCode.stdout, /^selection\n\n/);
  assert.equal(await hsiRun(['explain', 'docs/errors.md#selection']), byCode);
  const page = await hsiRun(['explain', 'docs/engines.md']);
  assert.equal([page.code, page.stdout.trim()], [0, readFileSync(join(ROOT, 'docs/engines.md'), 'utf8').trim()]);
  assert.is((await hsiRun(['explain', 'engines.md'])).stdout, page.stdout);
  const noPage = await hsiRun(['explain', 'docs/engine.md']);
  assert.match(noPage.stderr, /there is no page "docs\/engine\.md"\n {2}Did you mean docs\/engines\.md\?/);
  assert.is((await hsiRun(['explain', 'docs/../package.md'])).code, 2);
  const wrong = await hsiRun(['explain', 'selektion']);
  assert.equal([wrong.code, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, '  Did you mean selection? docs/errors.md has all errors, docs/spec.md all keys.');
});

test('explain: a key of a pipeline; what is both an error and a key; the nearest of both', async () => {
  const explain = (...args: string[]) => hsiRun(['explain', ...args]);
  const [size, both, near, list] = await Promise.all([
    explain('patch.size'),
    explain('patch'),
    explain('lerning_rate'),
    explain('beta1', '--json'),
  ]);
  assert.match(size.stdout, /^patch\.size\n {2}Rows and columns .*\n {2}values {4}an odd whole number from 1 to 63\n {2}unit {6}pixels\n/);
  assert.match(both.stdout, /^patch is an error, and a key of a pipeline\.\n\nThe error patch\n\nThe patch is larger/);
  assert.match(both.stdout, /\n\nThe key\n\npatch\n[^]*\n {4}padding {2}The values beyond the scene's border, after scaling\.\n/);
  assert.match(near.stderr, 'Did you mean learning_rate?');
  assert.match(near.stderr, 'Type: hsi-run explain learning_rate\n');
  assert.equal(
    JSON.parse(list.stdout).keys[0].paths,
    ['adam', 'adamw'].map((kind) => `training.optimizer.${kind}.beta1`),
  );
});

test('what has not been read is said; --data opens the files, of a cube its header', () =>
  withFolder(async (folder) => {
    const header = (bands: number, type: number, lines = 12, samples = 10) =>
      `ENVI\nsamples = ${samples}\nlines = ${lines}\nbands = ${bands}\ndata type = ${type}\ninterleave = bsq\n`;
    const labels = new Uint8Array(120).map((_, index) => index % 4);
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'cube.hdr'), header(16, 4));
    writeFileSync(join(folder, 'data', 'cube.img'), new Uint8Array(120 * 16 * 4));
    writeFileSync(join(folder, 'data', 'gt.hdr'), header(1, 1));
    writeFileSync(join(folder, 'data', 'gt.img'), labels);
    writeFileSync(join(folder, 'data', 'turned.hdr'), header(1, 1, 10, 12));
    writeFileSync(join(folder, 'data', 'turned.img'), labels);
    const pipeline = (dataset: string) =>
      PIPELINE.replace(/dataset: .*/, `dataset: ${dataset}`).replace('validation: 1025', 'validation: 10');
    const files: [string, string][] = [
      ['own', '{cube: {file: data/cube.hdr}, mask: {file: data/gt.hdr}}'],
      ['names', '{cube: {file: data/cube.hdr}, mask: {file: data/gt.hdr}, classes: [a, b]}'],
      ['turned', '{cube: {file: data/cube.hdr}, mask: {file: data/turned.hdr}}'],
      ['missing', '{cube: {file: data/cube.hdr}, mask: {file: data/none.hdr}}'],
      ['scene', '{scene: ksc}'],
    ];
    for (const [name, dataset] of files) writeFileSync(join(folder, `${name}.yaml`), pipeline(dataset));
    // What the labels and the files of the split decide.
    const [, own] = files[0];
    const weighted = pipeline(own).replace('training:', 'training:\n  loss: {class_weights: [1, 2]}');
    writeFileSync(join(folder, 'weights.yaml'), weighted);
    const inGroups = '{by: groups, groups: {file: data/groups.hdr}, test: 1, validation: 1}';
    writeFileSync(join(folder, 'groups.yaml'), pipeline(own).replace(/split: .*/, `split: ${inGroups}`));
    writeFileSync(
      join(folder, 'few.yaml'),
      pipeline(own).replace(/split: .*/, 'split: {by: random, train: {per_class: 31}, validation: 1}'),
    );
    const validate = (...args: string[]) => hsiRun(['validate', ...args], { cwd: folder });
    assert.equal(await validate('own.yaml'), {
      code: 0,
      stdout: 'own.yaml: valid\n',
      stderr: 'Its files were not opened: validate --data does, and plan reads them.\n',
    });
    const SIZES = 'cube 12 x 10 x 16 (float32), mask 12 x 10 with 3 classes';
    for (const args of [
      ['--data', 'own.yaml'],
      ['own.yaml', '--data'],
      ['own.yaml', '--data', 'data'],
    ])
      assert.equal(await validate(...args), { code: 0, stdout: `own.yaml: valid, ${SIZES}\n`, stderr: '' }, args.join(' '));
    const json = JSON.parse((await validate('own.yaml', '--data', '--json')).stdout);
    assert.equal(json.files[0].data, [SIZES]);
    // Damaged values are no matter of headers: of the cube nothing else is read.
    for (const [name, message, hint] of [
      ['names', 'names.yaml:3:', 'class'],
      ['turned', 'turned.yaml:3:', 'write that file again, transposed'],
      ['missing', 'missing.yaml:3:', 'none.hdr'],
      ['scene', 'scene.yaml:3:', 'hsi-run data fetch ksc downloads it.'],
      ['weights', 'weights.yaml:', 'class_weights has 2 weights, and the experiment 3 classes'],
      ['groups', 'groups.yaml:', 'groups.hdr'],
      ['few', 'few.yaml:', 'split'],
    ]) {
      const { code, stdout, stderr } = await validate(`${name}.yaml`, '--data', 'data');
      assert.equal([code, stdout], [2, ''], name);
      assert.ok(stderr.includes(message) && stderr.includes(hint), `${name}: ${stderr}`);
    }
  }));

test.run();
