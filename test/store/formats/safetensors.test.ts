import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeSafetensors, encodeSafetensors } from '../../../src/store/formats/safetensors.js';

const test = suite('store/formats/safetensors');

const WEIGHTS = [
  { name: 'conv1/conv/kernel', shape: [1, 2, 3], values: Float32Array.of(1, -2.5, 3e-38, 1e-45, -0, 3.4e38) },
  { name: 'conv1/conv/bias', shape: [2], values: Float32Array.of(0.1, 0.2) },
  { name: 'é', shape: [1], values: Float32Array.of(7) },
];

test('the bytes of a small file', () => {
  const file = Buffer.from(encodeSafetensors([{ name: 'a', shape: [2], values: Float32Array.of(1, -2) }]));
  const header = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
  // 54 bytes of header, padded with spaces to 56.
  assert.equal(
    file,
    Buffer.concat([Buffer.from([56, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(`${header}  `), Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0])]),
  );
});

test('values stand one after the other, at a multiple of 8 bytes', () => {
  const file = Buffer.from(encodeSafetensors(WEIGHTS));
  const length = Number(file.readBigUInt64LE(0));
  assert.is(length % 8, 0);
  assert.is(file.length, 8 + length + 9 * 4);
  const header = JSON.parse(file.toString('utf8', 8, 8 + length));
  assert.equal(
    Object.keys(header),
    WEIGHTS.map(({ name }) => name),
  );
  assert.equal(
    Object.values<{ data_offsets: number[] }>(header).map((entry) => entry.data_offsets),
    [
      [0, 24],
      [24, 32],
      [32, 36],
    ],
  );
});

test('round trip, to the bit', () => {
  const back = decodeSafetensors(encodeSafetensors(WEIGHTS)).arrays;
  assert.equal(
    back.map(({ name, shape }) => [name, shape]),
    WEIGHTS.map(({ name, shape }) => [name, shape]),
  );
  back.forEach(({ values }, index) => assert.equal(Buffer.from(values.buffer), Buffer.from(WEIGHTS[index].values.buffer)));
  assert.equal(decodeSafetensors(encodeSafetensors([], { note: 'é' })), { arrays: [], metadata: { note: 'é' } });
});

test('a file anywhere in memory', () => {
  const file = encodeSafetensors(WEIGHTS);
  const shifted = new Uint8Array(file.length + 3).subarray(3);
  shifted.set(file);
  assert.equal(decodeSafetensors(shifted), decodeSafetensors(file));
});

test.run();
