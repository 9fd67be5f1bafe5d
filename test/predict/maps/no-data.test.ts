import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { classifiable, emptyRemarks } from '../../../src/predict/maps/no-data.js';

const test = suite('predict/maps/no-data');

test('a pixel is classified where any band that is used has a value', () => {
  const values = Float32Array.of(NaN, NaN, NaN, 1, NaN, NaN, 1, 2, 3, NaN, NaN, 4);
  const cube = { rows: 1, columns: 4, bands: 3, type: 'float32', values } as const;
  const of = (used?: number[]) => [0, 1, 2, 3].map(classifiable(cube, used));
  assert.equal(
    [of(), of([0, 1]), of([1, 2])],
    [
      [false, true, true, true],
      [false, true, true, false],
      [false, false, true, true],
    ],
  );
  assert.equal([0, 1].map(classifiable({ ...cube, bands: 1, type: 'uint8', values: Uint8Array.of(0, 1, 2, 3) })), [true, true]);
});

test('how many of the pixels that were asked for have none', () => {
  const pictures = { confidence: new Float32Array(4), colour: new Uint8Array(12) };
  const map = { rows: 1, columns: 4, classes: Uint8Array.of(0, 1, 0, 0), labels: Uint8Array.of(1, 1, 0, 2), ...pictures };
  assert.match(emptyRemarks(map, 'scene').join(), /^3 pixels have no value/);
  assert.match(emptyRemarks(map, 'labelled').join(), /^2 pixels have/);
  assert.equal(emptyRemarks({ ...map, classes: Uint8Array.of(1, 1, 1, 1) }, 'scene'), []);
});

test.run();
