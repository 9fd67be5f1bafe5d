import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../src/data/arrays/array-file.js';
import { decodeNumbers } from '../../../src/data/readers/numbers.js';
import { listFile } from '../../../src/data/arrays/open-array.js';
import { problemOfAsync, withFolder } from '../helpers.js';
import { EXTREMES } from './writers/numbers.js';
import { writeNpy } from './writers/npy.js';

const test = suite('data/readers/found-forms');

const HALVES_OF_H5PY =
  'eNrr9HBx4+WS4mLm4GCAgf9QoAAVMoCKC0v+t/T3cAliYqhgEkJWCANcTAyMDAxsvAxAiikpdTNUH1QgJ3U/I1TEjIFMcFxmmRfYCYwMjIwmDAxMzIyMMEOZoTQTlMYlzizCwCioyA/lCzBwsTJw8QNZrEDXM3NxAH3GzMgA9ToPzOIJDIMOnP5ilEGVsFDAERbc3GIMjExMoEhlBKtgBEMWIItDDqSGiYWRkZmJiVEEyVU8sHSURc+w0L61wothFIyCUTAKRgEpYB9D9X8GxhqGOoaKuOSEH+dPHDiwYf2shcv4GASVmU0AO0g5QA==';

test('half precision is float32 with the same values, each of the 65536', () => {
  for (const littleEndian of [true, false]) {
    const bytes = Buffer.alloc(2 * 65536);
    for (let half = 0; half < 65536; half++) {
      if (littleEndian) bytes.writeUInt16LE(half, 2 * half);
      else bytes.writeUInt16BE(half, 2 * half);
    }
    const values = decodeNumbers(bytes, 'float16', littleEndian);
    assert.instance(values, Float32Array);
    for (let half = 0; half < 65536; half++) {
      const [exponent, fraction] = [(half >> 10) & 31, half & 1023];
      const size =
        exponent === 31 ? (fraction ? NaN : Infinity) : exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : fraction * 2 ** -24;
      if (!Object.is(values[half], half & 0x8000 ? -size : size) && !Number.isNaN(size)) assert.unreachable(`${half}: ${values[half]}`);
      if (Number.isNaN(size)) assert.ok(Number.isNaN(values[half]));
    }
  }
});

test('half precision in HDF5, as h5py writes it in either byte order', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.h5');
    writeFileSync(file, inflateSync(Buffer.from(HALVES_OF_H5PY, 'base64')));
    for (const variable of ['le', 'be']) {
      const [half] = await readArray('cube', { file, variable, axes: ['rows', 'columns', 'bands'] });
      assert.equal([half.type, half.shape, Array.from(half.values)], ['float32', [1, 3, 2], EXTREMES.float16]);
    }
  }));

test('a cube of half precision, and one with an axis of length 1 in front', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.npy');
    writeFileSync(file, writeNpy([1, 3, 2], EXTREMES.float16, { type: 'float16' }));
    const axes = ['rows', 'columns', 'bands'] as const;
    const [half] = await readArray('cube', { file, axes });
    assert.equal([half.type, half.shape, Array.from(half.values)], ['float32', [1, 3, 2], EXTREMES.float16]);
    const values = Array.from({ length: 24 }, (_, index) => index);
    writeFileSync(file, writeNpy([1, 2, 3, 4], values, { type: 'uint8' }));
    const [cube] = await readArray('cube', { file, axes });
    assert.equal([cube.shape, Array.from(cube.values)], [[2, 3, 4], values]);
  }));

/** A TIFF file with a page of 16-bit numbers for each band, in one strip: [pages, rows, columns]. */
function stack(pages: readonly (readonly number[])[], rows: number, columns: readonly number[]): Buffer {
  const parts: Buffer[] = [Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0])];
  let at = 8;
  for (const [page, values] of pages.entries()) {
    const tags = [
      [256, 4, columns[page]],
      [257, 4, rows],
      [258, 3, 16],
      [259, 3, 1],
      [262, 3, 1],
      [273, 4, at + 2 + 9 * 12 + 4],
      [277, 3, 1],
      [278, 4, rows],
      [279, 4, values.length * 2],
    ];
    const directory = Buffer.alloc(2 + tags.length * 12 + 4);
    directory.writeUInt16LE(tags.length);
    for (const [index, [tag, type, value]] of tags.entries()) {
      directory.writeUInt16LE(tag, 2 + index * 12);
      directory.writeUInt16LE(type, 4 + index * 12);
      directory.writeUInt32LE(1, 6 + index * 12);
      directory.writeUInt32LE(value, 10 + index * 12);
    }
    const bytes = Buffer.from(Uint16Array.from(values).buffer);
    at += directory.length + bytes.length;
    directory.writeUInt32LE(page + 1 < pages.length ? at : 0, directory.length - 4);
    parts.push(directory, bytes);
  }
  return Buffer.concat(parts);
}

test('a TIFF stack with a page for each band is a cube; pages of other sizes are not', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'stack.tif');
    const pages = Array.from({ length: 12 }, (_, page) => Array.from({ length: 6 }, (__, index) => 100 * page + index));
    writeFileSync(
      file,
      stack(
        pages,
        2,
        pages.map(() => 3),
      ),
    );
    const [{ shape, values, type }] = await readArray('cube', { file });
    assert.equal([shape, type], [[2, 3, 12], 'uint16']);
    assert.equal(
      Array.from(values),
      Array.from({ length: 72 }, (_, at) => 100 * (at % 12) + Math.floor(at / 12)),
    );
    writeFileSync(file, stack(pages.slice(0, 2), 2, [3, 2]));
    assert.match((await problemOfAsync(() => readArray('cube', { file }))).message, /several pages that are not the bands of one image/);
  }));

const ARCHIVES = [
  ['a.tar', Buffer.concat([Buffer.alloc(257), Buffer.from('ustar'), Buffer.alloc(250)]), 'tar xf a.tar'],
  ['a.tgz', gzipSync('x'), 'tar xzf a.tgz'],
  ['a.mat.gz', gzipSync('x'), 'gunzip -k a.mat.gz'],
  ['a.7z', Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), '7z x a.7z'],
] as const;

test('archives, folders and spectral libraries say what to do', () =>
  withFolder(async (folder) => {
    for (const [name, bytes, command] of ARCHIVES) {
      writeFileSync(join(folder, name), bytes);
      const { code, hint } = await problemOfAsync(() => listFile(join(folder, name)));
      assert.equal([code, hint?.endsWith(command)], ['format-unsupported', true], name);
    }
    mkdirSync(join(folder, 'a.zarr'));
    writeFileSync(join(folder, 'a.zarr', 'zarr.json'), '{}');
    assert.is((await problemOfAsync(() => listFile(join(folder, 'a.zarr')))).code, 'damaged');
    assert.match((await problemOfAsync(() => listFile(folder))).message, /this is a folder/);
  }));

test('a JPEG picture as a mask, beside a cube or named, is refused with the reason', () =>
  withFolder(async (folder) => {
    for (const name of ['gt.jpg', 'gt.png']) {
      writeFileSync(join(folder, name), Buffer.from('ffd8ffe000104a46494600010100', 'hex'));
      const { code, message } = await problemOfAsync(() => listFile(join(folder, name)));
      assert.is(code, 'format-unsupported');
      assert.match(message, 'JPEG picture, whose compression changes values');
    }
  }));

test.run();
