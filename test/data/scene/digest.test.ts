import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CubeDigest, dataDigest, maskDigest, splitDigest } from '../../../src/data/scene/digest.js';

const test = suite('data/scene/digest');

const cube = { rows: 1, columns: 2, bands: 2, type: 'uint16', values: Uint16Array.of(1, 2, 3, 770) } as const;
const mask = { rows: 1, columns: 2, values: Uint8Array.of(0, 1) };

test('hashes a header and the little-endian values', () => {
  const header = '{"format":"hsi-run scene 1","cube":{"type":"uint16","shape":[1,2,2]},"mask":{"type":"uint8","shape":[1,2]}}\n';
  const bytes = Buffer.concat([Buffer.from(header), Buffer.from([1, 0, 2, 0, 3, 0, 2, 3, 0, 1])]);
  assert.is(dataDigest(cube, mask), createHash('sha256').update(bytes).digest('hex'));
});

test('tells apart values, types, shapes and masks', () => {
  const others = [
    dataDigest(cube, mask),
    dataDigest({ ...cube, values: Uint16Array.of(1, 2, 3, 771) }, mask),
    dataDigest({ ...cube, type: 'int16', values: Int16Array.of(1, 2, 3, 770) }, mask),
    dataDigest({ ...cube, columns: 1, bands: 4 }, mask),
    dataDigest(cube, { ...mask, values: Uint8Array.of(1, 0) }),
    dataDigest(cube, { ...mask, values: Uint16Array.of(0, 1) }),
  ];
  assert.is(new Set(others).size, others.length);
});

test('does not depend on where in memory the values stand', () => {
  const values = new Uint16Array(Uint16Array.of(9, 1, 2, 3, 770, 9).buffer, 2, 4);
  assert.is(dataDigest({ ...cube, values }, mask), dataDigest(cube, mask));
});

test('reads more than one chunk', () => {
  const values = Float64Array.from({ length: 300000 }, (_, index) => index / 7);
  const large = { rows: 500, columns: 600, bands: 1, type: 'float64', values } as const;
  const header = '{"format":"hsi-run scene 1","cube":{"type":"float64","shape":[500,600,1]},"mask":{"type":"uint8","shape":[500,600]}}\n';
  const labels = new Uint8Array(300000).fill(1);
  const whole = createHash('sha256').update(header).update(Buffer.from(values.buffer)).update(labels).digest('hex');
  assert.is(dataDigest(large, { rows: 500, columns: 600, values: labels }), whole);
});

const split = { train: Uint32Array.of(1, 2), validation: Uint32Array.of(3), test: Uint32Array.of(4, 700) };

test('of a split: how many pixels each part has, and all of them', () => {
  const header = '{"format":"hsi-run split 1","train":2,"validation":1,"test":2}\n';
  const bytes = Buffer.concat([Buffer.from(header), Buffer.from(Uint32Array.of(1, 2, 3, 4, 700).buffer)]);
  assert.is(splitDigest(split), createHash('sha256').update(bytes).digest('hex'));
  const others = [
    split,
    { ...split, train: Uint32Array.of(1, 3) },
    { ...split, validation: Uint32Array.of(5) },
    { ...split, test: Uint32Array.of(4, 701) },
    // The same pixels in a row, divided otherwise.
    { train: Uint32Array.of(1), validation: Uint32Array.of(2, 3), test: Uint32Array.of(4, 700) },
    { train: Uint32Array.of(1, 2), validation: Uint32Array.of(3, 4), test: Uint32Array.of(700) },
  ].map(splitDigest);
  assert.is(new Set(others).size, others.length);
});

test('of a cube that comes in parts: its type, its shape and all values, however it is cut', () => {
  const digest = (shape: Partial<Omit<typeof cube, 'values'>>, ...parts: (typeof cube.values)[]) => {
    const found = new CubeDigest({ ...cube, ...shape });
    for (const values of parts) found.add({ values });
    return found.end();
  };
  const header = '{"format":"hsi-run cube 1","type":"uint16","shape":[1,2,2]}\n';
  const whole = createHash('sha256')
    .update(header)
    .update(Buffer.from([1, 0, 2, 0, 3, 0, 2, 3]))
    .digest('hex');
  assert.equal([digest({}, cube.values), digest({}, cube.values.subarray(0, 1), cube.values.subarray(1))], [whole, whole]);
  assert.is(new Set([{}, { rows: 2, columns: 1 }, { columns: 1, bands: 4 }].map((shape) => digest(shape as object, cube.values))).size, 3);
});

test('of a mask: its shape, how wide its labels are, and all of them', () => {
  const others = [
    mask,
    { ...mask, values: Uint8Array.of(1, 1) },
    { ...mask, values: Uint8Array.of(0, 2) },
    { ...mask, values: Uint16Array.of(0, 1) },
    { ...mask, rows: 2, columns: 1 },
  ].map(maskDigest);
  assert.is(new Set(others).size, others.length);
});

test.run();
