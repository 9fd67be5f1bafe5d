import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { conformalThreshold, setFigures, setSizes } from '../../src/evaluate/conformal.js';
import { RandomStream } from '../../src/numerics/random.js';

const test = suite('evaluate/conformal');

test('by hand: the k-th largest probability of the own class', () => {
  // Own classes have 0.9, 0.8, …, 0.1: of 9 pixels, k is 9 at 90 %, 5 at 50 %, and 10 at 95 %, of which there is none.
  const tenths = Array.from({ length: 9 }, (_, at) => (9 - at) / 10);
  const set = { classes: 2, probabilities: tenths.flatMap((own) => [own, 1 - own]), labels: tenths.map(() => 1) };
  assert.equal(
    [0.9, 0.5, 0.95, 0.01].map((coverage) => conformalThreshold(set, coverage)),
    [
      { threshold: 0.1, tooFew: false },
      { threshold: 0.5, tooFew: false },
      { threshold: 0, tooFew: true },
      { threshold: 0.9, tooFew: false },
    ],
  );
  assert.equal(conformalThreshold({ classes: 2, probabilities: [], labels: [] }, 0.5), { threshold: 0, tooFew: true });
  // A classifier that is sure and wrong leaves a threshold of 0 however many pixels there are.
  const wrong = { ...set, labels: tenths.map((_, at) => (at < 5 ? 1 : 2)), probabilities: tenths.flatMap(() => [1, 0]) };
  assert.equal(conformalThreshold(wrong, 0.9), { threshold: 0, tooFew: false });
  assert.equal(conformalThreshold(wrong, 0.5), { threshold: 1, tooFew: false });
  assert.equal([...setSizes(set, 0.5)], [1, 1, 1, 1, 2, 1, 1, 1, 1]);
  assert.equal(setFigures(set, 0.5), { pixels: 9, coverage: 5 / 9, size: 10 / 9, single: 8 / 9, empty: 0 });
  assert.equal(
    setFigures(set, 0.85, (place) => place > 0 && place < 8),
    { pixels: 7, coverage: 0, size: 0, single: 0, empty: 1 },
  );
  assert.equal(
    setFigures(set, 0, () => false),
    { pixels: 0 },
  );
  assert.is(setFigures(set, 0).size, 2);
});

test('a product that is rounded over a whole number is that number', () => {
  assert.ok(25 * 0.28 > 7);
  const own = Array.from({ length: 24 }, (_, at) => (at + 1) / 32);
  const set = { classes: 2, probabilities: own.flatMap((share) => [share, 1 - share]), labels: own.map(() => 1) };
  assert.is(conformalThreshold(set, 0.28).threshold, 18 / 32);
});

test('over many draws, sets of exchangeable pixels have the stated coverage, and at most 1 / (n + 1) more', () => {
  const random = new RandomStream(3, 'test');
  const pixels = (count: number) => {
    const probabilities: number[] = [];
    const labels: number[] = [];
    for (let pixel = 0; pixel < count; pixel++) {
      const weights = Array.from({ length: 4 }, () => random.uniform() ** 3);
      const all = weights.reduce((a, b) => a + b);
      probabilities.push(...weights.map((weight) => weight / all));
      // Far from what is said: coverage is stated for any probabilities.
      labels.push(1 + Math.floor(4 * random.uniform() ** 2));
    }
    return { classes: 4, probabilities, labels };
  };
  for (const [stated, n] of [
    [0.9, 19],
    [0.8, 49],
  ]) {
    let sum = 0;
    const draws = 500;
    for (let draw = 0; draw < draws; draw++) sum += setFigures(pixels(10), conformalThreshold(pixels(n), stated).threshold).coverage!;
    const found = sum / draws;
    assert.ok(found > stated - 0.015 && found < stated + 1 / (n + 1) + 0.015, `${stated}: ${found}`);
  }
});

test.run();
