import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cutBlocks } from '../../src/splits/blocks/grid.js';
import { split } from '../../src/splits/index.js';
import { RandomStream } from '../../src/numerics/random.js';
import type { ResolvedBlocksSplit } from '../../src/schema/pipeline.generated.js';
import { problemOf } from '../data/helpers.js';
import { realMask } from '../data/real-masks.js';

const test = suite('splits/blocks');

type Found = NonNullable<ReturnType<typeof realMask>>;
const SPEC: ResolvedBlocksSplit = { by: 'blocks', block: 8, train: '20%', validation: '10%', test: 'rest' };

const draw = ({ mask, classNames }: Found, spec: Partial<ResolvedBlocksSplit>, seed: number) =>
  split({ ...SPEC, ...spec }, mask, new RandomStream(seed, 'split'), classNames);

const perClass = ({ mask, classNames }: Found, pixels: Uint32Array) => {
  const counts = classNames.map(() => 0);
  for (const pixel of pixels) counts[mask.values[pixel] - 1]++;
  return counts;
};

/** Three classes in stripes of ten columns. */
const STRIPES: Found = {
  mask: { rows: 40, columns: 30, values: Uint8Array.from({ length: 1200 }, (_, pixel) => Math.floor((pixel % 30) / 10) + 1) },
  classNames: ['A', 'B', 'C'],
};

test('blocks hold every labelled pixel once, in rectangles that fit around them', () => {
  const [side, step] = [fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5 })];
  fc.assert(
    fc.property(
      side,
      side,
      step,
      step,
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 144, maxLength: 144 }),
      (rows, columns, height, width, labels) => {
        const mask = { rows, columns, values: Uint8Array.from(labels.slice(0, rows * columns)) };
        const blocks = cutBlocks(mask, [height, width], 2);
        const labelled = [...mask.values.keys()].filter((pixel) => mask.values[pixel] > 0);
        assert.equal(
          blocks.flatMap(({ pixels }) => pixels).sort((a, b) => a - b),
          labelled,
        );
        for (const { pixels, counts, line, place, top, left, bottom, right } of blocks) {
          assert.equal(
            counts,
            [1, 2].map((label) => pixels.filter((pixel) => mask.values[pixel] === label).length),
          );
          const at = pixels.map((pixel) => [Math.floor(pixel / columns), pixel % columns]);
          assert.ok(at.every(([row, column]) => Math.floor(row / height) === line && Math.floor(column / width) === place));
          assert.equal([top, bottom], [Math.min(...at.map(([row]) => row)), Math.max(...at.map(([row]) => row))]);
          assert.equal([left, right], [Math.min(...at.map(([, column]) => column)), Math.max(...at.map(([, column]) => column))]);
        }
      },
    ),
  );
});

test('every block trains, validates or tests as a whole, and every class has its share', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const parts = draw(STRIPES, { block: 5 }, seed);
    const partOf = new Map(Object.entries(parts).flatMap(([part, pixels]) => [...(pixels as Uint32Array)].map((pixel) => [pixel, part])));
    assert.is(partOf.size, 1200);
    for (const { pixels } of cutBlocks(STRIPES.mask, 5, 3)) assert.is(new Set(pixels.map((pixel) => partOf.get(pixel))).size, 1);
    // 16 blocks of 25 pixels a class: 20 % are 3.2 blocks, 10 % 1.6.
    for (const count of perClass(STRIPES, parts.train)) assert.is(count, 75);
    for (const count of perClass(STRIPES, parts.validation)) assert.ok(count === 25 || count === 50);
  }
});

test('the same seed gives the same split, another seed another', () => {
  assert.equal(draw(STRIPES, { block: 5 }, 5), draw(STRIPES, { block: 5 }, 5));
  assert.not.equal(draw(STRIPES, { block: 5 }, 5), draw(STRIPES, { block: 5 }, 6));
});

test('a test share leaves blocks unused; draw takes some of the training pixels only', () => {
  const parts = draw(STRIPES, { block: 5, test: '50%' }, 1);
  assert.ok(Math.abs(parts.test.length - 600) <= 25);
  const all = draw(STRIPES, { block: 5 }, 1);
  const drawn = draw(STRIPES, { block: 5, draw: { per_class: 20 } }, 1);
  assert.equal([drawn.validation, drawn.test], [all.validation, all.test]);
  assert.equal(perClass(STRIPES, drawn.train), [20, 20, 20]);
  assert.ok(drawn.train.every((pixel) => all.train.includes(pixel)));
  assert.equal(perClass(STRIPES, draw(STRIPES, { block: 5, draw: '10%' }, 1).train), [40, 40, 40]);
  assert.is(draw(STRIPES, { block: 5, draw: 100 }, 1).train.length, 100);
});

test('what blocks cannot give', () => {
  const few = problemOf(() => draw(STRIPES, { block: [20, 30] }, 1));
  assert.is(few.code, 'split-unserved');
  assert.match(few.message, /3 classes cannot be in all 3 parts: 1 A \(400 pixels in 2 blocks: none for/);
  const short = problemOf(() => draw(STRIPES, { block: 5, draw: { per_class: 100 } }, 1));
  assert.match(short.message, /1 A \(100 asked for, 75 available\); 2 B/);
  assert.is(problemOf(() => draw(STRIPES, { block: 5, draw: 5000 }, 1)).code, 'too-few-pixels');
  assert.is(problemOf(() => draw(STRIPES, { train: 0 }, 1)).code, 'split-empty');
});

for (const [name, leaveOut] of [
  ['indian-pines', ['Grass-pasture-mowed', 'Oats']],
  ['ksc', []],
  ['pavia-university', []],
] as const) {
  test(`${name}: every class has about 20 % to train, 10 % to validate and 70 % to test`, () => {
    const scene = realMask(name, leaveOut);
    if (!scene) return;
    for (const seed of [1220, 1221]) {
      const parts = draw(scene, {}, seed);
      const counts = [parts.train, parts.validation, parts.test].map((pixels) => perClass(scene, pixels));
      for (const index of scene.classNames.keys()) {
        const size = counts.reduce((sum, part) => sum + part[index], 0);
        const far = [0.2, 0.1, 0.7].map((share, part) => Math.abs(counts[part][index] / size - share));
        // A class of few blocks comes less close.
        assert.ok(Math.max(...far) < (size > 400 ? 0.02 : 0.2), `${scene.classNames[index]}: ${counts.map((part) => part[index])}`);
      }
    }
  });
}

test.run();
