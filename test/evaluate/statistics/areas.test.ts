import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { estimateAreas } from '../../../src/evaluate/statistics/areas.js';

const test = suite('evaluate/statistics/areas');
const near = (found: number | undefined, due: number, within: number) =>
  assert.ok(found !== undefined && Math.abs(found - due) <= within, `${found}, ${due}`);

/** The worked example of Olofsson et al. 2014, section 5: deforestation, forest gain, stable forest, stable non-forest. */
const COUNTS = [
  [66, 0, 5, 4],
  [0, 55, 8, 12],
  [1, 0, 153, 11],
  [2, 1, 9, 313],
];
const PIXELS = [200000, 150000, 3200000, 6450000];

test('the worked example of the paper: accuracies, areas in hectares, their intervals', () => {
  const { overall, classes } = estimateAreas(COUNTS, PIXELS)!;
  near(overall.value, 0.95, 0.005);
  near(1.96 * overall.error!, 0.02, 0.005);
  const shown = (key: 'users' | 'producers') => classes.map((one) => [one[key]!.value, 1.96 * one[key]!.error!]);
  for (const [at, [value, half]] of [
    [0.88, 0.07],
    [0.73, 0.1],
    [0.93, 0.04],
    [0.96, 0.02],
  ].entries()) {
    near(shown('users')[at][0], value, 0.005);
    near(shown('users')[at][1], half, 0.005);
  }
  for (const [at, value] of [0.75, 0.85, 0.93, 0.96].entries()) near(shown('producers')[at][0], value, 0.005);
  near(shown('producers')[0][1], 0.21, 0.005);
  near(shown('producers')[2][1], 0.03, 0.005);
  // 30 m pixels: 0.09 ha each.
  const hectares = 10000000 * 0.09;
  for (const [at, [area, half]] of [
    [21158, 6158],
    [11686, 3756],
    [285770, 15510],
    [581386, 16282],
  ].entries()) {
    near(classes[at].share.value * hectares, area, 1);
    near(1.96 * classes[at].share.error! * hectares, half, 1);
  }
  near(
    classes.reduce((sum, { share }) => sum + share.value, 0),
    1,
    1e-12,
  );
});

test('a map class without sample pixels: no estimate; one sample pixel: no error; a class in neither: no accuracies', () => {
  assert.is(
    estimateAreas(
      [
        [5, 1],
        [0, 0],
      ],
      [10, 10],
    ),
    undefined,
  );
  const single = estimateAreas(
    [
      [5, 1],
      [0, 1],
    ],
    [10, 10],
  )!;
  assert.is(single.overall.error, undefined);
  const { classes } = estimateAreas(
    [
      [5, 0, 1],
      [0, 0, 0],
      [0, 0, 6],
    ],
    [10, 0, 10],
  )!;
  assert.equal([classes[1].share.value, classes[1].users, classes[1].producers], [0, undefined, undefined]);
});

test.run();
