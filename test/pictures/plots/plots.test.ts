import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { curvesPlot } from '../../../src/pictures/plots/curves.js';
import { drawPlot } from '../../../src/pictures/plots/render.js';
import { type Plot, renderPlot } from '../../../src/pictures/plots/render.js';
import { type SweepPoint, sweepPlot, sweepRange } from '../../../src/pictures/plots/sweep.js';
import { sweepCurves } from '../../../src/pictures/plots/sweep-curves.js';
import { sweepShape } from '../../../src/pictures/plots/sweep-shape.js';
import { ROOT } from '../../cli/command-line.js';

const test = suite('results/plots');
const FOLDER = join(ROOT, 'test/pictures/plots/snapshots');

/** UPDATE_SNAPSHOTS=1 writes what is drawn now: look at it before it is committed. */
async function matches(name: string, plot: Plot): Promise<string> {
  const svg = await renderPlot(plot);
  const file = join(FOLDER, `${name}.svg`);
  if (process.env.UPDATE_SNAPSHOTS) writeFileSync(file, `${svg}\n`);
  assert.ok(existsSync(file), `there is no snapshot ${name}`);
  assert.fixture(`${svg}\n`, readFileSync(file, 'utf8'));
  return svg;
}

const numbered = (count: number, of: (epoch: number) => number) =>
  Array.from({ length: count }, (_, index) => [index + 1, of(index + 1)] as const);
const configurations = (...points: [string, Record<string, unknown>][]) => points.map(([name, point]) => ({ name, point }));

function sweep(name: string, given: ReturnType<typeof configurations>, points: readonly SweepPoint[]): Plot {
  return sweepPlot({
    id: name,
    title: `Sweep of ${name}`,
    unit: 'overall accuracy',
    configurations: given.map((one) => one.name),
    shape: sweepShape(given)!,
    points,
  });
}

const pointsOf = (given: ReturnType<typeof configurations>, published: boolean): SweepPoint[] =>
  given.flatMap(({ name }, index) => [
    { configuration: name, series: 'measured', mean: 0.9 + index / 100, interval: [0.88 + index / 100, 0.92 + index / 100] },
    ...(published ? [{ configuration: name, series: 'published', mean: 0.95 }] : []),
  ]);

test('kappa below 0 lies within the axis, and accuracy ends at 0', () => {
  const given = configurations(['a', { 'patch.size': 3 }], ['b', { 'patch.size': 5 }]);
  const points = [
    { configuration: 'a', series: 'Kappa', mean: -0.05, values: [-0.07, -0.03] },
    { configuration: 'b', series: 'Kappa', mean: 0.3, values: [0.28, 0.32] },
  ];
  const { spec } = sweep('negative', given, points);
  const [from, to] = spec.scales!.find(({ name }) => name === 'y')!.domain as unknown as number[];
  assert.ok(from < -0.07 && to > 0.32, `${from} to ${to}`);
  const shares = points.map((point) => ({ ...point, mean: 0.01, values: [0, 0.02] }));
  assert.is(sweepRange(shares)[0], 0);
});

test('an axis begins at 0 where values lie farther from each other than from 0', () => {
  const of = (...means: number[]) => means.map((mean) => ({ configuration: 'a', series: 'OA', mean }));
  assert.equal(sweepRange(of(0.1708, 0.7375)), [0, 0.8]);
  assert.is(sweepRange(of(0.8, 0.95))[0], 0.78);
  assert.is(sweepRange(of(0.5, 0.5))[0] > 0.4, true);
});

test('curves of a grid are called by their values', () => {
  const grid = ['5%', '10%'].flatMap((share) =>
    [1, 3].map((k) => ({ name: `train-${share.replace('%', '')}-k-${k}`, point: { 'split.train': share, 'classifier.k-nearest.k': k } })),
  );
  assert.equal([...new Set(sweepCurves(grid)!.series)], ['k-nearest.k = 1', 'k-nearest.k = 3']);
  const both = grid.map(({ name, point }) => ({ name, point: { ...point, 'training.other.k': 2 } }));
  assert.equal([...new Set(sweepCurves(both)!.series)], ['k-nearest.k = 1, other.k = 2', 'k-nearest.k = 3, other.k = 2']);
});

test('curves of two seeds: a line each, a dot at the chosen epoch, a title and a description', async () => {
  const svg = await matches(
    'curves',
    curvesPlot({
      id: 'plot-loss',
      title: 'Loss',
      unit: 'loss',
      curves: [
        { series: 'training', seed: '1', points: numbered(6, (epoch) => 2 / epoch) },
        { series: 'training', seed: '2', points: numbered(6, (epoch) => 2.4 / epoch) },
        { series: 'validation', seed: '1', points: numbered(6, (epoch) => 1 / epoch), chosen: 5 },
        { series: 'validation', seed: '2', points: numbered(6, (epoch) => 1.2 / epoch), chosen: 6 },
      ],
    }),
  );
  assert.match(svg, /role="img" aria-labelledby="plot-loss-title plot-loss-desc"><title id="plot-loss-title">Loss<\/title>/);
  assert.match(svg, 'Dots mark the epochs whose weights were tested.');
  assert.match(svg, 'stroke="var(--s1, #1f6fbf)"');
  assert.not.match(svg, /graphics-|aria-roledescription/);
});

