import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { matchBands } from '../../../src/data/features/match-bands.js';
import { problemOf } from '../helpers.js';

const test = suite('data/features/match-bands');
const centres = (from: number, step: number, count: number) => Array.from({ length: count }, (_, band) => from + step * band);

test('by count where wavelengths are not known on both sides', () => {
  assert.equal(matchBands({ bands: 3 }, { bands: 3, wavelengths: [1, 2, 3] }, ''), { bands: [0, 1, 2], by: 'count' });
  assert.equal(matchBands({ bands: 4, used: [1, 3], wavelengths: centres(400, 10, 4) }, { bands: 4 }, ''), { bands: [1, 3], by: 'count' });
  const problem = problemOf(() => matchBands({ bands: 3 }, { bands: 4, wavelengths: centres(400, 10, 4) }, 'x.hdr'));
  assert.is(problem.code, 'bands-mismatch');
  assert.match(problem.message, /trained on 3 bands, this scene has 4, .*: those of the training are not known/);
});

test('by wavelength where both know them, whatever the counts: the nearest within half a band', () => {
  const trained = { bands: 3, wavelengths: [400, 410, 420] };
  assert.equal(matchBands(trained, { bands: 5, wavelengths: [424, 412, 404, 300, 500] }, ''), {
    bands: [2, 1, 0],
    by: 'wavelength',
    farthest: 4,
  });
  assert.equal(matchBands({ ...trained, used: [0] }, { bands: 1, wavelengths: [405] }, '').bands, [0]);
  // As many bands, but of another sensor.
  const { code, message } = problemOf(() => matchBands(trained, { bands: 3, wavelengths: [400, 402, 437] }, 'x.hdr'));
  assert.is(code, 'bands-mismatch');
  assert.match(message, /2 of the run's 3 bands .*: band 2 at 410\.0 nm \(within 5\.0 nm; the nearest is band 2 at 402\.0 nm\), band 3 at/);
});

test('of two bands that are equally near the first', () => {
  assert.equal(matchBands({ bands: 2, wavelengths: [400, 410] }, { bands: 4, wavelengths: [398, 402, 412, 408] }, '').bands, [0, 2]);
});

test('beside a gap where bands were left out a band is no wider', () => {
  const trained = { bands: 4, wavelengths: [1320, 1330, 1500, 1510] };
  assert.throws(() => matchBands(trained, { bands: 4, wavelengths: [1320, 1340, 1500, 1510] }, ''), /./);
  // Bands may lie nearer than a nanometre.
  const fine = { bands: 3, wavelengths: [400, 400.5, 401] };
  assert.throws(() => matchBands(fine, { bands: 3, wavelengths: [400.3, 400.6, 401] }, ''), /within 0\.3 nm/);
  assert.equal(matchBands(fine, { bands: 3, wavelengths: [400.2, 400.6, 401.1] }, '').bands, [0, 1, 2]);
  assert.equal(matchBands(trained, { bands: 4, wavelengths: [1322, 1334, 1499, 1511] }, '').bands, [0, 1, 2, 3]);
});

test.run();
