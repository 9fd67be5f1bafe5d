import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../../src/errors/failure.js';
import { mat5 } from '../../../src/data/readers/mat5.js';
import { memoryFile } from '../../../src/data/readers/input.js';
import { problemOfAsync, realFile } from '../helpers.js';
import { readFileWith, readWith } from './read-with.js';
import { STORAGE, writeMat, type WriteOptions, type Written } from './writers/mat5.js';

const test = suite('readers/mat5');

const listMatVariables = (bytes: Uint8Array) => mat5.list(memoryFile('x.mat', bytes));
const readMatVariable = (bytes: Uint8Array, name: string) => readWith(mat5, memoryFile('x.mat', bytes), name);

const KINDS = Object.keys(STORAGE) as (keyof typeof STORAGE)[];
const FORMS: WriteOptions[] = [true, false].flatMap((littleEndian) => [true, false].map((compressed) => ({ littleEndian, compressed })));
const EXTREMES: Record<string, number[]> = {
  double: [0, -1.5, 1e300, -1e-300, Infinity, NaN],
  single: [0, -1.5, 0.25, 1024, -Infinity, NaN],
  int8: [-128, 127, 0, 1, -1, 5],
  uint8: [0, 255, 1, 2, 3, 4],
  int16: [-32768, 32767, 0, 1, -1, 5],
  uint16: [0, 65535, 1, 2, 3, 4],
  int32: [-2147483648, 2147483647, 0, 1, -1, 5],
  uint32: [0, 4294967295, 1, 2, 3, 4],
  int64: [-9007199254740991, 9007199254740991, 0, 1, -1, 5],
  uint64: [0, 9007199254740991, 1, 2, 3, 4],
};
/** Column-major 2 x 3 to row-major. */
const rowMajor = ([a, b, c, d, e, f]: number[]) => [a, c, e, b, d, f];

test('every class, either byte order, compressed or not', async () => {
  for (const kind of KINDS) {
    for (const form of FORMS) {
      const bytes = writeMat([{ name: 'x', shape: [2, 3], values: EXTREMES[kind], class: kind }], form);
      const { name, type, shape, values } = await readMatVariable(bytes, 'x');
      assert.is(name, 'x');
      assert.is(type, { double: 'float64', single: 'float32', int64: 'float64', uint64: 'float64' }[kind as string] ?? kind);
      assert.equal(shape, [2, 3]);
      assert.equal([...values], rowMajor(EXTREMES[kind]));
    }
  }
});

test('every storage type in every class that can hold it', async () => {
  for (const kind of KINDS) {
    for (const storage of KINDS) {
      for (const form of FORMS) {
        const bytes = writeMat([{ name: 'x', shape: [2, 3], values: [1, 2, 3, 4, 5, 127], class: kind, storage }], form);
        assert.equal([...(await readMatVariable(bytes, 'x')).values], [1, 3, 5, 2, 4, 127]);
      }
    }
  }
});

test('a value that the class cannot hold is damage', async () => {
  const bytes = writeMat([{ name: 'x', shape: [1, 2], values: [1, 300], class: 'uint8', storage: 'double' }]);
  const { code, message } = await problemOfAsync(() => readMatVariable(bytes, 'x'));
  assert.is(code, 'damaged');
  assert.is(message, 'the MAT file is damaged at byte 176: the value 300 is not a valid uint8');
});

test('column-major becomes row-major, of any rank', async () => {
  const shape = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(shape, fc.constantFrom(...FORMS), async (lengths, form) => {
      const count = lengths.reduce((a, b) => a * b);
      const values = Array.from({ length: count }, (_, index) => index);
      const bytes = writeMat([{ name: 'x', shape: lengths, values, class: 'int32' }], form);
      (await readMatVariable(bytes, 'x')).values.forEach((value, index) => {
        let position = 0;
        for (let axis = lengths.length - 1, rest = index, stride = count; axis >= 0; axis--) {
          stride /= lengths[axis];
          position += (rest % lengths[axis]) * stride;
          rest = Math.floor(rest / lengths[axis]);
        }
        assert.is(value, position);
      });
    }),
  );
});

const MIXED: Written[] = [
  { name: 'cube', shape: [2, 2, 3], values: Array.from({ length: 12 }, (_, index) => index), class: 'uint16' },
  { name: 'title', shape: [1, 2], values: [72, 105], class: 'char' },
  { name: 'parts', shape: [1, 1], values: [0], class: 'cell' },
  { name: 'table', shape: [], values: [0], class: 'opaque' },
  { name: '', shape: [1, 4], values: [0, 1, 73, 77], class: 'uint8' },
  { name: 'phase', shape: [1, 2], values: [1, 2], class: 'double', complex: true },
  { name: 'mask', shape: [2, 2], values: [0, 1, 2, 1], class: 'double', storage: 'uint8' },
];

