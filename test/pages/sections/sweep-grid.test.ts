import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PageConfiguration } from '../../../src/pages/page-run.js';
import { gridMaps, sweepGrid } from '../../../src/pages/sections/sweep-grid.js';

const test = suite('pages/sections/sweep-grid');
const one = (point: Readonly<Record<string, unknown>>, mean = 0.5): PageConfiguration => {
  const figure = { mean, sd: 0.01, n: 3 };
  return {
    name: JSON.stringify(point),
    point,
    trials: [],
    figures: { oa: figure, aa: figure, kappa: figure },
  } as unknown as PageConfiguration;
};

test('two paths make a grid of their values, numbers by their size', () => {
  const given = [10, 5].flatMap((train) =>
    [7, 3, 5].map((size) => one({ 'split.train': `${train}%`, 'patch.size': size }, train / 100 + size / 10)),
  );
  const grid = sweepGrid(given)!;
  assert.equal([grid.down, grid.across, grid.rows, grid.columns], ['patch.size', 'split.train', ['3', '5', '7'], ['5%', '10%']]);
  assert.equal(
    grid.cells.map((row) => row.map((cell) => cell!.point['patch.size'])),
    [
      [3, 3],
      [5, 5],
      [7, 7],
    ],
  );
  const { text } = gridMaps(grid);
  assert.match(text, /<td class="own best" style="--h:100" title="[^"]*: 0\.8000 ± 0\.0100">0\.8000<br><small>± 0\.0100<\/small><\/td>/);
  assert.is([...text.matchAll(/class="own best"/g)].length, 2, 'one in each table');
});

test('paths that change together are one axis; a combination may lack', () => {
  const given = [8, 16].flatMap((kernels) =>
    [3, 5, 7].map((size) => one({ 'a.kernels': kernels, 'b.kernels': kernels, 'patch.size': size })),
  );
  assert.equal(sweepGrid(given)!.across, 'a.kernels, b.kernels');
  const lacking = sweepGrid(given.slice(1))!;
  assert.is(lacking.cells.flat().filter((cell) => cell === undefined).length, 1);
  assert.match(gridMaps(lacking).text, '<td>–</td>');
});

test('one path, three, methods along a diagonal, the same point twice: no grid', () => {
  const sizes = [3, 5, 7];
  assert.is(sweepGrid(sizes.map((size) => one({ 'patch.size': size }))), undefined);
  assert.is(sweepGrid(sizes.flatMap((a) => sizes.flatMap((b) => [1, 2].map((c) => one({ a, b, c }))))), undefined);
  assert.is(
    sweepGrid([one({ a: 1, b: 1 }), one({ a: 2, b: 1 }), one({ a: 1, b: 2 }), one({ a: 3, b: 3 }), one({ a: 4, b: 4 })]),
    undefined,
  );
  assert.is(
    sweepGrid([one({ a: 1, b: 1 }), one({ a: 1, b: 2 }), one({ a: 2, b: 1 }), one({ a: 2, b: 2 }), one({ a: 2, b: 2 })]),
    undefined,
  );
});

test.run();
