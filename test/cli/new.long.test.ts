import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { actionOf } from '../../src/cli/actions/index.js';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { parseCall } from '../../src/cli/options/parse.js';
import { formatProblem } from '../../src/errors/format.js';
import { findScene } from '../../src/scenes/index.js';
import { problemOfAsync, withFolder } from '../data/helpers.js';
import { writeMat, type Written } from '../data/readers/writers/mat5.js';
import { hsiRun, ROOT } from './command-line.js';

const test = suite('cli/new');

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const CUBE: Written = { name: 'cube', shape: [8, 9, 20], values: upTo(1440), class: 'single' };
const MASK: Written = { name: 'gt', shape: [8, 9], values: upTo(72).map((index) => index % 3), class: 'uint8' };
const LABELS: Written = { ...MASK, name: 'labels' };
const SMALL: Written = { name: 'small', shape: [2, 2], values: [1, 2, 1, 2], class: 'uint8' };

/** Files, arguments, and what the written pipeline names. */
const RIGHT: [string, Record<string, Written[]>, string[], string, string[]][] = [
  [
    'a mask beside it',
    { 'data/scene.mat': [CUBE], 'data/scene_gt.mat': [SMALL, MASK], 'data/other_gt.mat': [LABELS] },
    ['data/scene.mat'],
    'scene.yaml',
    ['{file: data/scene.mat, variable: cube}', '{file: data/scene_gt.mat, variable: gt}'],
  ],
  [
    'a mask in the same file',
    { 'Scene 1.mat': [CUBE, MASK] },
    ['Scene 1.mat'],
    'scene-1.yaml',
    ['{file: Scene 1.mat, variable: cube}', '{file: Scene 1.mat, variable: gt}'],
  ],
  [
    'names of files and variables',
    { 'a.mat': [CUBE, { ...CUBE, name: 'other' }], 'b.mat': [MASK, LABELS] },
    ['a.mat#other', '--mask', 'b.mat#labels', '--output', 'pipelines/p.yaml'],
    'pipelines/p.yaml',
    ['{file: ../a.mat, variable: other}', '{file: ../b.mat, variable: labels}'],
  ],
  [
    'tiles by a pattern',
    { 'tile_1.mat': [CUBE], 'tile_2.mat': [CUBE], 'gt_1.mat': [MASK], 'gt_2.mat': [MASK] },
    ['tile_*.mat', '--mask', 'gt_*.mat'],
    'tile.yaml',
    ['{file: [tile_1.mat, tile_2.mat]', '{file: [gt_1.mat, gt_2.mat]'],
  ],
];

function fill(folder: string, files: Record<string, Written[]>): void {
  for (const [name, variables] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), writeMat(variables));
  }
}

for (const [title, files, args, output, names] of RIGHT) {
  test(`${title}: what is written runs`, () =>
    withFolder(async (folder) => {
      fill(folder, files);
      assert.equal(await hsiRun(['new', ...args], { cwd: folder }), {
        code: 0,
        stdout: `${output}: written. hsi-run plan ${output} says how long it takes and what is missing; hsi-run ${output} runs it.\n`,
        stderr: output.startsWith('scene-1')
          ? "note: the pipeline is called scene-1, not Scene 1: names of runs have lower-case letters, digits, '.', '_' and '-', at most 64\n"
          : '',
      });
      const text = readFileSync(join(folder, output), 'utf8');
      for (const name of names) assert.ok(text.includes(name), name);
      const schema = /\$schema=(.*)/.exec(text)![1];
      assert.ok(existsSync(resolve(folder, dirname(output), schema)), schema);
      const { code, stderr } = await hsiRun([output, '--set', 'training.epochs=1', '--set', 'seeds=[1]', '--engine', 'wasm', '--quiet'], {
        cwd: folder,
      });
      assert.equal([code, stderr], [0, '']);
    }));
}

/** What cannot be: nothing is written. */
const WRONG: [string, Record<string, Written[]>, string[], string[]][] = [
  ['no argument', {}, [], ['error: new needs one scene, not 0']],
  ['an unknown scene', {}, ['kcs'], ['error: there is no scene "kcs"', '  Did you mean ksc?']],
  ['no file', {}, ['none.mat'], ['none.mat: error: there is no such file']],
  ['an absent file', {}, ['scene.xyz'], ['scene.xyz: error: there is no such file']],
  ['a folder', {}, ['.'], ['.: error: this is a folder, not a file', '  No file in it is a cube or a mask by its name. Name a file.']],
  [
    'no mask',
    { 'a.mat': [CUBE], 'b_gt.mat': [SMALL] },
    ['a.mat'],
    ['a.mat: error: there is no mask of 8 x 9 pixels in the file or beside it', '  Name it with --mask FILE.'],
  ],
  [
    'two masks',
    { 'a.mat': [CUBE, MASK, LABELS] },
    ['a.mat'],
    ['a.mat: error: 2 variables of the file can be the mask', '  Name one after a #: a.mat#gt.'],
  ],
  ['a mask for a cube', { 'a.mat': [MASK] }, ['a.mat'], ['a.mat: error: no variable of the file can be a cube; it has gt (uint8 8 x 9)']],
  ['no such variable', { 'a.mat': [CUBE] }, ['a.mat#b'], ["a.mat: error: there is no variable 'b'; it has cube (single 8 x 9 x 20)"]],
  ['sizes that differ', { 'a.mat': [CUBE], 'b.mat': [SMALL] }, ['a.mat', '--mask', 'b.mat'], ['  Use a cube and a mask of the same scene']],
  ['one class', { 'a.mat': [CUBE, { ...MASK, values: upTo(72).map(() => 1) }] }, ['a.mat'], ['a.mat: error: the mask has only one class']],
  ['a mask for a known scene', { 'a.mat': [MASK] }, ['ksc', '--mask', 'a.mat'], ['error: the scene ksc has its own mask']],
];

