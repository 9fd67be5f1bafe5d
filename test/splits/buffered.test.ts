import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { leakageOf } from '../../src/data/leakage.js';
import { labelledPixels } from '../../src/data/masks/mask.js';
import { split, type Split } from '../../src/splits/index.js';
import { RandomStream } from '../../src/numerics/random.js';
import type { ResolvedBufferedSplit } from '../../src/schema/pipeline.generated.js';
import { problemOf } from '../data/helpers.js';
import { realMask } from '../data/real-masks.js';

const test = suite('splits/buffered');

type Found = NonNullable<ReturnType<typeof realMask>>;
const SPEC: ResolvedBufferedSplit = { by: 'buffered', block: 4, train: '20%', validation: '10%', buffer: 6 };

const draw = ({ mask, classNames }: Found, spec: Partial<ResolvedBufferedSplit>, seed: number) =>
  split({ ...SPEC, ...spec }, mask, new RandomStream(seed, 'split'), classNames);

const perClass = ({ mask, classNames }: Found, pixels: Uint32Array) => {
  const counts = classNames.map(() => 0);
  for (const pixel of pixels) counts[mask.values[pixel] - 1]++;
  return counts;
};

/** Two fields of 20 x 20 pixels side by side, and a third class of one small spot. */
function fields(spot = 0): Found {
  const values = Uint8Array.from({ length: 20 * 40 }, (_, pixel) => (pixel % 40 < 20 ? 1 : 2));
  for (let pixel = 0; pixel < spot; pixel++) values[pixel] = 3;
  return { mask: { rows: 20, columns: 40, values }, classNames: spot > 0 ? ['A', 'B', 'C'] : ['A', 'B'] };
}

function checkParts({ mask }: Found, parts: Split): void {
  const all = [...parts.train, ...parts.validation, ...parts.test];
  assert.is(new Set(all).size, all.length, 'a pixel is in two parts');
  assert.ok(
    all.every((pixel) => mask.values[pixel] > 0),
    'an unlabelled pixel',
  );
  for (const part of Object.values(parts))
    assert.equal(
      [...part],
      [...part].sort((a, b) => a - b),
    );
}

test('as many training pixels of each class as the random split, and no patch overlaps', () => {
  const scene = fields();
  const parts = draw(scene, {}, 1);
  checkParts(scene, parts);
  const random = split(
    { by: 'random', train: '20%', validation: '10%', test: 'rest' },
    scene.mask,
    new RandomStream(1, 'split'),
    scene.classNames,
  );
  assert.equal(perClass(scene, parts.train), perClass(scene, random.train));
  assert.equal(perClass(scene, parts.validation), perClass(scene, random.validation));
  assert.is(leakageOf(parts, scene.mask, 7, 2).overlap, 0);
  // Validation pixels keep their distance too.
  assert.is(leakageOf({ ...parts, train: parts.validation }, scene.mask, 7, 2).overlap, 0);
  // Every pixel beyond the buffer tests.
  const held = new Set([...parts.train, ...parts.validation]);
  const near = (pixel: number) =>
    [...held].some(
      (other) => Math.max(Math.abs(Math.floor(other / 40) - Math.floor(pixel / 40)), Math.abs((other % 40) - (pixel % 40))) <= 6,
    );
  assert.equal(
    [...parts.test],
    [...scene.mask.values.keys()].filter((pixel) => !near(pixel)),
  );
});

test('the same seed gives the same split, another seed another', () => {
  const scene = fields();
  assert.equal(draw(scene, {}, 5), draw(scene, {}, 5));
  assert.not.equal(draw(scene, {}, 5), draw(scene, {}, 6));
});

test('amounts as the random split has them: counts in proportion, so many of each class, exact shares', () => {
  const scene = fields();
  assert.equal(perClass(scene, draw(scene, { train: 101, validation: 0 }, 1).train), [51, 50]);
  assert.equal(perClass(scene, draw(scene, { train: { per_class: 30 }, validation: { per_class: 3 } }, 1).train), [30, 30]);
  assert.equal(perClass(scene, draw(scene, { train: '12.3%', rounding: 'exact' }, 1).train), [49, 49]);
  assert.equal(draw(scene, { train: '12.3%' }, 1).train.length, 100);
});

test('all classes that cannot be served are told at once, with what would do', () => {
  const problem = problemOf(() => draw(fields(10), { train: '80%' }, 1));
  assert.is(problem.code, 'split-unserved');
  assert.match(problem.message, /1 A \(390 pixels: 312 to train and 39 to validate leave \d+ beyond the buffer\); 2 B .*; 3 C \(10 pixels/);
  assert.match(problem.hint!, 'dataset: {leave_out: [A, B, C]}');
  assert.match(
    problemOf(() => draw(fields(10), { train: '20%' }, 1)).message,
    /: 3 C \(10 pixels: 2 to train and 1 to validate leave 0 beyond the buffer\)$/,
  );
});

/** Indian Pines without the two classes that span too little of the scene; the other scenes whole. */
const REAL = [
  ['indian-pines', '20%', ['Alfalfa', 'Grass-pasture-mowed'], 4200],
  ['ksc', '20%', [], 2800],
  ['pavia-university', '10%', [], 32000],
] as const;

for (const [name, train, leaveOut, least] of REAL) {
  test(`${name}: ${train} of every class train, nothing overlaps, and more than ${least} pixels test`, () => {
    const scene = realMask(name, leaveOut);
    if (!scene) return;
    for (const seed of [1220, 1221, 1222]) {
      const parts = draw(scene, { train }, seed);
      checkParts(scene, parts);
      const sizes = labelledPixels(scene.mask);
      const share = Number(train.slice(0, -1));
      assert.equal(
        perClass(scene, parts.train),
        sizes.map((size) => size - Math.floor(((100 - share) * size) / 100)),
      );
      assert.equal(leakageOf(parts, scene.mask, 7, scene.classNames.length).overlap, 0);
      assert.ok(perClass(scene, parts.test).every((count) => count > 0));
      assert.ok(parts.test.length > least, `${parts.test.length} test`);
    }
  });
}

test('Indian Pines: the classes that no buffer can divide are named', () => {
  const scene = realMask('indian-pines');
  if (!scene) return;
  const { message } = problemOf(() => draw(scene, {}, 1220));
  assert.match(message, /2 classes .*1 Alfalfa \(46 pixels.*7 Grass-pasture-mowed \(28 pixels/);
});

test.run();
