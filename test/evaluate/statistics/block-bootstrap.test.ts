import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { blockBootstrap, confusionBlocks, quantileOf } from '../../../src/evaluate/statistics/block-bootstrap.js';
import { RandomStream } from '../../../src/numerics/random.js';

const test = suite('evaluate/statistics/block-bootstrap');
const oa = (matrix: readonly (readonly number[])[]) => ({
  oa: matrix.reduce((sum, row, at) => sum + row[at], 0) / matrix.flat().reduce((sum, count) => sum + count, 0),
});

/** A scene of 40 x 40, in which whole squares of 8 x 8 are right or wrong. */
function scene() {
  const cells = Array.from({ length: 1600 }, (_, at) => [Math.floor(at / 40), at % 40]);
  const wrong = ([row, column]: number[]) => (Math.floor(row / 8) + 2 * Math.floor(column / 8)) % 5 === 0;
  return {
    rows: cells.map(([row]) => row),
    columns: cells.map(([, column]) => column),
    truth: cells.map(() => 1),
    predicted: cells.map((cell) => (wrong(cell) ? 2 : 1)),
  };
}

test('every pixel is in one block, by its place', () => {
  const blocks = confusionBlocks(scene(), 2, 8);
  assert.is(blocks.length, 25);
  assert.ok(blocks.every((block) => block.flat().reduce((sum, count) => sum + count, 0) === 64));
  assert.is(blocks.filter(([[right]]) => right === 0).length, 5);
});

test('blocks keep neighbours together: the interval is wider than that of single pixels, holds the figure, and is reproduced', () => {
  const of = (side: number, seed = 1) => blockBootstrap(confusionBlocks(scene(), 2, side), oa, new RandomStream(seed, 'bootstrap'))!.oa;
  const [blocks, pixels] = [of(8), of(1)];
  // Of 25 independent squares, five of them wrong: 0.8 ± 1.96 sqrt(0.16 / 25).
  assert.ok(Math.abs(blocks[0] - 0.643) < 0.05 && Math.abs(blocks[1] - 0.957) < 0.05, String(blocks));
  assert.ok(Math.abs(pixels[1] - pixels[0] - 2 * 1.96 * Math.sqrt(0.16 / 1600)) < 0.008, String(pixels));
  assert.equal(of(8), blocks);
  assert.not.equal(of(8, 2), blocks);
});

test('a single block has no interval', () => {
  assert.is(blockBootstrap(confusionBlocks(scene(), 2, 64), oa, new RandomStream(1, 'bootstrap')), undefined);
});

test("quantiles as numpy's", () => {
  assert.is(quantileOf([1, 2, 3, 4], 0.25), 1.75);
  assert.is(quantileOf([5], 0.975), 5);
});

test.run();
