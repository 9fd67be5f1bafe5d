import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseBands, needsFacts } from '../../src/architecture/bands.js';

const test = suite('architecture/bands');
const FACTS = { bands: 6, wavelengths: [400, 500, 600, 700, 800, 900], goodBands: [true, false, true, true, true, false] };
const bands = (choice: Parameters<typeof chooseBands>[0], facts: Parameters<typeof chooseBands>[1] = FACTS) => {
  const found = chooseBands(choice, facts);
  return found.problems[0]?.message ?? found.bands;
};

test('by number, range, wavelength, and what the file calls bad', () => {
  assert.equal(bands({ keep: [1, '3-4'] }), [0, 2, 3]);
  assert.equal(bands({ drop: [6, '2-3', 3] }), [0, 3, 4]);
  assert.equal(bands({ keep: ['450.5-700 nm'] }), [1, 2, 3]);
  assert.equal(bands({ drop: ['bad', '600-600 nm'] }), [0, 3, 4]);
  assert.is(bands({ keep: ['1-6'] }), undefined);
  assert.is(bands(undefined), undefined);
});

test('says what is wrong', () => {
  assert.is(bands({ keep: [7] }), 'there is no band 7: the scene has 6');
  assert.is(bands({ keep: ['4-2'] }), '4-2 ends before it begins');
  assert.is(bands({ drop: ['1-6'] }), 'no band is left');
  assert.is(bands({ drop: ['1000-2000 nm'] }), "no band lies in 1000-2000 nm: the scene's bands go from 400 to 900 nm");
  assert.is(bands({ drop: ['bad'] }, { bands: 6 }), 'the file does not say which bands are bad');
  assert.match(bands({ drop: ['1-2 nm'] }, { bands: 6 }) as string, /wavelengths of the scene are not known/);
});

test('whether the scene must be read for it', () => {
  assert.equal([{ keep: [1, '2-3'] }, { drop: ['bad'] }, { keep: ['1-2 nm'] }, {}].map(needsFacts), [false, true, true, false]);
});

test.run();
