import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryFile } from '../../../src/data/readers/input.js';
import { npy } from '../../../src/data/readers/npy.js';
import { npz } from '../../../src/data/readers/npz.js';
import { problemOfAsync } from '../helpers.js';
import { readWith } from './read-with.js';
import { EXTREMES, TYPES } from './writers/numbers.js';
import { writeNpy, writeNpz } from './writers/npy.js';

const test = suite('readers/npy');
const readNpy = (bytes: Uint8Array) => readWith(npy, memoryFile('x.npy', bytes));
const readNpz = (bytes: Uint8Array, name: string) => readWith(npz, memoryFile('x.npz', bytes), name);

test('every type, byte order, order of axes and version', async () => {
  for (const type of TYPES) {
    for (const littleEndian of [true, false]) {
      for (const fortran of [true, false]) {
        for (const version of [1, 2, 3] as const) {
          const { shape, values } = await readNpy(writeNpy([2, 3], EXTREMES[type], { type, littleEndian, fortran, version }));
          assert.equal([shape, [...values]], [[2, 3], EXTREMES[type]]);
        }
      }
    }
  }
  assert.equal([...(await readNpy(writeNpy([3], [0, 1, 1], { type: 'uint8', descr: '|b1' }))).values], [0, 1, 1]);
});

test('any shape in either order of axes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }), fc.boolean(), async (shape, fortran) => {
      const values = Array.from({ length: shape.reduce((a, b) => a * b) }, (_, index) => index);
      assert.equal([...(await readNpy(writeNpy(shape, values, { type: 'float32', fortran }))).values], values);
    }),
    { numRuns: 50 },
  );
});

test('what is no plain array of numbers is listed and not read', async () => {
  const kinds = ['<c8', '|S4', '<f2', '|O'].map((descr) =>
    npy.list(memoryFile('x.npy', writeNpy([2], [1, 2], { type: 'float32', descr }))),
  );
  assert.equal(
    (await Promise.all(kinds)).map(([{ numeric, description }]) => `${numeric} ${description}`),
    ['false NumPy type <c8 2', 'false NumPy type |S4 2', 'true float16 2', 'false NumPy type |O 2'],
  );
});

test('files that are short, long or wrong', async () => {
  const whole = writeNpy([20, 30], new Array<number>(600).fill(7), { type: 'uint16' });
  for (let cut = 1; cut < 16; cut++) {
    assert.is((await problemOfAsync(() => readNpy(whole.subarray(0, Math.floor((whole.length * cut) / 16))))).code, 'truncated');
  }
  assert.is((await problemOfAsync(() => readNpy(Buffer.concat([whole, Buffer.alloc(2)])))).code, 'header-mismatch');
  const changed = (from: string, to: string) => Buffer.from(whole.toString('latin1').replace(from, to), 'latin1');
  assert.match((await problemOfAsync(() => readNpy(changed('(20, 30)', '(2000000000000, 30)')))).message, /has 2000000000000 x 30 values/);
  assert.match((await problemOfAsync(() => readNpy(changed("'descr'", "'dscr'")))).message, /without descr/);
  assert.match(
    (await problemOfAsync(() => readNpy(writeNpy([1], [2n ** 60n], { type: 'uint64' })))).message,
    /1152921504606846976, beyond 2\^53/,
  );
});

const ARRAYS = {
  cube: writeNpy(
    [2, 3, 4],
    Array.from({ length: 24 }, (_, index) => index),
    { type: 'int16' },
  ),
  gt: writeNpy([2, 3], EXTREMES.uint8, { type: 'uint8' }),
};

test('arrays of an NPZ file, stored and deflated', async () => {
  for (const compressed of [true, false]) {
    const bytes = writeNpz(ARRAYS, compressed);
    assert.equal(
      (await npz.list(memoryFile('x.npz', bytes))).map(({ name, description }) => `${name} ${description}`),
      ['cube int16 2 x 3 x 4', 'gt uint8 2 x 3'],
    );
    assert.equal([...(await readNpz(bytes, 'gt')).values], EXTREMES.uint8);
    assert.is((await readNpz(bytes, 'cube')).values[23], 23);
    for (let cut = 1; cut < 16; cut++) {
      assert.is((await problemOfAsync(() => readNpz(bytes.subarray(0, Math.floor((bytes.length * cut) / 16)), 'gt'))).code, 'truncated');
    }
  }
});

test('a changed value of an NPZ file does not pass, nor does a bomb', async () => {
  const bytes = writeNpz(ARRAYS);
  bytes[bytes.indexOf('PK\x03\x04', 10, 'latin1') - 1] ^= 1;
  assert.is((await problemOfAsync(() => readNpz(bytes, 'cube'))).message, 'the array cube is not what was written: its checksum differs');
  const bomb = writeNpz({ x: writeNpy([10], new Array<number>(10).fill(0), { type: 'uint8' }) }, true);
  for (const at of [22, bomb.indexOf('PK\x01\x02', 0, 'latin1') + 24]) bomb.writeUInt32LE(0x7fffffff, at);
  assert.match((await problemOfAsync(() => readNpz(bomb, 'x'))).message, /2147483647 bytes are compressed in \d+, which cannot be/);
});

test.run();
