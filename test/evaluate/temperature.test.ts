import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fitTemperature, ScaledScores, writeProbabilities } from '../../src/evaluate/temperature.js';
import { RandomStream } from '../../src/numerics/random.js';

const test = suite('evaluate/temperature');

/** Labels drawn from the softmax of logits, and the logits `sharper` times. */
function drawn(pixels: number, classes: number, sharper: number, seed: number) {
  const random = new RandomStream(seed, 'test');
  const logits = Float32Array.from({ length: pixels * classes }, () => 2 * random.normal());
  const labels = Uint16Array.from({ length: pixels }, (_, pixel) => {
    const shares = new Float32Array(classes);
    writeProbabilities(logits.subarray(pixel * classes, (pixel + 1) * classes), shares, 0);
    let left = random.uniform();
    let label = 0;
    while (label < classes - 1 && (left -= shares[label]) > 0) label++;
    return label + 1;
  });
  return { classes, labels, logits: logits.map((value) => value * sharper) };
}

function nll({ classes, logits, labels }: ReturnType<typeof drawn>, temperature: number): number {
  const scores = new ScaledScores(labels.length, 1 / temperature);
  for (const [pixel, label] of labels.entries()) scores.take(pixel, logits.subarray(pixel * classes, (pixel + 1) * classes), label);
  return scores.figures().nll;
}

test('logits that are 3 times too sharp have the temperature 3, and fit better with it', () => {
  const set = drawn(20000, 5, 3, 1);
  const found = fitTemperature(set)!;
  assert.ok(Math.abs(found - 3) < 0.06, String(found));
  assert.ok(nll(set, found) < nll(set, 1) - 0.3);
});

test('no other temperature has a smaller likelihood loss; scaling the logits scales the temperature', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0.05, max: 30, noNaN: true }), (seed, sharper) => {
      const set = drawn(60, 4, sharper, seed);
      const found = fitTemperature(set);
      if (found === undefined) return;
      const least = nll(set, found);
      for (const other of [0.5, 0.9, 0.999, 1.001, 1.1, 2]) assert.ok(least <= nll(set, other * found) + 1e-12);
      const twice = fitTemperature({ ...set, logits: set.logits.map((value) => 2 * value) })!;
      assert.ok(Math.abs(twice / found - 2) < 1e-9);
    }),
    { numRuns: 40 },
  );
});

test('no least value: no pixels, all right, worse than no logits', () => {
  const logits = Float32Array.of(2, 0, 0, 1);
  assert.is(fitTemperature({ classes: 2, logits: new Float32Array(), labels: [] }), undefined);
  assert.is(fitTemperature({ classes: 2, logits, labels: [1, 2] }), undefined);
  assert.is(fitTemperature({ classes: 2, logits, labels: [2, 1] }), undefined);
  // One right by 2, one wrong by 1: by hand, 2 / (1 + e^2b) = 1 / (1 + e^-b).
  const found = fitTemperature({ classes: 2, logits, labels: [1, 1] })!;
  const share = (value: number) => 1 / (1 + Math.exp(value));
  assert.ok(Math.abs(2 * share(2 / found) - share(-1 / found)) < 1e-12);
});

test.run();
