import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { curvesOf } from '../../../src/figures/curves.js';
import type { DrawnMethod } from '../../../src/figures/method.js';
import type { Drawing, Mark } from '../../../src/pictures/figure/drawing.js';
import { curvesFigure } from '../../../src/pictures/figure/curves.js';
import { loadTypeface } from '../../../src/pictures/figure/typeface.js';
import { requireInside } from './inside.js';
import { problemOf } from '../../data/helpers.js';

const test = suite('pictures/figure/curves');
const type = await loadTypeface();
const texts = (drawing: Drawing) => drawing.marks.filter((mark): mark is Extract<Mark, { kind: 'text' }> => mark.kind === 'text');

/** Every combination of the values of two paths, of one run. */
function gridOf(values: Readonly<Record<string, readonly unknown[]>>, seeds = 1): DrawnMethod[] {
  const [[one, ones], [other, others]] = Object.entries(values);
  const run = { name: 'grid', folder: 'runs/grid', varies: true, configurations: [] };
  return ones.flatMap((a) =>
    others.map((b, index) => {
      const figure = { mean: 0.5 + index / 20, sd: 0.01, n: seeds };
      const trials = Array.from({ length: seeds }, (_, seed) => ({ seed, oa: 0.5 + (index + seed) / 50 }));
      const point = { [one]: a, [other]: b };
      const page = { name: JSON.stringify(point), point, sceneName: 'field', trials, figures: { oa: figure, aa: figure, kappa: figure } };
      return { name: 'x', run, one: page, date: new Date(0) } as unknown as DrawnMethod;
    }),
  );
}
const drawn = (...given: Parameters<typeof gridOf>) => curvesOf(gridOf(...given), { width: 252, measure: 'oa' }, type);

test('two paths: the values of one along the axis, a curve for each of the other', () => {
  const { drawing, caption } = drawn({ 'patch.size': [1, 3, 5, 7], 'classifier.k-nearest.k': [1, 3, 9] });
  const said = texts(drawing).map(({ text }) => text);
  for (const text of ['k-nearest.k = 1', 'k-nearest.k = 3', 'k-nearest.k = 9', '1', '3', '5', '7', 'Patch size (pixels)'])
    assert.ok(said.includes(text), text);
  assert.match(caption, /^Overall accuracy on field over patch size \(pixels\)/);
  assert.is(drawing.marks.filter((mark) => mark.kind === 'circle').length, 4 + 1, 'a sign for each place, and one in the legend');
});

test('a caption says what varies and where, in words', () => {
  const words = (points: readonly Readonly<Record<string, unknown>>[], sceneName: string) => {
    const methods = gridOf({ a: points.map((_, index) => index), b: [1] }).map((method, index) => ({
      ...method,
      one: { ...method.one, name: ['one', 'two'][index], point: points[index], sceneName },
    }));
    return curvesOf(methods as DrawnMethod[], { width: 252, measure: 'oa' }, type).caption;
  };
  assert.match(
    words([{ classifier: { svm: {} } }, { classifier: { 'k-nearest': {} } }], 'synthetic'),
    /^Overall accuracy on a synthetic scene of each configuration: /,
  );
  assert.match(words([{ 'patch.size': 3 }, { 'patch.size': 5 }], 'field'), /^Overall accuracy on field over patch size \(pixels\): /);
});

test('names of one path and numbers of the other: numbers along the axis', () => {
  const { drawing } = drawn({ 'dataset.standardize': ['scene', 'training', 'none'], 'patch.size': [1, 3] });
  const said = texts(drawing).map(({ text }) => text);
  for (const text of ['dataset.standardize = scene', 'dataset.standardize = training', '1', '3']) assert.ok(said.includes(text), text);
});

test('two seeds are dots, three have a bar; the bars of curves do not lie upon each other', () => {
  const values = { 'patch.size': [1, 3], 'classifier.k-nearest.k': [1, 3, 9] };
  const isSeed = (mark: Mark) => mark.kind === 'circle' && mark.radius < 1;
  const two = drawn(values, 2);
  assert.is(two.drawing.marks.filter(isSeed).length, 12);
  assert.match(two.caption, 'two seeds, small dots are their values');
  assert.not.match(two.caption, 'intervals');
  const three = drawn(values, 3);
  assert.not.ok(three.drawing.marks.some(isSeed));
  assert.match(three.caption, 'bars are 95 % confidence intervals of the mean');
  const upright = three.drawing.marks.flatMap((mark) =>
    mark.kind === 'line' && mark.width === 0.7 && mark.points.length === 2 && mark.points[0][0] === mark.points[1][0] ? [mark] : [],
  );
  assert.is(new Set(upright.map(({ points }) => points[0][0])).size, 6, 'three curves at two places');
});

test('so many curves cannot be told apart', () => {
  const many = Array.from({ length: 11 }, (_, index) => `way-${index}`);
  assert.match(problemOf(() => drawn({ 'patch.size': [1, 3], 'dataset.standardize': many })).message, 'has 11 values');
});

test('names that would run into each other stand upright, and numbers are left away by turns', () => {
  const figureOf = (names: readonly string[] | undefined, xs: readonly number[]) =>
    curvesFigure(
      {
        title: 't',
        series: [{ name: 'a', points: xs.map((x) => ({ x, mean: 50 })) }],
        x: { title: '', logarithmic: false, ...(names ? { names } : {}) },
        y: { title: 'y', limits: [0, 100] },
        joined: false,
        width: 252,
      },
      type,
    );
  const names = Array.from({ length: 12 }, (_, index) => `size-${index}-standardize-training`);
  const upright = texts(figureOf(names, [...names.keys()])).filter(({ text }) => text.startsWith('size-'));
  assert.ok(upright.length === 12 && upright.every((mark) => mark.upwards && mark.anchor === 'end'));
  assert.not.ok(texts(figureOf(['a', 'b'], [0, 1])).some((mark) => mark.text === 'a' && mark.upwards));
  // One long name among short ones touches none of them.
  for (const [few, isUpright] of [
    [['ssrn', 'spa', 'cnn', 'svm', 'random-forest'], false],
    [['ssrn', 'spa', 'cnn', 'random-forests', 'random-forest'], true],
    [['ssrn', 'spa', 'cnn', 'svm', 'a-random-forest-of-trees'], true],
  ] as const) {
    const figure = figureOf(few, [...few.keys()]);
    assert.is(
      texts(figure).some((mark) => mark.text === 'spa' && mark.upwards),
      isUpright,
      few.join(),
    );
    requireInside(figure);
  }
  const numbers = Array.from({ length: 60 }, (_, index) => 1000 + index);
  const labels = texts(figureOf(undefined, numbers)).filter(({ text }) => /^10\d\d$/.test(text));
  assert.ok(labels.length > 4 && labels.length < 20, String(labels.length));
  const placed = labels.map(({ x }) => x);
  for (const [index, x] of placed.slice(1).entries()) assert.ok(x - placed[index] > type.widthOf('1000', 7));
});

test.run();
