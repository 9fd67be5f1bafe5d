import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../../src/errors/failure.js';
import { listMatVariables, readMatVariable } from '../../../src/data/readers/mat5.js';
import { problemOf, realFile } from '../helpers.js';
import { STORAGE, writeMat, type WriteOptions, type Written } from './mat5-writer.js';

const test = suite('readers/mat5');

const KINDS = Object.keys(STORAGE) as (keyof typeof STORAGE)[];
const FORMS: WriteOptions[] = [true, false].flatMap((littleEndian) => (
  [true, false].map((compressed) => ({ littleEndian, compressed }))
));
const EXTREMES: Record<string, number[]> = {
  double: [0, -1.5, 1e300, -1e-300, Infinity, NaN], single: [0, -1.5, 0.25, 1024, -Infinity, NaN],
  int8: [-128, 127, 0, 1, -1, 5], uint8: [0, 255, 1, 2, 3, 4], int16: [-32768, 32767, 0, 1, -1, 5],
  uint16: [0, 65535, 1, 2, 3, 4], int32: [-2147483648, 2147483647, 0, 1, -1, 5], uint32: [0, 4294967295, 1, 2, 3, 4],
  int64: [-9007199254740991, 9007199254740991, 0, 1, -1, 5], uint64: [0, 9007199254740991, 1, 2, 3, 4],
};
/** Column-major 2 x 3 to row-major. */
const rowMajor = ([a, b, c, d, e, f]: number[]) => [a, c, e, b, d, f];

test('every class, either byte order, compressed or not', () => {
  for (const kind of KINDS) {
    for (const form of FORMS) {
      const bytes = writeMat([{ name: 'x', shape: [2, 3], values: EXTREMES[kind], class: kind }], form);
      const { name, type, shape, values } = readMatVariable(bytes, 'x.mat', 'x');
      assert.is(name, 'x');
      assert.is(type, { double: 'float64', single: 'float32', int64: 'float64', uint64: 'float64' }[kind as string] ?? kind);
      assert.equal(shape, [2, 3]);
      assert.equal([...values], rowMajor(EXTREMES[kind]));
    }
  }
});

test('every storage type in every class that can hold it', () => {
  for (const kind of KINDS) {
    for (const storage of KINDS) {
      for (const form of FORMS) {
        const bytes = writeMat([{ name: 'x', shape: [2, 3], values: [1, 2, 3, 4, 5, 127], class: kind, storage }], form);
        assert.equal([...readMatVariable(bytes, 'x.mat', 'x').values], [1, 3, 5, 2, 4, 127]);
      }
    }
  }
});

test('a value that the class cannot hold is damage', () => {
  const bytes = writeMat([{ name: 'x', shape: [1, 2], values: [1, 300], class: 'uint8', storage: 'double' }]);
  const { code, message } = problemOf(() => readMatVariable(bytes, 'x.mat', 'x'));
  assert.is(code, 'damaged');
  assert.is(message, 'the MAT file is damaged at byte 176: the value 300 is no uint8');
});

test('column-major becomes row-major, of any rank', () => {
  const shape = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 4 });
  fc.assert(fc.property(shape, fc.constantFrom(...FORMS), (lengths, form) => {
    const count = lengths.reduce((a, b) => a * b);
    const values = Array.from({ length: count }, (_, index) => index);
    const bytes = writeMat([{ name: 'x', shape: lengths, values, class: 'int32' }], form);
    readMatVariable(bytes, 'x.mat', 'x').values.forEach((value, index) => {
      let position = 0;
      for (let axis = lengths.length - 1, rest = index, stride = count; axis >= 0; axis--) {
        stride /= lengths[axis];
        position += (rest % lengths[axis]) * stride;
        rest = Math.floor(rest / lengths[axis]);
      }
      assert.is(value, position);
    });
  }));
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

test('variables of other kinds are listed and passed over', () => {
  for (const form of FORMS) {
    const bytes = writeMat(MIXED, form);
    assert.equal(listMatVariables(bytes, 'x.mat').map(({ name, class: kind, numeric }) => `${name} ${kind} ${numeric}`), [
      'cube uint16 true', 'title char false', 'parts cell false', 'table opaque false', 'phase double false', 'mask double true',
    ]);
    assert.equal([...readMatVariable(bytes, 'x.mat', 'mask').values], [0, 2, 1, 1]);
  }
});

test('an empty array, whatever its other dimensions', () => {
  const bytes = writeMat([{ name: 'x', shape: [0, 2147483647, 3], values: [], class: 'double' }]);
  assert.is(readMatVariable(bytes, 'x.mat', 'x').values.length, 0);
});