for (const [title, files, args, starts] of WRONG) {
  test(`refuses ${title}`, () =>
    withFolder(async (folder) => {
      fill(folder, files);
      const { command, positionals, options } = parseCall(['new', ...args], COMMANDS);
      process.chdir(folder);
      const text = formatProblem(await problemOfAsync(async () => (await actionOf(command!)).act(positionals, options)));
      process.chdir(ROOT);
      for (const start of starts)
        assert.ok(
          text.split('\n').some((line) => line.startsWith(start)),
          text,
        );
      assert.equal(readdirSync(folder).sort(), Object.keys(files).sort());
    }));
}

test('a known scene; never over a file', () =>
  withFolder(async (folder) => {
    const first = await hsiRun(['new', 'ksc', '--json'], { cwd: folder });
    assert.equal(
      [first.code, JSON.parse(first.stdout)],
      [0, { file: 'ksc.yaml', name: 'ksc', classes: 13, bands: 176, missing: ['KSC.mat', 'KSC_gt.mat'] }],
    );
    const text = readFileSync(join(folder, 'ksc.yaml'), 'utf8');
    assert.is((await hsiRun(['plan', 'ksc.yaml', '--quick'], { cwd: folder })).code, 0);
    const again = await hsiRun(['new', 'ksc'], { cwd: folder });
    assert.equal(
      [again.code, again.stderr],
      [2, 'ksc.yaml: error: the file exists already\n  Choose another with --output FILE.\n  hsi-run explain exists\n'],
    );
    assert.is(readFileSync(join(folder, 'ksc.yaml'), 'utf8'), text);
  }));

test('of a known scene, what is missing and what to do about it', () =>
  withFolder(async (folder) => {
    const saidOf = async (output: string) =>
      (await hsiRun(['new', 'ksc', '--data', 'scenes', '--output', output], { cwd: folder })).stdout.replaceAll(folder, '…');
    assert.is(
      await saidOf('a.yaml'),
      'a.yaml: written. It cannot run yet: KSC.mat and KSC_gt.mat of the scene ksc are not in …/scenes. ' +
        'hsi-run data fetch ksc --data scenes downloads them; then hsi-run a.yaml --data scenes runs it.\n',
    );
    fill(folder, { 'scenes/ksc/KSC_gt.mat': [MASK] });
    assert.match(await saidOf('b.yaml'), /KSC\.mat of the scene ksc is not in …\/scenes\. .* downloads it; then/);
    fill(folder, { 'scenes/KSC.mat': [CUBE] });
    assert.match(await saidOf('c.yaml'), /^c\.yaml: written\. hsi-run plan c\.yaml --data scenes says/);
  }));

test('labels of the catalogue under any name have its names', () =>
  withFolder(async (folder) => {
    const { rows, columns, classes } = findScene('ksc')!;
    const gt = classes.flatMap(({ label, pixels }) => Array.from({ length: pixels }, () => label));
    const labels = upTo(rows * columns).map((pixel) => gt[pixel] ?? 0);
    const mask: Written = { name: 'gt', shape: [rows, columns], values: labels, class: 'uint8' };
    const cube: Written = {
      name: 'cube',
      shape: [rows, columns, 8],
      values: upTo(rows * columns * 8).map((one) => one % 99),
      class: 'uint8',
    };
    fill(folder, { 'flight.mat': [cube, mask], 'other.mat': [cube, { ...mask, values: labels.with(0, 2) }] });
    const { stderr } = await hsiRun(['new', 'flight.mat'], { cwd: folder });
    assert.match(stderr, /^note: the mask has the labels of the catalogue's scene ksc \(.*\): its names of the classes are written$/m);
    const written = readFileSync(join(folder, 'flight.yaml'), 'utf8');
    for (const { name, pixels } of classes) assert.match(written, new RegExp(`- ${name} +# ${pixels}$`, 'm'));
    assert.is((await hsiRun(['new', 'other.mat'], { cwd: folder })).stderr, '');
    assert.match(readFileSync(join(folder, 'other.yaml'), 'utf8'), /- Class 1 /);
  }));

test.run();
