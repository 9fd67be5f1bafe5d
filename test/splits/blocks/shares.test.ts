import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Block } from '../../../src/splits/blocks/grid.js';
import { Shares } from '../../../src/splits/blocks/shares.js';
import { RandomStream } from '../../../src/numerics/random.js';

const test = suite('splits/blocks/shares');
const blocksOf = (...counts: readonly (readonly number[])[]) => counts.map((own) => ({ counts: own }) as unknown as Block);

/** Blocks of those pixels of each class, dealt to those parts. */
function dealt(counts: readonly (readonly number[])[], shares: readonly number[], parts: readonly number[]): Shares {
  const state = new Shares(blocksOf(...counts), shares);
  for (const [block, part] of parts.entries()) state.put(block, part);
  return state;
}

test("the cost: squared deviations as shares of the class, each over its part's share", () => {
  // Of ten pixels 4 train and 6 test; 25 % and 75 % are wanted: both deviate by 0.15.
  const state = dealt([[4], [6]], [0.25, 0.75], [0, 1]);
  const expected = (0.15 * 0.15) / 0.25 + (0.15 * 0.15) / 0.75;
  assert.ok(Math.abs(state.cost(0) - expected) < 1e-12, `${state.cost(0)}`);
  // Of the block's classes alone.
  const two = dealt(
    [
      [4, 0],
      [6, 5],
      [0, 5],
    ],
    [0.25, 0.75],
    [0, 1, 0],
  );
  assert.ok(Math.abs(two.cost(0) - expected) < 1e-12);
  assert.ok(Math.abs(two.cost(2) - (0.25 * 0.25) / 0.25 - (0.25 * 0.25) / 0.75) < 1e-12);
});

test('a class that a part lacks costs more than any deviation', () => {
  const lacking = dealt([[1], [1], [98]], [0.5, 0.5], [0, 0, 0]).cost(0);
  const unequal = dealt([[1], [1], [98]], [0.5, 0.5], [1, 0, 0]).cost(0);
  assert.ok(lacking > 1e5 && unequal < 1, `${lacking}, ${unequal}`);
});

test('what a move would cost is told without moving; pairs change places where that is better', () => {
  const state = dealt([[8], [2], [5], [5]], [0.5, 0.5], [0, 0, 1, 1]);
  const before = state.cost(0);
  assert.ok(state.changeOf(0, 1) > before);
  assert.equal([state.cost(0), [...state.parts]], [before, [0, 0, 1, 1]]);
  assert.not.ok(state.swapIfBetter(0, 2));
  assert.equal([...state.parts], [0, 0, 1, 1]);
  const uneven = dealt([[8], [4], [5], [3]], [0.5, 0.5], [0, 0, 1, 1]);
  assert.ok(uneven.swapIfBetter(1, 3) || uneven.swapIfBetter(0, 2));
});

test('a block goes to the part that lacks most of its class', () => {
  for (let seed = 1; seed <= 5; seed++) {
    assert.is(dealt([[4], [4], [2]], [0.2, 0.5, 0.3], [0, 2]).mostLacking(0, new RandomStream(seed, 'split')), 1);
    // Of equals the one that lacks most of all: 3 pixels of the other class are still to come.
    assert.is(
      dealt(
        [
          [5, 3],
          [5, 0],
          [0, 3],
        ],
        [0.5, 0.5],
        [0, 1],
      ).mostLacking(0, new RandomStream(seed, 'split')),
      1,
    );
  }
});

test.run();
