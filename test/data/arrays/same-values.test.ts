import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cube } from '../../../src/data/cube.js';
import { dataDigest } from '../../../src/data/scene/digest.js';
import { hasValuesOf } from '../../../src/data/arrays/same-values.js';

const test = suite('data/arrays/same-values');
const mask = { rows: 1, columns: 2, values: Uint8Array.of(1, 2) };
const cube = (values: Cube['values'], type: Cube['type']): Cube => ({ rows: 1, columns: 2, bands: 2, type, values });
const KNOWN = dataDigest(cube(Float32Array.of(1, 2, 300, 4), 'float32'), mask);
const has = (one: Cube, labels = mask) => hasValuesOf(KNOWN, dataDigest(one, labels), one, labels);

test('equal values are recognised in any type of number, others in none', () => {
  assert.ok(has(cube(Float32Array.of(1, 2, 300, 4), 'float32')));
  assert.ok(has(cube(Uint16Array.of(1, 2, 300, 4), 'uint16')));
  assert.ok(has(cube(Int32Array.of(1, 2, 300, 4), 'int32')));
  assert.not.ok(has(cube(Uint16Array.of(1, 2, 300, 5), 'uint16')));
  assert.not.ok(has(cube(Uint8Array.of(1, 2, 44, 4), 'uint8')));
  assert.not.ok(has(cube(Float32Array.of(1, 2, 300, 4.5), 'float32')));
  assert.not.ok(has(cube(Uint16Array.of(1, 2, 300, 4), 'uint16'), { ...mask, values: Uint8Array.of(2, 1) }));
});

test.run();
