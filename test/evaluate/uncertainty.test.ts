import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { setSizes } from '../../src/evaluate/conformal.js';
import { entropyOf, UncertaintyList } from '../../src/evaluate/uncertainty.js';

const test = suite('evaluate/uncertainty');

test('entropy by hand: none of a certain class, ln K of equal ones, ln 2 of a coin', () => {
  assert.is(Object.is(entropyOf([0, 1, 0]), 0), true);
  assert.ok(Math.abs(entropyOf([0.25, 0.25, 0.25, 0.25]) - Math.log(4)) < 1e-15);
  assert.ok(Math.abs(entropyOf([0.5, 0, 0.5]) - Math.LN2) < 1e-15);
  assert.ok(Math.abs(entropyOf([0.995, 0.005]) + 0.995 * Math.log(0.995) + 0.005 * Math.log(0.005)) < 1e-15);
});

test('never below 0 or above ln K; the order of classes changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 20 }), (weights) => {
      const all = weights.reduce((sum, weight) => sum + weight, 0);
      if (all === 0) return;
      const shares = weights.map((weight) => weight / all);
      const found = entropyOf(shares);
      assert.ok(found >= 0 && found <= Math.log(weights.length) + 1e-12);
      assert.ok(Math.abs(found - entropyOf(shares.toReversed())) < 1e-12);
    }),
  );
});

test('pixels in any order; sets are those of the conformal figures, with a threshold of 0 all classes', () => {
  const rows = [Float32Array.of(0.5, 0.5, 0), Float32Array.of(0.875, 0.125, 0), Float32Array.of(0.25, 0.25, 0.5)];
  const sizes = (threshold: number | undefined, classes = 3) => {
    const list = new UncertaintyList(3, { classes, threshold });
    for (const place of [2, 0, 1]) list.take(place, rows[place]);
    return list.values();
  };
  const labelled = { classes: 3, probabilities: Float32Array.from(rows.flatMap((row) => [...row])), labels: [1, 1, 1] };
  for (const threshold of [0.125, 0.25, 0.5, 0.9]) assert.equal(sizes(threshold).setSizes, setSizes(labelled, threshold));
  assert.equal([...sizes(0.9).setSizes!], [0, 0, 0]);
  // A classifier that was loaded may not know classes that no training pixel has.
  assert.equal([...sizes(0, 5).setSizes!], [5, 5, 5]);
  assert.equal(Object.keys(sizes(undefined)), ['entropy']);
  assert.equal(
    [...sizes(undefined).entropy],
    rows.map((row) => Math.fround(entropyOf(row))),
  );
});

test.run();
