import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findScene } from '../../src/scenes/index.js';
import { readMask } from '../../src/data/arrays/array-file.js';
import { labelledPixels, maskOf } from '../../src/data/masks/mask.js';
import { split } from '../../src/splits/index.js';
import type { ResolvedSplit } from '../../src/schema/pipeline.generated.js';
import type { Amount } from '../../src/splits/amount.js';
import { RandomStream } from '../../src/numerics/random.js';
import { problemOf, realFile } from '../data/helpers.js';

const test = suite('splits/random');

/** A mask of one row with so many pixels of each class, after ten unlabelled ones. */
function maskWith(...counts: number[]) {
  const values = Uint8Array.from([10, ...counts].flatMap((count, label) => new Array<number>(count).fill(label)));
  return { rows: 1, columns: values.length, values };
}

function splitMask(mask: ReturnType<typeof maskOf>, train: Amount, validation: Amount, test: Amount = 'rest', seed = 1) {
  const names = labelledPixels(mask).map((_, index) => 'ABCDEFGHIJKLMNOP'[index]);
  return split({ by: 'random', train, validation, test } satisfies ResolvedSplit, mask, new RandomStream(seed, 'split'), names);
}

const perClass = (mask: ReturnType<typeof maskOf>, pixels: Uint32Array, classes: number) =>
  Array.from({ length: classes }, (_, index) => pixels.filter((pixel) => mask.values[pixel] === index + 1).length);

