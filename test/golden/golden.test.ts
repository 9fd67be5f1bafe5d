import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { NUMERICS_VERSION } from '../../src/numerics/version.js';
import { goldenDigest } from './digest.js';
import { GOLDEN } from './expected.js';

const test = suite('golden');

// Another digest under the same version would let results that differ share an address: raise NUMERICS_VERSION, then
// `node dist/test/golden/print.js` gives the new digest.
test('the golden run gives the committed bits', async () => {
  assert.is(GOLDEN.numerics, NUMERICS_VERSION, 'expected.ts belongs to another NUMERICS_VERSION');
  assert.is(await goldenDigest(), GOLDEN.digest);
});

test.run();