test('asking for what cannot be read', () => {
  const bytes = writeMat(MIXED);
  assert.equal(problemOf(() => readMatVariable(bytes, 'x.mat', 'cub')), {
    code: 'variable-missing',
    message: "there is no variable 'cub'; the file holds cube (uint16 2 x 2 x 3), title (char 1 x 2), parts (cell 1 x 1), " +
      'table (opaque), phase (complex double 1 x 2), mask (double 2 x 2)',
    cure: 'Name one of them.',
    place: { file: 'x.mat' },
  });
  assert.equal(problemOf(() => readMatVariable(bytes, 'x.mat', 'phase')), {
    code: 'variable-not-numeric',
    message: "the variable 'phase' is complex double 1 x 2: only real numeric arrays can be read",
    cure: 'Name a numeric variable.',
    place: { file: 'x.mat' },
  });
  assert.is(problemOf(() => readMatVariable(bytes, 'x.mat', 'title')).code, 'variable-not-numeric');
  assert.match(problemOf(() => readMatVariable(writeMat([]), 'x.mat', 'a')).message, 'holds no variable at all');
});

test('a file cut anywhere is truncated', () => {
  for (const form of FORMS) {
    const values = Array.from({ length: 35 }, (_, index) => index * index);
    const whole = writeMat([{ name: 'spectrum', shape: [5, 7], values, class: 'single' }], form);
    for (let length = 11; length < whole.length; length++) {
      if (length === 128) continue; // A header alone is a file without variables.
      const { code } = problemOf(() => readMatVariable(whole.subarray(0, length), 'x.mat', 'spectrum'));
      assert.is(code, 'truncated', `${length} of ${whole.length} bytes, ${JSON.stringify(form)}`);
    }
  }
  const whole = writeMat([{ name: 'spectrum', shape: [5, 7], values: new Array(35).fill(1), class: 'single' }]);
  assert.is(problemOf(() => listMatVariables(whole.subarray(0, 300), 'x.mat')).message,
    'the MAT file is truncated at byte 128: an element of 200 bytes is due, 164 are left');
});

test('a zlib stream that ends early is truncated, a wrong one damaged', () => {
  const values = Array.from({ length: 2000 }, (_, index) => (index * 7919) % 65536);
  const whole = writeMat([{ name: 'x', shape: [20, 100], values, class: 'uint16' }], { compressed: true });
  const size = new DataView(whole.buffer).getUint32(132, true);
  const cut = whole.slice(0, whole.length - 500);
  new DataView(cut.buffer).setUint32(132, size - 500, true);
  assert.equal(problemOf(() => readMatVariable(cut, 'x.mat', 'x')), {
    code: 'truncated',
    message: 'the MAT file is truncated at byte 128: the compressed variable that starts there ends early',
    cure: 'Copy or download the file again.',
    place: { file: 'x.mat' },
  });
  const wrong = whole.slice();
  wrong.fill(0xff, 136, 140);
  assert.is(problemOf(() => readMatVariable(wrong, 'x.mat', 'x')).code, 'damaged');
});

test('no change of bytes gives anything but values or a Failure', () => {
  const wholes = FORMS.map((form) => writeMat(MIXED, form));
  const change = fc.tuple(fc.integer({ min: 126, max: 700 }), fc.integer({ min: 0, max: 255 }));
  const changes = fc.array(change, { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(fc.constantFrom(...wholes), changes, (whole, changed) => {
    const bytes = whole.slice();
    for (const [offset, value] of changed) if (offset < bytes.length) bytes[offset] = value;
    try {
      for (const { name, numeric } of listMatVariables(bytes, 'x.mat')) if (numeric) readMatVariable(bytes, 'x.mat', name);
    } catch (error) {
      assert.instance(error, Failure);
    }
  }), { numRuns: 3000 });
});

test('other versions and other files are told apart', () => {
  const version4 = new Uint8Array(64);
  version4.set([0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 97, 0]);
  assert.is(problemOf(() => listMatVariables(version4, 'x.mat')).message, 'a MAT file of version 4, which this reader does not read');
  const version73 = new Uint8Array(1024);
  version73.set(Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), 512);
  assert.equal(problemOf(() => listMatVariables(version73, 'x.mat')), {
    code: 'mat-version',
    message: 'a MAT file of version 7.3 (HDF5), which this reader does not read',
    cure: "Save it again in MATLAB with save(..., '-v7'), or in Python with scipy.io.savemat.",
    place: { file: 'x.mat' },
  });
  for (const text of ['', '<!doctype html><html><head><title>404 Not Found</title></head>'.repeat(4)]) {
    assert.is(problemOf(() => listMatVariables(Buffer.from(text), 'x.mat')).message, 'not a MAT file: it has no MAT header');
  }
});

const REAL = realFile('indian-pines-8bit/IP_200_M.mat');
(REAL ? test : test.skip)('a real cube', () => {
  const { type, shape, values } = readMatVariable(readFileSync(REAL!), REAL!, 'data_M');
  assert.is(type, 'uint8');
  assert.equal(shape, [145, 145, 200]);
  assert.equal([...values.subarray(0, 5)], [62, 125, 180, 137, 162]);
});

test.run();
