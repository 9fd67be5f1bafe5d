import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadScene } from '../../src/data/scene.js';
import type { ResolvedDataset } from '../../src/schema/pipeline.generated.js';
import { problemOfAsync, realFile, withFolder } from './helpers.js';
import { writeMat, type Written } from './readers/mat5-writer.js';

const test = suite('data/scene');

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const CUBE: Written = { name: 'cube', shape: [2, 3, 4], values: upTo(24), class: 'uint16' };
const MASK: Written = { name: 'gt', shape: [2, 3], values: [0, 1, 2, 2, 1, 0], class: 'double' };
const OTHER: Written = { name: 'title', shape: [1, 2], values: [72, 105], class: 'char' };

interface More {
  readonly cube?: string;
  readonly mask?: string;
  readonly classes?: string[];
}

/** Loads cube.mat and mask.mat with these variables; the folder of the files is written ~ in what comes back. */
async function load(cube: Written[], mask: Written[], more: More = {}) {
  let result: unknown;
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'cube.mat'), writeMat(cube, { compressed: true }));
    writeFileSync(join(folder, 'mask.mat'), writeMat(mask));
    const dataset: Omit<ResolvedDataset, 'standardize'> = {
      cube: { file: 'cube.mat', variable: more.cube },
      mask: { file: 'mask.mat', variable: more.mask },
      classes: more.classes,
    };
    const loading = () => loadScene(dataset, { baseFolder: folder, dataFolder: folder });
    result = await loading().catch(() => problemOfAsync(loading));
    result = JSON.parse(JSON.stringify(result).replaceAll(folder, '~'));
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  return result as any;
}

test('two files, their variables found', async () => {
  const scene = await load([OTHER, CUBE], [OTHER, MASK]);
  assert.is(scene.cube.type, 'uint16');
  assert.equal([scene.cube.rows, scene.cube.columns, scene.cube.bands], [2, 3, 4]);
  assert.equal(Object.values(scene.cube.values).slice(0, 8), [0, 6, 12, 18, 2, 8, 14, 20]);
  assert.equal(Object.values(scene.mask.values), [0, 2, 1, 1, 2, 0]);
  assert.equal(scene.classNames, ['Class 1', 'Class 2']);
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  assert.equal(scene.sources.map(({ role, file, variable }: any) => [role, file, variable]),
    [['cube', '~/cube.mat', 'cube'], ['mask', '~/mask.mat', 'gt']]);
  assert.equal((await load([CUBE], [MASK], { classes: ['Corn', 'Woods'] })).classNames, ['Corn', 'Woods']);
});

const FAILURES: [string, Written[], Written[], More, string, string, string][] = [
  ['sizes that differ', [CUBE], [{ ...MASK, shape: [3, 2] }], {}, 'size-mismatch', '~/cube.mat',
    'the cube is 2 x 3 pixels, the mask 3 x 2 (~/mask.mat)'],
  ['a missing variable', [CUBE], [MASK], { cube: 'data' }, 'variable-missing', '~/cube.mat',
    "there is no variable 'data'; the file holds cube (uint16 2 x 3 x 4)"],
  ['no variable that can be it', [MASK, OTHER], [MASK], {}, 'variable-ambiguous', '~/cube.mat',
    'no variable of the file can be a cube (rows x columns x bands); it holds gt (double 2 x 3), title (char 1 x 2)'],
  ['two variables that can be it', [CUBE], [MASK, { ...MASK, name: 'other' }], {}, 'variable-ambiguous', '~/mask.mat',
    '2 variables of the file can be the mask (rows x columns): gt (double 2 x 3), other (double 2 x 3)'],
  ['the wrong rank', [CUBE, MASK], [MASK], { cube: 'gt' }, 'variable-rank', '~/cube.mat',
    "the variable 'gt' is 2 x 3, but a cube is rows x columns x bands"],
  ['NaN and infinite values',
    [{ ...CUBE, class: 'single', values: (CUBE.values as number[]).map((v) => (v === 9 ? NaN : v === 20 ? Infinity : v)) }],
    [MASK], {}, 'cube-not-finite', '~/cube.mat',
    "2 of the cube's 24 values are NaN or infinite, the first at row 1, column 2, band 4 (counting from 1)"],
  ['a label that is no whole number', [CUBE], [{ ...MASK, values: [0, 1, 1.5, 2, 1, 0] }], {}, 'label-invalid', '~/mask.mat',
    'the mask holds 1.5 at row 1, column 2 (counting from 1): labels are whole numbers from 0 to 65535'],
  ['labels with gaps', [CUBE], [{ ...MASK, values: [0, 1, 4, 4, 1, 0] }], {}, 'class-missing', '~/mask.mat',
    "the mask's labels go up to 4, but no pixel has label 2, 3"],
  ['no labels', [CUBE], [{ ...MASK, values: [0, 0, 0, 0, 0, 0] }], {}, 'mask-empty', '~/mask.mat',
    'the mask labels no pixel: every value is 0'],
  ['names that are too few', [CUBE], [MASK], { classes: ['Corn'] }, 'class-count', '',
    'the mask ~/mask.mat has 2 classes, but 1 names are given'],
];