test('variables of other kinds are listed and passed over', async () => {
  for (const form of FORMS) {
    const bytes = writeMat(MIXED, form);
    assert.equal(
      (await listMatVariables(bytes)).map(({ name, description, numeric }) => `${name} ${description} ${numeric}`),
      [
        'cube uint16 2 x 2 x 3 true',
        'title char 1 x 2 false',
        'parts cell 1 x 1 false',
        'table opaque false',
        'phase complex double 1 x 2 false',
        'mask double 2 x 2 true',
      ],
    );
    assert.equal([...(await readMatVariable(bytes, 'mask')).values], [0, 2, 1, 1]);
  }
});

test('an empty array, whatever its other dimensions', async () => {
  const bytes = writeMat([{ name: 'x', shape: [0, 2147483647, 3], values: [], class: 'double' }]);
  assert.is((await readMatVariable(bytes, 'x')).values.length, 0);
});

test('a file cut anywhere is truncated', async () => {
  for (const form of FORMS) {
    const values = Array.from({ length: 35 }, (_, index) => index * index);
    const whole = writeMat([{ name: 'spectrum', shape: [5, 7], values, class: 'single' }], form);
    for (let length = 11; length < whole.length; length++) {
      if (length === 128) continue; // A header alone is a file without variables.
      const { code } = await problemOfAsync(() => readMatVariable(whole.subarray(0, length), 'spectrum'));
      assert.is(code, 'truncated', `${length} of ${whole.length} bytes, ${JSON.stringify(form)}`);
    }
  }
  const whole = writeMat([{ name: 'spectrum', shape: [5, 7], values: new Array(35).fill(1), class: 'single' }]);
  assert.is(
    (await problemOfAsync(() => listMatVariables(whole.subarray(0, 300)))).message,
    'the MAT file is truncated at byte 128: expected an element of 200 bytes, found 164',
  );
});

test('a zlib stream that ends early is truncated, a wrong one damaged', async () => {
  const values = Array.from({ length: 2000 }, (_, index) => (index * 7919) % 65536);
  const whole = writeMat([{ name: 'x', shape: [20, 100], values, class: 'uint16' }], { compressed: true });
  const size = new DataView(whole.buffer).getUint32(132, true);
  const cut = whole.slice(0, whole.length - 500);
  new DataView(cut.buffer).setUint32(132, size - 500, true);
  assert.equal(await problemOfAsync(() => readMatVariable(cut, 'x')), {
    code: 'truncated',
    message: 'the MAT file is truncated at byte 128: the compressed variable that starts there ends early',
    hint: 'Copy or download the file again.',
    place: { file: 'x.mat' },
  });
  const wrong = whole.slice();
  wrong.fill(0xff, 136, 140);
  assert.is((await problemOfAsync(() => readMatVariable(wrong, 'x'))).code, 'damaged');
});

test('no change of bytes gives anything but values or a Failure', async () => {
  const wholes = FORMS.map((form) => writeMat(MIXED, form));
  const change = fc.tuple(fc.integer({ min: 126, max: 700 }), fc.integer({ min: 0, max: 255 }));
  const changes = fc.array(change, { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...wholes), changes, async (whole, changed) => {
      const bytes = whole.slice();
      for (const [offset, value] of changed) if (offset < bytes.length) bytes[offset] = value;
      try {
        for (const { name, numeric } of await listMatVariables(bytes)) if (numeric) await readMatVariable(bytes, name);
      } catch (error) {
        assert.instance(error, Failure);
      }
    }),
    { numRuns: 3000 },
  );
});

test('other versions and other files are told apart', async () => {
  const version4 = new Uint8Array(64);
  version4.set([0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 97, 0]);
  assert.is((await problemOfAsync(() => listMatVariables(version4))).message, 'a MAT file of version 4, which this reader does not read');
  for (const text of ['', '<!doctype html><html><head><title>404 Not Found</title></head>'.repeat(4)]) {
    assert.is((await problemOfAsync(() => listMatVariables(Buffer.from(text)))).message, 'not a MAT file: it has no MAT header');
  }
});

const REAL = realFile('indian-pines-8bit/IP_200_M.mat');
(REAL ? test : test.skip)('a real cube', async () => {
  const { type, shape, values } = await readFileWith(mat5, REAL!, 'data_M');
  assert.is(type, 'uint8');
  assert.equal(shape, [145, 145, 200]);
  assert.equal([...values.subarray(0, 5)], [62, 125, 180, 137, 162]);
});

test.run();
