import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadScene, type SceneChoice } from '../../../src/data/scene/scene.js';
import { problemOfAsync, realFile, withFolder } from '../helpers.js';
import { writeMat, type Written } from '../readers/writers/mat5.js';

const test = suite('data/scene/scene');

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const CUBE: Written = { name: 'cube', shape: [2, 3, 4], values: upTo(24), class: 'uint16' };
const MASK: Written = { name: 'gt', shape: [2, 3], values: [0, 1, 2, 2, 1, 0], class: 'double' };
/** As CUBE's pixels: [0, 3, 10], [10, 3, 0]. */
const GAPS: Written = { ...MASK, values: [0, 10, 3, 3, 10, 0] };
const OTHER: Written = { name: 'title', shape: [1, 2], values: [72, 105], class: 'char' };

interface More {
  readonly cube?: string;
  readonly mask?: string;
  readonly classes?: SceneChoice['classes'];
  readonly choice?: SceneChoice;
}

/** Loads cube.mat and mask.mat with these variables; the folder of the files is written ~ in what comes back. */
async function load(cube: Written[], mask: Written[], more: More = {}) {
  let result: unknown;
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'cube.mat'), writeMat(cube, { compressed: true }));
    writeFileSync(join(folder, 'mask.mat'), writeMat(mask));
    const dataset: SceneChoice = {
      cube: { file: 'cube.mat', variable: more.cube },
      mask: { file: 'mask.mat', variable: more.mask },
      classes: more.classes,
      ...more.choice,
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
  const sources = scene.sources.map(({ role, file, variable }: any) => [role, file, variable]);
  assert.equal(sources, [
    ['cube', '~/cube.mat', 'cube'],
    ['mask', '~/mask.mat', 'gt'],
  ]);
  assert.equal((await load([CUBE], [MASK], { classes: ['Corn', 'Woods'] })).classNames, ['Corn', 'Woods']);
});

const FAILURES: [string, Written[], Written[], More, string, string, string][] = [
  [
    'sizes that differ',
    [CUBE],
    [{ ...MASK, shape: [3, 2] }],
    {},
    'size-mismatch',
    '~/cube.mat',
    'the cube is 2 x 3 pixels, but the mask 3 x 2 (~/mask.mat)',
  ],
  [
    'a missing variable',
    [CUBE],
    [MASK],
    { cube: 'data' },
    'variable-missing',
    '~/cube.mat',
    "there is no variable 'data'; the file has cube (uint16 2 x 3 x 4)",
  ],
  [
    'no variable that can be it',
    [MASK, OTHER],
    [MASK],
    {},
    'variable-ambiguous',
    '~/cube.mat',
    'no variable of the file can be a cube (rows x columns x bands); it has gt (double 2 x 3), title (char 1 x 2)',
  ],
  [
    'two variables that can be it',
    [CUBE],
    [MASK, { ...MASK, name: 'other' }],
    {},
    'variable-ambiguous',
    '~/mask.mat',
    '2 variables of the file can be the mask (rows x columns): gt (double 2 x 3), other (double 2 x 3)',
  ],
  [
    'the wrong rank',
    [CUBE, MASK],
    [MASK],
    { cube: 'gt' },
    'variable-rank',
    '~/cube.mat',
    "the variable 'gt' is 2 x 3, but a cube is rows x columns x bands",
  ],
  [
    'NaN and infinite values',
    [{ ...CUBE, class: 'single', values: (CUBE.values as number[]).map((v) => (v === 9 ? NaN : v === 20 ? Infinity : v)) }],
    [MASK],
    {},
    'cube-not-finite',
    '~/cube.mat',
    "2 of the cube's 24 values are NaN or infinite, the first at row 1, column 2, band 4 (counting from 1)",
  ],
  [
    'a label that is no whole number',
    [CUBE],
    [{ ...MASK, values: [0, 1, 1.5, 2, 1, 0] }],
    {},
    'label-invalid',
    '~/mask.mat',
    'the mask has 1.5 at row 1, column 2 (counting from 1): labels are whole numbers from 0 to 65535',
  ],
  [
    'no labels',
    [CUBE],
    [{ ...MASK, values: [0, 0, 0, 0, 0, 0] }],
    {},
    'mask-empty',
    '~/mask.mat',
    'the mask has no labelled pixel: every value is 0',
  ],
  [
    'names that are too few',
    [CUBE],
    [MASK],
    { classes: ['Corn'] },
    'class-count',
    '',
    'the mask has 2 classes (labels 1, 2), but there are 1 names',
  ],
  [
    'a label that no class has',
    [CUBE],
    [GAPS],
    { classes: [{ name: 'Corn', label: 3 }] },
    'class-count',
    '',
    'the mask has label 10 (2 pixels), but no class has it',
  ],
  [
    'a class that no pixel has',
    [CUBE],
    [GAPS],
    {
      classes: [
        { name: 'a', label: 3 },
        { name: 'b', label: 10 },
        { name: 'c', label: 4 },
      ],
    },
    'class-missing',
    '',
    'no pixel of the mask has label 4 ("c")',
  ],
  [
    'to leave out a class that is not there',
    [CUBE],
    [GAPS],
    { choice: { leave_out: ['Class 1'] } },
    'class-unknown',
    '',
    'dataset: there is no class "Class 1" in the mask',
  ],
  ['to leave one class alone', [CUBE], [GAPS], { choice: { leave_out: [10] } }, 'class-unknown', '', 'dataset: only one class is left'],
  [
    'a band that is not there',
    [CUBE],
    [MASK],
    { choice: { bands: { drop: ['3-9'] } } },
    'bands',
    '',
    'dataset.bands: there is no band 9: the scene has 4',
  ],
  [
    'wavelengths that are not known',
    [CUBE],
    [MASK],
    { choice: { bands: { keep: ['400-700 nm'] } } },
    'bands',
    '',
    'dataset.bands: the wavelengths of the scene are not known; name its bands by their numbers',
  ],
  [
    'more components than bands',
    [CUBE],
    [MASK],
    { choice: { bands: { drop: [1] }, pca: { components: 4, whiten: true } } },
    'bands',
    '',
    'dataset.pca asks for 4 components of 3 bands',
  ],
  [
    'an ignored value in a labelled pixel',
    [CUBE],
    [MASK],
    { choice: { ignore: 2 } },
    'cube-not-finite',
    '~/cube.mat',
    "1 of the cube's 24 values are 2, the value to be ignored, in labelled pixels, the first at row 1, column 2, band 1 (counting from 1)",
  ],
];