test('curves that nothing was measured for are drawn as an empty plot', async () => {
  const { svg, hover } = await drawPlot(curvesPlot({ id: 'plot-accuracy', title: 'Validation accuracy', unit: 'accuracy', curves: [] }));
  assert.match(svg, 'Validation accuracy over 0 epochs');
  assert.equal(hover, []);
});

test('a single epoch has a dot, as there is no line through it', async () => {
  const svg = await matches(
    'one-epoch',
    curvesPlot({
      id: 'plot-one',
      title: 'Loss',
      unit: 'loss',
      curves: [
        { series: 'training', seed: '1', points: [[1, 2]] },
        { series: 'training', seed: '2', points: numbered(2, (epoch) => epoch) },
      ],
    }),
  );
  assert.is([...svg.matchAll(/<path[^>]*fill="var\(--s1/g)].length, 1);
});

test('pretraining: a line for each block', async () => {
  await matches(
    'pretraining',
    curvesPlot({
      id: 'plot-pretraining',
      title: 'Pretraining',
      unit: 'loss',
      curves: ['encode1', 'encode2'].map((series, index) => ({ series, seed: '1', points: numbered(4, (epoch) => (index + 1) / epoch) })),
    }),
  );
});

test('long curves are thinned, and keep their last and their chosen point', async () => {
  const { spec } = curvesPlot({
    id: 'long',
    title: 'Long',
    unit: 'loss',
    curves: [{ series: 'training', seed: '1', points: numbered(5000, (epoch) => epoch), chosen: 777 }],
  });
  const { values } = spec.data![0] as { values: { epoch: number }[] };
  assert.ok(values.length <= 252);
  for (const epoch of [1, 777, 5000]) assert.ok(values.some((one) => one.epoch === epoch));
});

test('shares make a line (Fig. 10), few whole numbers dots (Fig. 6), names that count joined steps (Fig. 11), methods dots', async () => {
  const shares = configurations(
    ['ssrn-5', { 'split.train': '5%' }],
    ['ssrn-10', { 'split.train': '10%' }],
    ['ssrn-20', { 'split.train': '20%' }],
  );
  assert.equal(sweepShape(shares), { kind: 'line', axis: 'split.train, %', values: [5, 10, 20], logarithmic: false });
  await matches('line', sweep('shares', shares, pointsOf(shares, true)));
  const kernels = configurations(
    ['k8', { 'a[0].conv.kernels': 8, 'a[1].spectral.kernels': 8 }],
    ['k16', { 'a[0].conv.kernels': 16, 'a[1].spectral.kernels': 16 }],
  );
  assert.equal(sweepShape(kernels), { kind: 'dots', axis: 'kernels', names: ['8', '16'] });
  await matches('dots', sweep('kernels', kernels, pointsOf(kernels, true)));
  const blocks = configurations(['blocks-1-1', { a: 1, b: 1 }], ['blocks-2-1', { a: 2, b: 1 }], ['blocks-1-2', { a: 1, b: 2 }]);
  assert.equal(sweepShape(blocks), { kind: 'steps', axis: 'blocks' });
  await matches('steps', sweep('blocks', blocks, pointsOf(blocks, false)));
  assert.equal(sweepShape(configurations(['svm', { classifier: { svm: {} } }], ['ssrn', { classifier: null }])), {
    kind: 'dots',
    axis: 'configuration',
  });
});

test('methods over training amounts are curves; one method over pixels of each class is a line', async () => {
  const of = (method: string, pixels: number): [string, Record<string, unknown>] => [
    `${method}-${pixels}`,
    { 'split.train.per_class': pixels, classifier: method === 'ssrn' ? null : { [method]: {} } },
  ];
  const given = configurations(...['svm', 'ssrn'].flatMap((method) => [5, 10, 30].map((pixels) => of(method, pixels))));
  const curves = sweepCurves(given)!;
  assert.equal(curves.shape.values, [5, 10, 30, 5, 10, 30]);
  assert.is(curves.shape.axis, 'split.train, pixels of each class');
  assert.equal(curves.series, ['svm', 'svm', 'svm', 'ssrn', 'ssrn', 'ssrn']);
  // A method with one point, the same point twice, or nothing but methods: no curves.
  assert.is(sweepCurves(configurations(of('svm', 5), of('svm', 10), of('ssrn', 5))), undefined);
  assert.is(sweepCurves(configurations(of('svm', 5), of('svm', 5), of('ssrn', 5), of('ssrn', 10))), undefined);
  assert.is(sweepCurves(configurations(['svm', { classifier: 1 }], ['ssrn', { classifier: 2 }])), undefined);
  const single = configurations(['a', { 'split.train.per_class': 5 }], ['b', { 'split.train.per_class': 10 }]);
  assert.is(sweepCurves(single), undefined);
  assert.is(sweepShape(single)!.kind, 'line');
  const points = given.map(({ name }, index): SweepPoint => ({
    configuration: name,
    series: curves.series[index],
    mean: 0.5 + index / 20,
    interval: [0.45 + index / 20, 0.52 + index / 20],
  }));
  const plot = sweepPlot({
    id: 'curves',
    title: 'curves',
    unit: 'accuracy',
    configurations: given.map(({ name }) => name),
    shape: curves.shape,
    points,
  });
  const data = JSON.stringify(plot.spec.data);
  assert.match(data, /"low":0\.45,"high":0\.52,"known":true/);
  // Bars of one place lie beside each other, in the colours of their curves.
  assert.equal([...new Set(plot.hover!.map(({ shift }) => shift))], [-3.5, 3.5]);
  await matches('methods-over-amounts', plot);
});

test('a comparison of two seeds: a colour for each method, the seeds as dots, no bar', async () => {
  const names = ['svm', 'ssrn'];
  const points = names.flatMap((configuration, index): SweepPoint[] => [
    { configuration, series: 'measured', mean: 0.8 + index / 10, values: [0.79 + index / 10, 0.81 + index / 10] },
    { configuration, series: 'published', mean: 0.85, interval: [0.84, 0.86] },
  ]);
  const shape = { kind: 'dots', axis: 'method' } as const;
  const plot = sweepPlot({ id: 'p', title: 'p', unit: 'accuracy', configurations: names, shape, points, colours: 'configuration' });
  const svg = await matches('comparison', plot);
  const ofColour = (colour: string, what: string) => [...svg.matchAll(new RegExp(`<${what}[^>]*${colour}`, 'g'))].length;
  for (const colour of ['--s1', '--s2']) {
    assert.is(ofColour(colour, 'path'), 4, 'measured, its two seeds, published');
    assert.is(ofColour(`opacity="1"[^>]*${colour}|<line[^>]*${colour}[^>]*opacity="1"`, 'line') > 0, true);
  }
  assert.match(plot.hover!.map(({ text }) => text).join('\n'), 'svm, measured: 0.8000 (seeds: 0.7900, 0.8100)');
});

test('names below an axis are turned only where neighbours would touch, at any width', () => {
  const given = (names: readonly string[]) =>
    configurations(...names.map((name): [string, Record<string, unknown>] => [name, { a: name }]));
  const isTurned = (names: readonly string[], width?: number) => {
    const points = pointsOf(given(names), false);
    const shape = { kind: 'dots', axis: 'method' } as const;
    const { spec } = sweepPlot({ id: 'p', title: 'p', unit: 'accuracy', configurations: names, shape, points, width });
    assert.is(spec.width, width ?? 560);
    return spec.axes![0].labelAngle !== undefined;
  };
  assert.not.ok(isTurned(['ssrn', 'spa', 'cnn', 'svm', 'random-forest'], 456), 'one long name has short neighbours');
  assert.ok(isTurned(['ssrn', 'spa', 'cnn', 'gradient-boosting', 'random-forest'], 456));
  assert.not.ok(isTurned(['gradient-boosting', 'random-forest']));
});

test('learning rates over decades get a logarithmic axis; one configuration, or very many, are no plot', async () => {
  const rates = configurations(
    ...[0.1, 0.01, 0.001].map((rate): [string, Record<string, unknown>] => [
      `lr-${rate}`,
      { 'training.optimizer.rmsprop.learning_rate': rate },
    ]),
  );
  assert.equal(sweepShape(rates), {
    kind: 'line',
    axis: 'training.optimizer.rmsprop.learning_rate',
    values: [0.1, 0.01, 0.001],
    logarithmic: true,
  });
  await matches('logarithmic', sweep('rates', rates, pointsOf(rates, false)));
  assert.is(sweepShape(rates.slice(1, 2)), undefined);
  assert.is(sweepShape(Array.from({ length: 30 }, (_, index) => ({ name: `n${index}`, point: { seeds: index } }))), undefined);
});

test('text is escaped', async () => {
  const svg = await renderPlot(
    curvesPlot({
      id: 'x',
      title: 'a < b & "c"',
      unit: 'loss',
      curves: [
        {
          series: '<b>',
          seed: '1',
          points: [
            [1, 1],
            [2, 2],
          ],
        },
      ],
    }),
  );
  assert.match(svg, '<title id="x-title">a &lt; b &amp; &quot;c&quot;</title>');
  assert.not.match(svg, '<b>');
});

test.run();
