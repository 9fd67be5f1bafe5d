import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exceedWhole, formatAmount, normalizeAmount, parseShare, pixelsOfShare } from '../../src/splits/amount.js';
import { problemOf } from '../data/helpers.js';

const test = suite('splits/amount');

test('shares are exact fractions', () => {
  const fractions = ['20%', '12.5%', '0.000000001%', '100%', ' 5 % '].map(parseShare);
  assert.equal(
    fractions.map(({ numerator, denominator }) => `${numerator}/${denominator}`),
    ['20/100', '125/1000', '1/100000000000', '100/100', '5/100'],
  );
  for (const text of ['20', '-5%', '1e1%', '%', 'rest']) {
    assert.equal(
      problemOf(() => parseShare(text)),
      {
        code: 'amount-invalid',
        message: `'${text}' is not a valid amount of pixels`,
        hint: 'Write a share of each class (20%), a number of pixels (1025) or {per_class: 50}.',
      },
    );
  }
});

/** n - floor((1 - p) n). */
const PIXELS: [string, number, number][] = [
  ['20%', 46, 10],
  ['20%', 1428, 286],
  ['20%', 20, 4],
  ['10%', 6631, 664],
  ['10%', 10, 1],
  ['100%', 7, 7],
  ['0%', 7, 0],
  ['0.001%', 7, 1],
  // In floating point 0.9 * 20 and 0.07 * 100 may fall on the wrong side.
  ['10%', 20, 2],
  ['7%', 100, 7],
  ['29%', 100, 29],
  ['33.3%', 1000, 333],
];

for (const [share, count, pixels] of PIXELS) {
  test(`${share} of ${count} are ${pixels}`, () => assert.is(pixelsOfShare(parseShare(share), count), pixels));
}

test('shares together', () => {
  const exceed = (...shares: string[]) => exceedWhole(shares.map(parseShare));
  assert.equal([exceed(), exceed('100%'), exceed('33.3%', '33.3%', '33.4%'), exceed('10%', '70%', '20%')], [false, false, false, false]);
  assert.equal([exceed('50%', '50.000000001%'), exceed('99%', '2%')], [true, true]);
});

test('amounts in words', () => {
  assert.equal(['20%', 1025, { per_class: 50 }, 'rest'].map(formatAmount), ['20%', '1025', '{per_class: 50}', 'rest']);
});

for (const [written, resolved] of [
  [0.2, '20%'],
  [0.07, '7%'],
  [0.125, '12.5%'],
  [0.29, '29%'],
  [0.001, '0.1%'],
  ['05.0%', '5%'],
  ['0.50%', '0.5%'],
  ['100%', '100%'],
  [1, 1],
  [0, 0],
  [1025, 1025],
  ['rest', 'rest'],
] as const) {
  test(`${written} resolves to ${resolved}`, () => assert.is(normalizeAmount(written), resolved));
}

test.run();