test('labels with gaps', async () => {
  const plain = await load([CUBE], [GAPS]);
  assert.equal(
    [plain.classNames, Object.values(plain.mask.values)],
    [
      ['Class 3', 'Class 10'],
      [0, 1, 2, 2, 1, 0],
    ],
  );
  assert.equal(plain.identity.classes, [[3], [10]]);
  assert.equal((await load([CUBE], [GAPS], { classes: ['Corn', 'Woods'] })).classNames, ['Corn', 'Woods']);
  const named = await load([CUBE], [GAPS], {
    classes: [
      { name: 'Woods', label: 10, colour: '#00aa00' },
      { name: 'Corn', label: 3 },
    ],
  });
  assert.equal(
    [named.classNames, named.classColours],
    [
      ['Corn', 'Woods'],
      [null, '#00aa00'],
    ],
  );
});

test('classes left out and merged', async () => {
  const four = { ...MASK, values: [1, 2, 3, 3, 4, 0] };
  const chosen = await load([CUBE], [four], {
    classes: ['a', 'b', 'c', 'd'],
    choice: { leave_out: ['b'], merge: [{ name: 'a or d', classes: ['d', 1], colour: '#123456' }] },
  });
  assert.equal(
    [chosen.classNames, chosen.classColours],
    [
      ['a or d', 'c'],
      ['#123456', null],
    ],
  );
  assert.equal(Object.values(chosen.mask.values), [1, 2, 1, 0, 2, 0]);
  assert.equal(chosen.identity.classes, [[1, 4], [3]]);
  const [whole, same] = await Promise.all([load([CUBE], [four]), load([CUBE], [four], { classes: ['w', 'x', 'y', 'z'] })]);
  assert.equal([whole.identity, same.identity], [{ digest: chosen.identity.digest }, { digest: chosen.identity.digest }]);
});

