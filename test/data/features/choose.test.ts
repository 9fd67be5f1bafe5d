import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ImageFacts, RawScene } from '../../../src/data/cube.js';
import { chooseFrom } from '../../../src/data/features/choose.js';

const test = suite('data/features/choose');

/** Two labelled pixels and an unlabelled one of two bands. */
const raw = (facts: ImageFacts): RawScene => ({
  cube: { rows: 1, columns: 3, bands: 2, type: 'int16', values: Int16Array.of(1, 2, 3, 4, -9, -8), facts },
  labels: { rows: 1, columns: 3, values: Uint8Array.of(1, 2, 0) },
  digest: 'd',
  sources: [],
  warnings: [],
  classes: [
    { name: 'a', label: 1, pixels: 1 },
    { name: 'b', label: 2, pixels: 1 },
  ],
});

test('what the pipeline says means no data, before what the file says', () => {
  assert.equal([...chooseFrom(raw({ ignore: -8 }), {}).cube.values], [1, 2, 3, 4, -9, NaN]);
  const said = chooseFrom(raw({ ignore: -8 }), { ignore: -9 });
  assert.equal([[...said.cube.values], said.identity.ignore], [[1, 2, 3, 4, NaN, -8], -9]);
  // What occurs nowhere determines nothing.
  assert.equal(chooseFrom(raw({ ignore: 77 }), {}).identity, { digest: 'd' });
});

test('the scale counts where values are divided by it: unscaled ones, and not by 1', () => {
  const identity = (scale: number, scaling?: 'none' | 'band') => chooseFrom(raw({ scale }), { ...(scaling ? { scaling } : {}) }).identity;
  assert.equal(
    [identity(10, 'none'), identity(1, 'none'), identity(10, 'band'), identity(10)],
    [{ digest: 'd', scale: 10 }, { digest: 'd' }, { digest: 'd' }, { digest: 'd' }],
  );
});

test.run();
