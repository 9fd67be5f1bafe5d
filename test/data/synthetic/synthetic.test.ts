import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dataDigest } from '../../../src/data/scene/digest.js';
import { labelledPixels } from '../../../src/data/masks/mask.js';
import type { RawScene } from '../../../src/data/cube.js';
import { makeSyntheticScene } from '../../../src/data/synthetic/synthetic.js';
import type { ResolvedSyntheticScene } from '../../../src/schema/pipeline.generated.js';

const test = suite('data/synthetic/synthetic');

const DEFAULTS: ResolvedSyntheticScene = { rows: 64, columns: 64, bands: 48, classes: 8, noise: 0.06, seed: 1 };

const make = (changes: Partial<ResolvedSyntheticScene> = {}): RawScene => makeSyntheticScene({ ...DEFAULTS, ...changes });

test('the default scene is the same to the bit everywhere', () => {
  const { cube, labels: mask, classes } = make();
  assert.equal([cube.rows, cube.columns, cube.bands, cube.type, classes.length], [64, 64, 48, 'uint16', 8]);
  assert.equal(labelledPixels(mask), [717, 500, 386, 315, 267, 233, 18, 18]);
  assert.is(dataDigest(cube, mask), '990bd71943fe8371fc735713e4a7ef1a1aae05ab190d84c14ff7d1a4b5b4774e');
});

test('another seed, another scene', () => {
  const [first, second] = [1, 2].map((seed) => make({ seed }));
  assert.not.equal(first.labels.values, second.labels.values);
  assert.not.equal(first.cube.values, second.cube.values);
});

test('every class has its pixels, at any size', () => {
  const wanted = fc.record({
    rows: fc.integer({ min: 8, max: 40 }),
    columns: fc.integer({ min: 8, max: 40 }),
    bands: fc.integer({ min: 8, max: 20 }),
    classes: fc.integer({ min: 2, max: 32 }),
    seed: fc.nat(1000),
  });
  fc.assert(
    fc.property(wanted, (spec) => {
      const { labels } = make(spec);
      const counts = labelledPixels(labels);
      const labelled = counts.reduce((a, b) => a + b);
      const area = spec.rows * spec.columns;
      assert.is(counts.length, spec.classes);
      const least = Math.max(1, Math.min(18, Math.floor(Math.floor(area * 0.6) / spec.classes)));
      assert.ok(Math.min(...counts) >= least, `${counts} in ${JSON.stringify(spec)}`);
      assert.ok(labelled <= area * 0.6 && labelled >= area * 0.6 - spec.classes - 1, `${labelled} of ${area}`);
    }),
    { numRuns: 60 },
  );
});

test('values look like digital numbers, and noise adds to them', () => {
  const clean = make({ noise: 0 }).cube.values;
  const { values } = make().cube;
  const mean = (list: ArrayLike<number>) => Array.from(list).reduce((a, b) => a + b, 0) / list.length;
  const differences = Array.from(values, (value, index) => (value - clean[index]) * (value - clean[index]));
  const share = Math.sqrt(mean(differences)) / mean(clean);
  assert.ok(mean(clean) > 1000 && mean(clean) < 8000);
  assert.ok(Math.abs(share - DEFAULTS.noise) < 0.1 * DEFAULTS.noise, `${share}`);
});

test.run();