for (const [title, cube, mask, more, code, file, message] of FAILURES) {
  test(`refuses ${title}`, async () => {
    const problem = await load(cube, mask, more);
    assert.is(problem.code, code);
    assert.is(problem.message, message);
    assert.is(problem.place?.file ?? '', file);
    assert.ok(problem.cure.endsWith('.'));
  });
}

test('refuses files that cannot be read', () => withFolder(async (folder) => {
  const options = { baseFolder: folder, dataFolder: folder };
  writeFileSync(join(folder, 'cube.mat'), writeMat([CUBE]).subarray(0, 200));
  writeFileSync(join(folder, 'mask.mat'), writeMat([MASK]));
  writeFileSync(join(folder, 'cube.tif'), '');
  mkdirSync(join(folder, 'folder.mat'));
  const failing = (file: string) => problemOfAsync(() => loadScene({ cube: { file }, mask: { file: 'mask.mat' } }, options));
  assert.is((await failing('cube.mat')).message, 'the MAT file is truncated at byte 128: an element of 104 bytes is due, 64 are left');
  assert.is((await failing('cube.tif')).message, "files ending in '.tif' cannot be read, only .mat");
  assert.is((await failing('folder.mat')).message, 'the file cannot be read (EISDIR)');
  assert.is((await failing('none.mat')).code, 'file-missing');
}));

test('refuses files that are not those of the catalogue scene', () => withFolder(async (folder) => {
  const options = { baseFolder: folder, dataFolder: folder };
  const write = (file: string, variable: Written) => (
    writeFileSync(join(folder, file), writeMat([variable], { compressed: true }))
  );
  const writeMask = (labels: number) => (
    write('Indian_pines_gt.mat', {
      name: 'indian_pines_gt',
      shape: [145, 145],
      values: upTo(21025).map((index) => index % (labels + 1)),
      class: 'uint8',
    })
  );
  write('KSC.mat', { ...CUBE, name: 'KSC' });
  write('KSC_gt.mat', { ...MASK, name: 'KSC_gt' });
  assert.is((await problemOfAsync(() => loadScene({ scene: 'ksc' }, options))).message,
    'the cube is 2 x 3 x 4, but scene ksc is 512 x 614 x 176');
  assert.equal(await problemOfAsync(() => loadScene({ scene: 'kcs' }, options)), {
    code: 'scene-unknown',
    message: "there is no scene 'kcs'",
    cure: 'There are indian-pines, ksc, pavia-university, salinas, indian-pines-8bit.',
  });
  const flat = new Array<number>(4205000).fill(7);
  write('IP_200_M.mat', { name: 'data_M', shape: [145, 145, 200], values: flat, class: 'uint8' });
  writeMask(3);
  assert.is((await problemOfAsync(() => loadScene({ scene: 'indian-pines-8bit' }, options))).message,
    'the mask has 3 classes, but scene indian-pines-8bit has 16');
  writeMask(16);
  const { warnings } = await loadScene({ scene: 'indian-pines-8bit' }, options);
  assert.is(warnings.length, 2);
  assert.match(warnings[0], /this cube is not the copy that the catalogue knows \(SHA-256 [0-9a-f]{64}, known 8bfb/);
}));

test('the synthetic scene', async () => {
  const synthetic = { rows: 16, columns: 20, bands: 8, classes: 3, noise: 0.06, seed: 1 };
  const { cube, sources } = await loadScene({ synthetic }, { baseFolder: '.' });
  assert.equal([cube.rows, cube.columns, cube.bands, sources], [16, 20, 8, []]);
});

const REAL = realFile('indian-pines-8bit/IP_200_M.mat');
(REAL ? test : test.skip)('the real scene indian-pines-8bit', async () => {
  const options = { baseFolder: '.', dataFolder: dirname(dirname(REAL!)) };
  const scene = await loadScene({ scene: 'indian-pines-8bit' }, options);
  assert.equal([scene.cube.rows, scene.cube.columns, scene.cube.bands, scene.cube.type], [145, 145, 200, 'uint8']);
  assert.is(scene.classNames[15], 'Stone-Steel-Towers');
  assert.equal(scene.warnings, []);
});

test.run();
