import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Code } from '../../src/errors/codes.js';
import { withFolder } from '../data/helpers.js';
import { writeMat, type Written } from '../data/readers/writers/mat5.js';
import { hsiRun, inParallel } from './command-line.js';

const test = suite('cli/wrong-input');

/** A pipeline on files of one's own: 8 x 9 pixels, 20 bands, two classes. */
const OWN = `version: 1
dataset:
  cube: {file: cube.mat}
  mask: {file: mask.mat}
split: {by: random, train: 20%, validation: 4}
patch: {size: 3}
architecture:
  - conv: {kernels: 2, size: [1, 1, 7], stride: [1, 1, 2]}
  - conv: {kernels: 2, size: [3, 3, full]}
  - dense: classes
training: {optimizer: {sgd: {}}, epochs: 1}
seeds: [1]
`;

const FILES = '  cube: {file: cube.mat}\n  mask: {file: mask.mat}';
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const CUBE: Written = { name: 'cube', shape: [8, 9, 20], values: upTo(1440), class: 'single' };
const MASK: Written = { name: 'gt', shape: [8, 9], values: upTo(72).map((index) => index % 3), class: 'uint8' };
const NOTES: Written = { name: 'notes', shape: [1, 2], values: [72, 105], class: 'char' };

interface Input {
  /** Pieces of the pipeline's text to replace. */
  readonly edit?: readonly [from: string, to: string];
  /** The files, instead of a right cube and mask. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

const files = (cube: Uint8Array, mask = writeMat([MASK])) => ({ 'cube.mat': cube, 'mask.mat': mask });

/** Wrong inputs and what the command says of them, word for word; ~ is the folder of the files. */
const WRONG: [string, Code, Input, string[]][] = [
  [
    "a missing file of one's own",
    'file-missing',
    { files: {} },
    [
      '~/own.yaml:3:16: error: cube.mat is missing: looked for ~/cube.mat and ~/data/cube.mat',
      '    3 |   cube: {file: cube.mat}',
      '      |                ^',
      "  Paths start from the pipeline file's folder, then from the data folder (--data, HSI_DATA).",
    ],
  ],
  [
    'a missing file of a scene: which, where from, where to',
    'file-missing',
    { edit: [FILES, '  scene: ksc'] },
    [
      '~/own.yaml:3:10: error: KSC.mat of scene ksc is missing: looked for ~/data/ksc/KSC.mat and ~/data/KSC.mat',
      '    3 |   scene: ksc',
      '      |          ^',
      '  hsi-run data fetch ksc downloads it. Or get it from https://www.ehu.eus/ccwintco/uploads/2/26/KSC.mat and put it at ~/data/ksc/KSC.mat.',
    ],
  ],
  [
    'a cube whose size differs from its mask',
    'size-mismatch',
    { files: files(writeMat([CUBE]), writeMat([{ ...MASK, shape: [9, 8] }])) },
    [
      '~/own.yaml:3:16: error: ~/cube.mat: the cube is 8 x 9 pixels, but the mask 9 x 8 (~/mask.mat)',
      '    3 |   cube: {file: cube.mat}',
      '      |                ^',
      "  The mask's rows and columns are exchanged: write axes: [columns, rows] in dataset.mask, or remove axes that say so. Or it is the cube: axes: [columns, rows, bands] in dataset.cube.",
    ],
  ],
  [
    'a truncated .mat',
    'truncated',
    { files: files(writeMat([CUBE]).subarray(0, 3000)) },
    [
      '~/own.yaml:3:16: error: ~/cube.mat: the MAT file is truncated at byte 128: expected an element of 5816 bytes, found 2864',
      '    3 |   cube: {file: cube.mat}',
      '      |                ^',
      '  Copy or download the file again.',
    ],
  ],
  [
    'a variable of the mask that the one file of both does not have',
    'variable-missing',
    { edit: ['{file: mask.mat}', '{file: cube.mat, variable: labels}'], files: files(writeMat([CUBE])) },
    [
      "~/own.yaml:4:36: error: ~/cube.mat: there is no variable 'labels'; the file has cube (single 8 x 9 x 20)",
      '    4 |   mask: {file: cube.mat, variable: labels}',
      '      |                                    ^',
      '  Name one of them.',
    ],
  ],
  [
    'a mask in the file of the cube, which has none',
    'variable-ambiguous',
    { edit: ['mask.mat', 'cube.mat'], files: files(writeMat([CUBE])) },
    [
      '~/own.yaml:4:16: error: ~/cube.mat: no variable of the file can be a mask (rows x columns); it has cube (single 8 x 9 x 20)',
      '    4 |   mask: {file: cube.mat}',
      '      |                ^',
      '  Name another file for the mask.',
    ],
  ],
  [
    'a variable that is not there',
    'variable-missing',
    { edit: ['{file: cube.mat}', '{file: cube.mat, variable: data}'], files: files(writeMat([NOTES, CUBE])) },
    [
      "~/own.yaml:3:36: error: ~/cube.mat: there is no variable 'data'; the file has notes (char 1 x 2), cube (single 8 x 9 x 20)",
      '    3 |   cube: {file: cube.mat, variable: data}',
      '      |                                    ^',
      '  Name one of them.',
    ],
  ],
  [
    'NaN in the cube',
    'cube-not-finite',
    { files: files(writeMat([{ ...CUBE, values: upTo(1440).map((index) => (index === 77 ? NaN : index)) }])) },
    [
      "~/own.yaml:3:16: error: ~/cube.mat: 1 of the cube's 1440 values are NaN or infinite, the first at row 6, column 1, band 2 (counting from 1)",
      '    3 |   cube: {file: cube.mat}',
      '      |                ^',
      '  Choose what to do with dataset.missing (mean, leave-out), or leave bands out with dataset.bands.',
    ],
  ],
  [
    'a class with too few pixels for its share',
    'class-too-small',
    { files: files(writeMat([CUBE]), writeMat([{ ...MASK, values: upTo(72).map((index) => (index === 0 ? 2 : 1)) }])) },
    [
      '~/own.yaml:5:28: error: split.train (20%) asks for 1 pixel of class 2 (Class 2), which has 1 of its 1 left; ' +
        'one must remain for the test set',
      '    5 | split: {by: random, train: 20%, validation: 4}',
      '      |                            ^',
      '  Ask for fewer pixels, or leave the class out of the mask.',
    ],
  ],
  [
    'a patch larger than the scene',
    'patch',
    { edit: ['size: 3}\narch', 'size: 11}\narch'] },
    [
      '~/own.yaml:6:15: error: patch.size: a patch of 11 x 11 is larger than the scene of 8 x 9',
      '    6 | patch: {size: 11}',
      '      |               ^',
      '  Set patch.size to 7 or less.',
    ],
  ],
  [
    'a kernel longer than the depth left',
    'shape',
    { edit: ['[3, 3, full]', '[1, 1, 8]'] },
    [
      "~/own.yaml:9:5: error: block 2 (conv): the kernel's depth (8) exceeds the remaining 7: kernel 1x1x8, input 3x3x7, 2 channels",
      '    9 |   - conv: {kernels: 2, size: [1, 1, 8]}',
      '      |     ^',
      '  Use a depth of at most 7, or full.',
    ],
  ],
  [
    'a negative share',
    'value',
    { edit: ['20%', '-20%'] },
    [
      '~/own.yaml:5:28: error: split.train must be a share of each class such as 20% or 0.2, a whole number of pixels in total, or {per_class: n} ' +
        '(found "-20%")',
      '    5 | split: {by: random, train: -20%, validation: 4}',
      '      |                            ^',
    ],
  ],
  [
    'shares over 1',
    'shares-over-whole',
    { edit: ['validation: 4', 'validation: 80.1%'] },
    [
      '~/own.yaml:5:45: error: split: the shares add up to more than 100 % (train 20% + validation 80.1%)',
      '    5 | split: {by: random, train: 20%, validation: 80.1%}',
      '      |                                             ^',
      '  Lower one of them.',
    ],
  ],
  [
    'duplicate seeds',
    'duplicate',
    { edit: ['[1]', '[1, 2, 1]'] },
    ['~/own.yaml:12:15: error: seeds has 1 twice', '   12 | seeds: [1, 2, 1]', '      |               ^', '  Remove one of them.'],
  ],
  [
    'names of other classes than the mask has',
    'class-count',
    { edit: [FILES, `${FILES}\n  classes: [Maize, Wheat, Rye]`] },
    [
      '~/own.yaml:5:12: error: the mask has 2 classes (labels 1, 2), but there are 3 names',
      '    5 |   classes: [Maize, Wheat, Rye]',
      '      |            ^',
      '  Give one name for each label in ascending order, or each with its label: {name: Maize, label: 10}.',
    ],
  ],
];

const right = files(writeMat([CUBE]));

async function runWith({ edit, files: some = right }: Input, more: readonly string[] = []) {
  let result: unknown;
  await withFolder(async (folder) => {
    if (edit) assert.ok(OWN.includes(edit[0]), edit[0]);
    writeFileSync(join(folder, 'own.yaml'), edit ? OWN.replace(...edit) : OWN);
    for (const [name, bytes] of Object.entries(some)) writeFileSync(join(folder, name), bytes);
    const before = readdirSync(folder);
    const runs = join(folder, 'runs');
    const outcome = await hsiRun([join(folder, 'own.yaml'), '--runs', runs, '--data', join(folder, 'data'), ...more]);
    result = JSON.parse(JSON.stringify(outcome).replaceAll(folder, '~'));
    // Nothing is left behind: neither results nor anything half-written.
    if (outcome.code !== 0) assert.equal(readdirSync(folder), before);
  });
  return result as { code: number; stdout: string; stderr: string };
}

const outcomes = await inParallel(
  WRONG.map(
    ([, , input]) =>
      () =>
        runWith(input),
  ),
);

/** What shows more: of the code, and of the pages that the hint names. */
function explained(code: string, lines: readonly string[]): string {
  const pages = [...lines.join('\n').matchAll(/docs\/[\w-]+\.md/g)].map(([page]) => page);
  return `  ${[code, ...pages].map((what) => `hsi-run explain ${what}`).join('; ')}`;
}

WRONG.forEach(([title, code, , lines], index) => {
  test(`refuses ${title}`, () =>
    assert.equal(outcomes[index], { code: 2, stdout: '', stderr: `${[...lines, explained(code, lines)].join('\n')}\n` }));
});

test('without any of these it runs', async () => assert.is((await runWith({})).code, 0));

test('as JSON: code, message, hint and place', async () => {
  const { code, stdout, stderr } = await runWith({ edit: ['size: 3}\narch', 'size: 11}\narch'] }, ['--json']);
  assert.equal([code, stderr], [2, '']);
  assert.equal(JSON.parse(stdout), {
    errors: [
      {
        code: 'patch',
        message: 'patch.size: a patch of 11 x 11 is larger than the scene of 8 x 9',
        hint: 'Set patch.size to 7 or less.',
        cure: 'Set patch.size to 7 or less.',
        file: '~/own.yaml',
        line: 6,
        column: 15,
        endColumn: 17,
        excerpt: 'patch: {size: 11}',
        docs: 'docs/errors.md#patch',
      },
    ],
  });
});

test.run();