test('missing values count as the mean, or leave labelled pixels out', async () => {
  const values = (CUBE.values as number[]).map((value) => (value === 9 ? NaN : value === 20 ? -Infinity : value));
  const mean = await load([{ ...CUBE, class: 'single', values }], [MASK], { choice: { missing: 'mean' } });
  assert.equal(Object.values(mean.mask.values), [0, 2, 1, 1, 2, 0]);
  assert.equal(Object.values(mean.cube.values).filter((value) => value === null).length, 2);
  assert.match(mean.warnings.join(), /2 of the cube's 24 values are missing and count as their band's mean$/);
  const scaled = await load([{ ...CUBE, class: 'single', values }], [MASK], { choice: { missing: 'mean', scaling: 'min-max' } });
  assert.match(scaled.warnings.join(), /are missing and count as their band's least value$/);
  const one = (CUBE.values as number[]).map((value) => (value === 9 ? NaN : value));
  const left = await load([{ ...CUBE, class: 'single', values: one }], [MASK], { choice: { missing: 'leave-out' } });
  assert.equal(Object.values(left.mask.values), [0, 2, 1, 1, 0, 0]);
  assert.match(left.warnings.join(), /; 1 labelled pixel is left out because of it$/);
  const unused = await load([{ ...CUBE, class: 'single', values }], [MASK], { choice: { bands: { drop: [4, 2] } } });
  assert.equal([unused.warnings, unused.identity.bands], [[], [0, 2]]);
});

test('an ignored value may stand in unlabelled pixels', async () => {
  const { cube, identity, warnings } = await load([CUBE], [MASK], { choice: { ignore: 0 } });
  assert.equal([cube.type, cube.values[0], cube.values[1]], ['float32', null, 6]);
  assert.equal([identity.ignore, warnings.length], [0, 1]);
  assert.equal((await load([CUBE], [MASK], { choice: { ignore: 99 } })).warnings, []);
});

for (const [title, cube, mask, more, code, file, message] of FAILURES) {
  test(`refuses ${title}`, async () => {
    const problem = await load(cube, mask, more);
    assert.is(problem.code, code);
    assert.is(problem.message, message);
    assert.is(problem.place?.file ?? '', file);
    assert.ok(problem.hint.endsWith('.'));
  });
}

test('refuses files that cannot be read', () =>
  withFolder(async (folder) => {
    const options = { baseFolder: folder, dataFolder: folder };
    writeFileSync(join(folder, 'cube.mat'), writeMat([CUBE]).subarray(0, 200));
    writeFileSync(join(folder, 'mask.mat'), writeMat([MASK]));
    writeFileSync(join(folder, 'cube.tif'), '');
    mkdirSync(join(folder, 'folder.mat'));
    const failing = (file: string) => problemOfAsync(() => loadScene({ cube: { file }, mask: { file: 'mask.mat' } }, options));
    assert.is((await failing('cube.mat')).message, 'the MAT file is truncated at byte 128: expected an element of 104 bytes, found 64');
    assert.is((await failing('cube.tif')).message, 'the file is empty');
    writeFileSync(join(folder, 'cube.tif'), 'some text');
    assert.is((await failing('cube.tif')).message, 'the file is called .tif, but does not begin as GeoTIFF files do');
    writeFileSync(join(folder, 'cube.doc'), 'some text');
    assert.is(
      (await failing('cube.doc')).message,
      'the file is not one of MAT v5, MAT v7.3, HDF5, GeoTIFF, NPY, NPZ, PNG, Zarr, ENVI, ESRI BIL, CSV of spectra: ' +
        'it does not begin as they do, and has no ENVI header beside it',
    );
    assert.is((await failing('folder.mat')).message, 'this is a folder, not a file');
    assert.is((await failing('none.mat')).code, 'file-missing');
  }));

test('refuses files that are not those of the catalogue scene', () =>
  withFolder(async (folder) => {
    const options = { baseFolder: folder, dataFolder: folder };
    const write = (file: string, variable: Written) => writeFileSync(join(folder, file), writeMat([variable], { compressed: true }));
    const writeMask = (labels: number) =>
      write('Indian_pines_gt.mat', {
        name: 'indian_pines_gt',
        shape: [145, 145],
        values: upTo(21025).map((index) => index % (labels + 1)),
        class: 'uint8',
      });
    write('KSC.mat', { ...CUBE, name: 'KSC' });
    write('KSC_gt.mat', { ...MASK, name: 'KSC_gt' });
    assert.is(
      (await problemOfAsync(() => loadScene({ scene: 'ksc' }, options))).message,
      'the cube is 2 x 3 x 4, but scene ksc is 512 x 614 x 176',
    );
    assert.equal(await problemOfAsync(() => loadScene({ scene: 'kcs' }, options)), {
      code: 'scene-unknown',
      message: "there is no scene 'kcs'",
      hint: 'There are indian-pines, ksc, pavia-university, pavia-centre, salinas, salinas-a, indian-pines-8bit.',
    });
    const flat = new Array<number>(4205000).fill(7);
    write('IP_200_M.mat', { name: 'data_M', shape: [145, 145, 200], values: flat, class: 'uint8' });
    writeMask(3);
    assert.is(
      (await problemOfAsync(() => loadScene({ scene: 'indian-pines-8bit' }, options))).message,
      'the mask has 3 classes (labels 1, 2, 3), but scene indian-pines-8bit has 16 (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)',
    );
    writeMask(16);
    const { warnings } = await loadScene({ scene: 'indian-pines-8bit' }, options);
    assert.is(warnings.length, 2);
    assert.match(warnings[0], /this cube differs from the catalogue's copy \(SHA-256 [0-9a-f]{64}, expected 8bfb/);
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
