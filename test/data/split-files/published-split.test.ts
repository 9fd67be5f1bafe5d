import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { leakageOf } from '../../../src/data/leakage.js';
import { loadMask } from '../../../src/data/masks/mask-scene.js';
import { labelsOf, pixelsOf, readPublishedPixels, relabelled } from '../../../src/data/split-files/published-split.js';
import { publishedFigures } from '../../../src/plan/published-splits.js';
import { findPublishedSplit, publishedSplits } from '../../../src/scenes/splits/index.js';
import { findScene } from '../../../src/scenes/index.js';
import { problemOf, problemOfAsync, realFile, withFolder } from '../helpers.js';
import { writeMat } from '../readers/writers/mat5.js';

const test = suite('data/split-files/published-split');

const PIXELS = [...Array(145 * 145).keys()];
const mask = (values: number[]) => ({ rows: 1, columns: values.length, values: Uint8Array.from(values) });

test("each pixel of a split has the split's class, every other its own", () => {
  const row = (most: number) => fc.array(fc.integer({ min: 0, max: most }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(row(3), row(3), row(3), fc.shuffledSubarray([1, 2, 3], { minLength: 3 }), (own, train, tested, order) => {
      const labels = [0, ...order];
      const test = tested.map((label, index) => (train[index] > 0 ? 0 : label));
      const { values, misfits } = relabelled({ train: mask(train), test: mask(test), sha256: [] }, mask(own), labels);
      own.forEach((label, pixel) => {
        const given = train[pixel] || test[pixel];
        assert.is(values[pixel], given > 0 ? labels[given] : label);
      });
      const outside = (part: number[]) => part.filter((label, pixel) => label > 0 && own[pixel] === 0).length;
      assert.equal(misfits.outside, { train: outside(train), test: outside(test) });
      // What is not labelled is dropped, and nothing else.
      const parts = pixelsOf(mask(train), mask(test), own);
      assert.is(parts.train.length, train.filter((label) => label > 0).length - misfits.outside.train);
      assert.is(parts.test.length, test.filter((label) => label > 0).length - misfits.outside.test);
    }),
  );
});

test('the rest of the mask tests', () => {
  const { train, test } = pixelsOf(mask([1, 0, 0, 2]), undefined, [1, 2, 0, 0]);
  assert.equal([[...train], [...test]], [[0], [1]]);
});

test('classes are found by name, whatever their labels, case and blanks', () => {
  const split = findPublishedSplit('indian-pines-695')!;
  const { classes } = findScene('indian-pines')!;
  assert.equal(labelsOf(split, classes), [0, 2, 3, 4, 5, 6, 8, 10, 11, 12, 13, 14, 15, 16, 1, 7, 9]);
  const loud = classes.map(({ name, label }) => ({ name: name.toUpperCase().replaceAll('-', ' '), label: label * 10 }));
  assert.is(labelsOf(split, loud)[1], 20);
  const problem = problemOf(() => labelsOf(split, classes.slice(2)));
  assert.is(problem.code, 'split-file');
  assert.match(problem.message, /classes that the scene has not: Corn-notill, Alfalfa$/);
});

test('every split of a scene of the catalogue has its size and its classes', () => {
  for (const split of publishedSplits) {
    for (const id of split.scenes) {
      const scene = findScene(id);
      if (!scene) continue;
      assert.equal([scene.rows, scene.columns], [split.rows, split.columns], split.id);
      assert.is(labelsOf(split, scene.classes).length, scene.classes.length + 1, split.id);
    }
  }
});

test('a file of other pixels is refused, one that is not there is named', () =>
  withFolder(async (folder) => {
    const labels = { rows: 145, columns: 145 };
    const missing = await problemOfAsync(() => readPublishedPixels('indian-pines-disjoint', labels, folder));
    assert.is(missing.code, 'file-missing');
    assert.match(missing.hint!, /fixed-splits.indianpines_disjoint_dset\.mat/);
    mkdirSync(join(folder, 'fixed-splits'));
    const file = join(folder, 'fixed-splits/indianpines_disjoint_dset.mat');
    const write = (values: number[]) =>
      writeFileSync(file, writeMat([{ name: 'indianpines_disjoint_dset', class: 'uint8', shape: [145, 145], values }]));
    write(PIXELS.map((pixel) => (pixel < 1 ? 1 : 0)));
    assert.match(
      (await problemOfAsync(() => readPublishedPixels('indian-pines-disjoint', labels, folder))).message,
      /^the mask has 1 pixels, not 5689/,
    );
    write(PIXELS.map((pixel) => (pixel < 5689 ? 1 : 0)));
    assert.match(
      (await problemOfAsync(() => readPublishedPixels('indian-pines-disjoint', labels, folder))).message,
      /^the mask has as many pixels, but others/,
    );
    const size = await problemOfAsync(() => readPublishedPixels('indian-pines-disjoint', { rows: 9, columns: 9 }, folder));
    assert.match(size.message, /is of a scene of 145 x 145 pixels, this one has 9 x 9$/);
  }));

/** The figures for 7 x 7, in percent. */
const KNOWN: readonly [id: string, train: number, test: number, inside: number, overlap: number][] = [
  ['indian-pines-695', 695, 9671, 78.9, 98.3],
  ['indian-pines-disjoint', 5689, 4711, 56.5, 91.1],
  ['pavia-university-fixed', 3921, 40002, 10.1, 21.0],
];

test('real splits: pixels, leakage, labels', () =>
  withFolder(async (folder) => {
    for (const file of ['indian-pines/Indian_pines_gt.mat', 'pavia-university/PaviaU_gt.mat']) {
      const real = realFile(file);
      if (!real) return;
      mkdirSync(join(folder, file, '..'));
      copyFileSync(real, join(folder, file));
    }
    mkdirSync(join(folder, 'fixed-splits'));
    for (const split of publishedSplits) {
      for (const { file } of ['rest' in split.test ? [] : split.test, split.train].flat()) {
        const real = split.id === 'houston-2013' ? undefined : realFile(`fixed-splits/${file}`);
        if (real) copyFileSync(real, join(folder, 'fixed-splits', file));
      }
    }
    const found = await publishedFigures(folder);
    for (const [id, train, tested, inside, overlap] of KNOWN) {
      const { pixels } = found.find(({ split }) => split.id === id)!;
      const seven = pixels!.leakage.find(({ patch }) => patch === 7)!;
      assert.equal(
        [pixels!.train, pixels!.test, (100 * seven.inside).toFixed(1), (100 * seven.overlap).toFixed(1)],
        [train, tested, inside.toFixed(1), overlap.toFixed(1)],
      );
    }
    assert.match(found.at(-1)!.missing!, /^TRLabel\.mat of the split houston-2013 is missing/);

    // As the split says, or as the mask says: through the same door as a run.
    const options = { dataFolder: folder, baseFolder: folder };
    const own = await loadMask({ scene: 'indian-pines' }, options);
    const laid = await loadMask({ scene: 'indian-pines', labels_of: 'indian-pines-695' }, options);
    const asSplit = await readPublishedPixels('indian-pines-695', laid.mask, folder);
    const asMask = await readPublishedPixels('indian-pines-695', own.mask, folder);
    assert.equal([asSplit.train.length, asSplit.test.length, asMask.train.length, asMask.test.length], [695, 9671, 669, 9441]);
    for (const pixel of asMask.train) assert.is(laid.mask.values[pixel], own.mask.values[pixel]);
    assert.ok(leakageOf(asMask, own.mask, 7, 16).inside! < 0.789);
    // A class that is left out is dropped from the split.
    const without = await loadMask({ scene: 'indian-pines', labels_of: 'indian-pines-695', leave_out: ['Oats'] }, options);
    assert.is((await readPublishedPixels('indian-pines-695', without.mask, folder)).train.length, 695 - 15);
  }));

test.run();
