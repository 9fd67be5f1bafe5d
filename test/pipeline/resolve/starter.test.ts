import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { split } from '../../../src/splits/index.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { pipelineNetwork } from '../../../src/pipeline/resolve/checks.js';
import { parsePipeline } from '../../../src/pipeline/pipeline.js';
import type { ResolvedRandomSplit } from '../../../src/schema/pipeline.generated.js';
import { starterPipeline, type StarterScene } from '../../../src/pipeline/resolve/starter.js';
import { problemOf } from '../../data/helpers.js';

const test = suite('pipeline/resolve/starter');

const scene = (pixels: readonly number[], more: Partial<StarterScene> = {}): StarterScene => ({
  title: 'a scene',
  name: 'mine',
  rows: 40,
  columns: 30,
  bands: 60,
  dataset: { cube: { file: 'a b.mat' }, mask: { file: 'b.mat' } },
  classes: pixels.map((count, index) => ({ name: `Class ${index + 1}`, pixels: count })),
  ...more,
});
const resolve = (written: StarterScene) => parsePipeline(starterPipeline(written, 'pipeline.schema.json'), 'mine.yaml');

/** Labels in one row, class by class. */
const maskOf = (pixels: readonly number[]) => {
  const values = Uint8Array.from(pixels.flatMap((count, index) => new Array<number>(count).fill(index + 1)));
  return { rows: 1, columns: values.length, values };
};

test('of any scene: it is right, its network fits, and every seed has its split', () => {
  const upTo = (max: number) => fc.integer({ min: 1, max });
  fc.assert(
    fc.property(fc.array(upTo(60), { minLength: 2, maxLength: 12 }), upTo(40), upTo(40), upTo(300), (pixels, rows, columns, bands) => {
      fc.pre(pixels.reduce((sum, count) => sum + count, 0) >= 3);
      const pipeline = resolve(scene(pixels, { rows, columns, bands }));
      pipelineNetwork(pipeline, { rows, columns, bands, classes: pixels.length });
      for (const seed of pipeline.experiment.seeds) {
        const parts = split(pipeline.experiment.split, maskOf(pixels), new RandomStream(seed, 'split'), pixels.map(String));
        assert.ok(parts.train.length > 0 && parts.validation.length > 0 && parts.test.length > 0);
      }
    }),
    { numRuns: 200, seed: 5 },
  );
});

/** Pixels of each class, and the amounts that fit them. */
const AMOUNTS: [number[], unknown, unknown][] = [
  [[46, 1428, 830], '20%', '10%'],
  [[9000, 9000], '20%', '10%'],
  [[20000, 20000], '10%', '10%'],
  [[60000, 30000], '5%', '5%'],
  [[900000, 30000], '1%', '1%'],
  [[3, 400], '20%', '10%'],
  [[2, 398], '20%', 40],
  [[1, 399], 80, 40],
];

for (const [pixels, train, validation] of AMOUNTS) {
  test(`classes of ${pixels.join(' and ')} pixels: ${train} train, ${validation} validate`, () => {
    const { experiment } = resolve(scene(pixels));
    const { split } = experiment as { split: ResolvedRandomSplit };
    assert.equal([split.train, split.validation, split.test], [train, validation, 'rest']);
  });
}

test('with bands enough it is SSRN', () => {
  const preset = parsePipeline(
    starterPipeline(scene([50, 60]), 'x').replace(/architecture:\n(?: {2}- .*\n)+/, 'architecture: ssrn\n'),
    'mine.yaml',
  );
  assert.equal(resolve(scene([50, 60])).experiment.architecture, preset.experiment.architecture);
});

test('the text: the schema first, the pixels as the split counts them', () => {
  const text = starterPipeline(scene([46, 100]), '../schemas/pipeline.schema.json');
  assert.is(text.split('\n')[0], '# yaml-language-server: $schema=../schemas/pipeline.schema.json');
  for (const line of [
    '  cube: {file: a b.mat}   # rows x columns x bands',
    '    - Class 1  # 46',
    '  train: 20%        # 30 pixels train',
    '  validation: 10%   # 15 pixels choose the epoch',
    '  test: rest        # 101 pixels test the result',
  ]) {
    assert.ok(text.includes(`\n${line}\n`), line);
  }
  const known = starterPipeline(scene([46, 100], { dataset: { scene: 'ksc' } }), 'x');
  assert.ok(known.includes('\n#   Class 2: 100\ndataset:\n  scene: ksc\n'));
});

test('two labelled pixels are too few', () => assert.is(problemOf(() => starterPipeline(scene([1, 1]), 'x')).code, 'split-empty'));

test.run();
