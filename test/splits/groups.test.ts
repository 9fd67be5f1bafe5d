import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RandomStream } from '../../src/numerics/random.js';
import type { ResolvedGroupsSplit } from '../../src/schema/pipeline.generated.js';
import { split } from '../../src/splits/index.js';
import { problemOf } from '../data/helpers.js';

const test = suite('splits/groups');

const NAMES = ['a', 'b'];
const SPEC: ResolvedGroupsSplit = { by: 'groups', groups: 'tiles', test: 1, validation: 0, buffer: 0, rounding: 'released' };

/** Labels and groups of a scene of 6 x 8 pixels. */
const scenes = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 48, maxLength: 48 }),
    fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 48, maxLength: 48 }),
  )
  .map(([labels, groups]) => ({
    mask: { rows: 6, columns: 8, values: Uint8Array.from(labels) },
    groups: { values: Uint16Array.from(groups), names: ['10', '20', '30', '40', '50'] },
  }));

function drawn(spec: Partial<ResolvedGroupsSplit>, { mask, groups }: typeof scenes extends fc.Arbitrary<infer T> ? T : never, seed = 1) {
  return split({ ...SPEC, ...spec }, mask, new RandomStream(seed, 'split'), NAMES, { groups });
}

test('a group is in one part, every labelled pixel of a group in some part, and one seed gives one split', () => {
  fc.assert(
    fc.property(scenes, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 1 }), fc.nat(9), (scene, tested, validation, seed) => {
      let found;
      try {
        found = drawn({ test: tested, validation }, scene, seed);
      } catch {
        // Too few groups, or a class that is in the test groups alone.
        return;
      }
      const groupsOf = (pixels: Uint32Array) => new Set([...pixels].map((pixel) => scene.groups.values[pixel]));
      const parts = [found.train, found.validation, found.test];
      const all = parts.flatMap((part) => [...groupsOf(part)]);
      assert.is(new Set(all).size, all.length);
      assert.is(groupsOf(found.test).size, tested);
      assert.is(groupsOf(found.validation).size, validation);
      const used = [...scene.mask.values.keys()].filter((pixel) => scene.mask.values[pixel] > 0 && scene.groups.values[pixel] > 0);
      assert.equal(
        parts.flatMap((part) => [...part]).sort((a, b) => a - b),
        used,
      );
      assert.equal(drawn({ test: tested, validation }, scene, seed), found);
    }),
  );
});

test('leave one group out: each group tests once, together every labelled pixel', () => {
  // Two classes in each of four groups.
  const scene = {
    mask: { rows: 4, columns: 4, values: Uint8Array.from({ length: 16 }, (_, pixel) => (pixel % 2) + 1) },
    groups: { values: Uint16Array.from({ length: 16 }, (_, pixel) => Math.floor(pixel / 4) + 1), names: ['1', '2', '5', '9'] },
  };
  const tested = scene.groups.names.flatMap((name) => [...drawn({ test: [name] }, scene).test]);
  assert.equal(tested, [...scene.mask.values.keys()]);
  // A number of the mask may be written as a number.
  assert.equal([...drawn({ test: [5] }, scene).test], [8, 9, 10, 11]);
});

test('a buffer leaves out what lies near the test pixels, draw takes some, a share is drawn for validation', () => {
  const scene = {
    mask: { rows: 1, columns: 16, values: Uint8Array.from({ length: 16 }, (_, pixel) => (pixel % 2) + 1) },
    groups: { values: Uint16Array.from({ length: 16 }, (_, pixel) => (pixel < 8 ? 1 : 2)), names: ['1', '2'] },
  };
  assert.equal([...drawn({ test: [2], buffer: 2 }, scene).train], [0, 1, 2, 3, 4, 5]);
  assert.is(drawn({ test: [2], draw: { per_class: 2 } }, scene).train.length, 4);
  // Validation pixels near a test pixel are left out, too.
  const three = {
    ...scene,
    groups: { values: scene.groups.values.map((_, pixel) => (pixel < 5 ? 1 : pixel < 10 ? 2 : 3)), names: ['1', '2', '3'] },
  };
  assert.equal([...drawn({ test: [3], validation: [2], buffer: 2 }, three).validation], [5, 6, 7]);
  const { train, validation } = drawn({ test: [2], validation: '25%' }, scene);
  assert.equal([train.length, validation.length], [6, 2]);
});

test("each set of groups tests equally often, as in scikit-learn's GroupShuffleSplit, and validation groups are drawn of the others", () => {
  // Both classes in each of five groups: no draw is refused.
  const scene = {
    mask: { rows: 5, columns: 2, values: Uint8Array.from({ length: 10 }, (_, pixel) => (pixel % 2) + 1) },
    groups: { values: Uint16Array.from({ length: 10 }, (_, pixel) => (pixel >> 1) + 1), names: ['a', 'b', 'c', 'd', 'e'] },
  };
  const draws = 3000;
  const found = new Map<string, number>();
  for (let seed = 0; seed < draws; seed++) {
    const { test: tested, validation } = drawn({ test: 2, validation: 1 }, scene, seed);
    const of = (pixels: Uint32Array) => [...new Set([...pixels].map((pixel) => scene.groups.values[pixel]))].join('');
    const key = `${of(tested)} ${of(validation)}`;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  // Ten pairs, with three groups left for each: 30 outcomes. Chi squared of 29 degrees of freedom is below 58.3 with p = 0.999.
  assert.is(found.size, 30);
  const expected = draws / 30;
  const chi = [...found.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(chi < 58.3, `chi squared ${chi}`);
});

test('groups are drawn so that every class trains and tests where that is possible', () => {
  // Class 2 is in the groups 1 and 2 alone.
  const scene = {
    mask: { rows: 1, columns: 12, values: Uint8Array.of(1, 2, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1) },
    groups: { values: Uint16Array.from({ length: 12 }, (_, pixel) => Math.floor(pixel / 2) + 1), names: ['1', '2', '3', '4', '5', '6'] },
  };
  for (let seed = 0; seed < 20; seed++) {
    const { train, test: tested } = drawn({ test: 2 }, scene, seed);
    for (const part of [train, tested])
      assert.ok(
        [...part].some((pixel) => scene.mask.values[pixel] === 2),
        `seed ${seed}`,
      );
  }
});

test('what cannot be is named', () => {
  const scene = {
    mask: { rows: 1, columns: 4, values: Uint8Array.of(1, 1, 2, 1) },
    groups: { values: Uint16Array.of(1, 1, 2, 2), names: ['north', 'south'] },
  };
  const unknown = problemOf(() => drawn({ test: ['nort'] }, scene));
  assert.equal([unknown.code, unknown.suggestion], ['value', 'north']);
  assert.is(problemOf(() => drawn({ test: 2 }, scene)).code, 'split-empty');
  assert.match(problemOf(() => drawn({ test: ['north'], validation: ['north'] }, scene)).message, /the group north tests already$/);
  const untrained = problemOf(() => drawn({ test: ['south'] }, scene));
  assert.is(untrained.code, 'split-unserved');
  assert.match(untrained.message, /no training pixel is of 1 class that is tested: 2 b \(1 pixel\)$/);
});

test.run();