test('every labelled pixel in one part, ascending', () => {
  const amounts = fc.constantFrom<Amount>('20%', '12.5%', 30, { per_class: 5 });
  const classes = fc.array(fc.integer({ min: 40, max: 60 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(classes, amounts, amounts, fc.nat(), (counts, train, validation, seed) => {
      const mask = maskWith(...counts);
      const parts = splitMask(mask, train, validation, 'rest', seed);
      for (const part of Object.values(parts))
        assert.equal(
          [...part],
          [...part].sort((a, b) => a - b),
        );
      const all = Object.values(parts)
        .flatMap((part) => [...part])
        .sort((a, b) => a - b);
      assert.equal(
        all,
        Array.from({ length: counts.reduce((a, b) => a + b) }, (_, index) => index + 10),
      );
    }),
  );
});

test('a share is of each class, rounded as the released code rounds', () => {
  const mask = maskWith(46, 20, 10, 1330);
  const { train, validation, test } = splitMask(mask, '10%', '20%');
  assert.equal(perClass(mask, train, 4), [5, 2, 1, 133]);
  assert.equal(perClass(mask, validation, 4), [10, 4, 2, 266]);
  assert.equal(perClass(mask, test, 4), [31, 14, 7, 931]);
});

test('a share is exact where floating point is not', () => {
  // In floating point 0.07 * 100 is 7.000000000000001 and 0.29 * 100 is 28.999999999999996.
  const mask = maskWith(100, 1000);
  assert.equal(perClass(mask, splitMask(mask, '7%', '29%').train, 2), [7, 70]);
  assert.equal(perClass(mask, splitMask(mask, '29%', 0).train, 2), [29, 290]);
  assert.equal(perClass(mask, splitMask(mask, '0.1%', 0).train, 2), [1, 1]);
});

test('shares of the whole leave nothing and overlap nowhere', () => {
  const mask = maskWith(46, 7);
  const { train, validation, test } = splitMask(mask, '20%', '10%', '70%');
  const counts = [train, validation, test].map((part) => perClass(mask, part, 2));
  assert.equal(counts, [
    [10, 2],
    [5, 1],
    [31, 4],
  ]);
});

test('plain numbers and numbers of each class', () => {
  const mask = maskWith(40, 60);
  const { train, validation, test } = splitMask(mask, { per_class: 15 }, 11, 50);
  assert.equal(perClass(mask, train, 2), [15, 15]);
  assert.equal([validation.length, test.length], [11, 50]);
  assert.is(splitMask(mask, 30, 0).validation.length, 0);
});

test('the same seed, the same split; validation moves no training pixel', () => {
  const mask = maskWith(40, 60);
  assert.equal(splitMask(mask, '20%', 9), splitMask(mask, '20%', 9));
  assert.equal(splitMask(mask, '20%', 9).train, splitMask(mask, '20%', '30%', 20).train);
  assert.not.equal(splitMask(mask, '20%', 9).train, splitMask(mask, '20%', 9, 'rest', 2).train);
});

const FAILURES: [string, number[], Amount, Amount, Amount, string, string][] = [
  [
    'no pixel left for test',
    [40, 1],
    '20%',
    5,
    'rest',
    'class-too-small',
    'split.train (20%) asks for 1 pixel of class 2 (B), which has 1 of its 1 left; one must remain for the test set',
  ],
  [
    'no pixel left for test after validation',
    [40, 2],
    '20%',
    '10%',
    'rest',
    'class-too-small',
    'split.validation (10%) asks for 1 pixel of class 2 (B), which has 1 of its 2 left; one must remain for the test set',
  ],
  [
    'fewer than per_class',
    [60, 28],
    { per_class: 50 },
    0,
    'rest',
    'class-too-small',
    'split.train ({per_class: 50}) asks for 50 pixels of class 2 (B), which has 28 of its 28 left',
  ],
  [
    'fewer than per_class for test',
    [60, 28],
    { per_class: 20 },
    0,
    { per_class: 10 },
    'class-too-small',
    'split.test ({per_class: 10}) asks for 10 pixels of class 2 (B), which has 8 of its 28 left',
  ],
  [
    'a number larger than what is left',
    [60, 40],
    '20%',
    81,
    'rest',
    'too-few-pixels',
    'split.validation asks for 81 pixels, but 80 labelled pixels are left',
  ],
  ['nothing to train on', [60, 40], 0, 1, 'rest', 'split-empty', 'split.train (0) gets no pixel'],
  ['nothing to test on', [60, 40], '20%', 80, 'rest', 'split-empty', 'split.test (rest) gets no pixel'],
  ['what is no amount', [60, 40], 'half', 80, 'rest', 'amount-invalid', "'half' is not a valid amount of pixels"],
];

for (const [title, counts, train, validation, rest, code, message] of FAILURES) {
  test(`refuses ${title}`, () => {
    const problem = problemOf(() => splitMask(maskWith(...counts), train, validation, rest));
    assert.is(problem.code, code);
    assert.is(problem.message, message);
  });
}

/** Tables I-III of the paper: training pixels by class, then the totals of training, validation and test. */
const PAPER = [
  {
    file: 'indian-pines-8bit/Indian_pines_gt.mat',
    id: 'indian-pines',
    train: '20%',
    validation: 1025,
    totals: [2055, 1025, 7169],
    classes: [10, 286, 166, 48, 97, 146, 6, 96, 4, 195, 491, 119, 41, 253, 78, 19],
  },
  {
    file: 'ksc/KSC_gt.mat',
    id: 'ksc',
    train: '20%',
    validation: 521,
    totals: [1048, 521, 3642],
    classes: [153, 49, 52, 51, 33, 46, 21, 87, 104, 81, 84, 101, 186],
  },
  {
    file: 'pavia-university/PaviaU_gt.mat',
    id: 'pavia-university',
    train: '10%',
    validation: 4281,
    totals: [4281, 4281, 34214],
    classes: [664, 1865, 210, 307, 135, 503, 133, 369, 95],
  },
] as const;

for (const { file, id, train, validation, totals, classes } of PAPER) {
  const path = realFile(file);
  (path ? test : test.skip)(`the paper's pixels of ${id}`, async () => {
    const scene = findScene(id)!;
    const mask = maskOf((await readMask({ file: path!, variable: scene.mask.variable }))[0], path!);
    const parts = splitMask(mask, train, validation);
    assert.equal(perClass(mask, parts.train, classes.length), [...classes]);
    assert.equal([parts.train.length, parts.validation.length, parts.test.length], [...totals]);
    assert.equal(
      labelledPixels(mask),
      scene.classes.map(({ pixels }) => pixels),
    );
  });
}

test.run();
