import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeDifference } from '../../../src/pipeline/diff/difference-text.js';

const test = suite('pipeline/diff/shortened');
const told = (from: unknown, to: unknown) =>
  describeDifference({ kind: 'changed', path: 'dataset.cube.file', from, to, fromOrigin: 'set', toOrigin: 'set' });
const tiles = (folder: string, ...numbers: number[]) => numbers.map((number) => `${folder}/image_${number}_0.tif`);

test('what two long lists share is counted', () => {
  const all = tiles('t', 0, 1, 2, 3, 4, 5, 6, 7, 8);
  assert.is(
    told(all, all.toSpliced(4, 1, 't/other.tif')),
    '[… 4 the same, t/image_4_0.tif, … 4 the same] -> [… 4 the same, t/other.tif, … 4 the same]',
  );
  assert.is(told(all, all.slice(1)), '[t/image_0_0.tif, … 8 the same] -> [… 8 the same]');
  assert.is(
    told(tiles('t', 8, 9), [...tiles('t', 8), ...tiles('u', 1, 2, 3, 4, 5, 6)]),
    '[t/image_8_0.tif, t/image_9_0.tif] -> [t/image_8_0.tif, u/image_1_0.tif, u/image_2_0.tif, u/image_3_0.tif, … 3 more]',
  );
});

test('files that have nothing in common are called by all of them; short lists stay', () => {
  assert.is(told(tiles('old', 1, 2, 3, 4, 5), tiles('new', 1, 2, 3, 4)), 'old/image_*_0.tif, 5 files -> new/image_*_0.tif, 4 files');
  // The same name for both would say that nothing differs.
  assert.is(
    told(tiles('t', 1, 2, 3, 4, 5), tiles('t', 6, 7, 8, 9, 10)),
    '[t/image_1_0.tif, t/image_2_0.tif, t/image_3_0.tif, … 2 more] -> [t/image_6_0.tif, t/image_7_0.tif, t/image_8_0.tif, … 2 more]',
  );
  assert.is(told([1, 2, 3, 4, 5], [1, 2, 3, 4, 6]), '[1, 2, 3, 4, 5] -> [1, 2, 3, 4, 6]');
});

test.run();
