import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { leakageOf } from '../../src/data/leakage.js';
import { RandomStream } from '../../src/numerics/random.js';
import { seenOf } from '../../src/results/assess-probabilities.js';

const test = suite('results/assess-probabilities');

test('by hand: patches of 5 hold a training pixel at a distance of 2, and overlap its patch at 4', () => {
  const found = seenOf({ train: Uint32Array.of(0), test: Uint32Array.of(1, 2, 3, 4, 5) }, { rows: 1, columns: 6 }, 5);
  assert.equal(found, ['inside', 'inside', 'overlapping', 'overlapping', 'apart']);
  assert.equal(seenOf({ train: new Uint32Array(0), test: Uint32Array.of(3) }, { rows: 1, columns: 6 }, 5), ['apart']);
});

test('its shares are the leakage of the split, for any patch', () => {
  const [rows, columns] = [30, 20];
  const pixels = new RandomStream(1, 'pixels').shuffle(Array.from({ length: rows * columns }, (_, pixel) => pixel));
  const split = { train: Uint32Array.from(pixels.slice(0, 12)), validation: new Uint32Array(0), test: Uint32Array.from(pixels.slice(12)) };
  const values = new Uint8Array(rows * columns).fill(1);
  for (const patch of [1, 3, 5, 9]) {
    const { inside, overlap } = leakageOf(split, { rows, columns, values }, patch, 1);
    const seen = seenOf(split, { rows, columns }, patch);
    const share = (...groups: string[]) => seen.filter((one) => groups.includes(one)).length / seen.length;
    assert.equal([share('inside'), share('inside', 'overlapping')], [inside, overlap]);
  }
});

test.run();
