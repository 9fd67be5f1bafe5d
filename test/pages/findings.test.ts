import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { edgeText, findingsOf, findingTexts } from '../../src/pages/findings.js';
import type { MapSet } from '../../src/pages/maps/map-set.js';

const test = suite('pages/findings');
const CLASSES = ['Corn', 'Oats', 'Wheat', 'Woods'];
const textsOf = (counts: number[][], seeds = 1) => findingTexts(findingsOf(counts), CLASSES, seeds);

test('classes that are never predicted, those hardly found, and the largest errors, with their shares', () => {
  const counts = [
    [90, 0, 10, 0],
    [15, 0, 5, 0],
    [30, 0, 20, 0],
    [0, 0, 0, 1000],
  ];
  assert.equal(textsOf(counts, 3), [
    '60 of 1,170 test pixels are wrong, over 3 seeds.',
    '1 of 4 classes is never predicted: Oats.',
    'Less than half is found of Wheat (40 %).',
    'Most errors: Wheat taken for Corn (30 pixels, 60 % of the class); Oats taken for Corn (15 pixels, 75 % of the class); Corn taken for Wheat (10 pixels, 10 % of the class).',
  ]);
});

test('a class without test pixels is no class that is never predicted; nothing wrong is said so', () => {
  const counts = [
    [5, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 7, 0],
    [0, 0, 0, 1],
  ];
  assert.equal(textsOf(counts), ['Every test pixel is right.']);
  assert.equal(findingsOf(counts).never, []);
  assert.equal(textsOf(counts.map((row) => row.map(() => 0))), []);
});

test('an error that is rare is more than 0 %', () => {
  const [, pairs] = textsOf([
    [99_999, 1, 0, 0],
    [0, 5, 0, 0],
    [0, 0, 5, 0],
    [0, 0, 0, 5],
  ]);
  assert.is(pairs, 'Most errors: Corn taken for Oats (1 pixels, < 0.1 % of the class).'.replace('1 pixels', '1 pixel'));
});

/** Two fields side by side, 4 x 6 pixels, all of them tested. */
const fields = (wrong: readonly number[]): MapSet => {
  const truth = Uint8Array.from({ length: 24 }, (_, pixel) => (pixel % 6 < 3 ? 1 : 2));
  const classes = truth.map((label, pixel) => (wrong.includes(pixel) ? 3 - label : label));
  const parts = new Uint8Array(24).fill(3);
  return {
    rows: 4,
    columns: 6,
    classes: CLASSES.slice(0, 2),
    colours: [],
    safeColours: [],
    blank: 'unlabelled',
    remarks: [],
    truth,
    items: [{ name: 'seed 1', asked: 'scene', classes, parts, confidence: new Uint8Array(24) }],
  };
};

test('where errors lie: at the edges of fields, or not', () => {
  // Columns 2 and 3 are edges: 8 of 24 pixels.
  assert.is(edgeText(fields([2, 3, 8, 0])), '75 % of the errors of seed 1 lie at the edges of fields, where 33 % of its test pixels lie.');
  assert.is(edgeText(fields([])), undefined);
  // A third of the errors where a third of the pixels lies says nothing.
  assert.is(edgeText(fields([2, 0, 8 + 4])), undefined);
});

test.run();
