import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patchFeed } from '../../src/compile/patch-feed.js';
import { startEngine } from '../../src/engine/index.js';
import { RandomStream } from '../../src/numerics/random.js';
import { drawChange } from '../../src/train/augment.js';

const test = suite('train/augment');
const NONE = { flips: false, rotations: false, noise: 0 };
const stream = () => new RandomStream(1, 'augment');

/** How often each orientation comes of 8000 draws. */
function orientations(settings: Partial<typeof NONE>): number[] {
  const drawn = drawChange({ ...NONE, ...settings }, 8000, 9, stream()).orientations!;
  const counts = new Array<number>(8).fill(0);
  for (let index = 0; index < 8000; index++) counts[drawn[index]]++;
  return counts;
}

test('each orientation that flips and rotations reach is equally likely', () => {
  const shares = (counts: number[]) => counts.map((count) => Math.round(count / 1000));
  assert.equal(shares(orientations({ flips: true })), [2, 2, 2, 2, 0, 0, 0, 0]);
  assert.equal(shares(orientations({ rotations: true })), [2, 0, 0, 2, 0, 2, 2, 0]);
  assert.equal(shares(orientations({ flips: true, rotations: true })), [1, 1, 1, 1, 1, 1, 1, 1]);
});

test('noise is normal, of the deviation that was asked for', () => {
  const { noise, orientations: lie } = drawChange({ ...NONE, noise: 0.5 }, 100, 200, stream());
  assert.is(lie, undefined);
  assert.is(noise!.length, 20000);
  const mean = noise!.reduce((sum, value) => sum + value, 0) / 20000;
  const variance = noise!.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 20000;
  assert.ok(Math.abs(mean) < 0.01 && Math.abs(variance - 0.25) < 0.01);
  assert.ok(Math.abs(noise!.filter((value) => Math.abs(value) < 0.5).length / 20000 - 0.6827) < 0.01);
});

test('nothing changes, and nothing is drawn, without', () => {
  const random = stream();
  assert.equal([drawChange(undefined, 16, 9, random), drawChange(NONE, 16, 9, random)], [{}, {}]);
  assert.equal(random.state, stream().state);
});

test('reaches the patches of a feed', async () => {
  const values = Float32Array.from({ length: 25 }, (_, index) => index);
  const feed = patchFeed(await startEngine('cpu'), values, { rows: 5, columns: 5, bands: 1 }, { size: 3, padding: 'zero', noisy: true });
  const cut = async (change: Parameters<typeof feed.input>[3]) => [...(await feed.patches(feed.input([12], 0, 1, change)).data())];
  assert.equal(await cut({}), [6, 7, 8, 11, 12, 13, 16, 17, 18]);
  assert.equal(await cut({ orientations: [3], noise: new Float32Array(9).fill(0.5) }), [18.5, 17.5, 16.5, 13.5, 12.5, 11.5, 8.5, 7.5, 6.5]);
});

test.run();
