// Reads a generated cube of some 500 MB (as float32) in each format, in a process of its own, and compares that process's peak
// memory with the cube: at most 1.3 times. `node scripts/check-reader-memory.mjs [MEGABYTES] [FORMAT]`; needs as much room on the disk.
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createDeflate, createGzip } from 'node:zlib';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const MOST = 1.3;
const megabytes = Number(process.argv[2] ?? 500);
const [rows, columns] = [500, 1000];
const bands = Math.round((megabytes * 1e6) / (4 * rows * columns));
const count = rows * columns * bands;

/** Values that compress as measured ones do, more or less. */
function* numbers(Kind, head = Buffer.alloc(0)) {
  if (head.length > 0) yield head;
  const piece = new Kind(1 << 16);
  for (let at = 0; at < count; at += piece.length) {
    for (let index = 0; index < piece.length; index++) piece[index] = ((at + index) * 40503) % 4096;
    yield Buffer.from(Buffer.from(piece.buffer, 0, Math.min(piece.length, count - at) * piece.BYTES_PER_ELEMENT));
  }
}

async function write(file, chunks, ...through) {
  await pipeline(Readable.from(chunks), ...through, createWriteStream(file));
  return file;
}

function enviHeader(file, type, interleave, more = '') {
  writeFileSync(
    file,
    `ENVI\nsamples = ${columns}\nlines = ${rows}\nbands = ${bands}\ndata type = ${type}\ninterleave = ${interleave}\nbyte order = 0\n${more}`,
  );
}

/** A MAT file of version 5 of one variable; compressed its length is written afterwards. */
async function mat(file, Kind, kind, storage) {
  const words = (...values) => Buffer.from(Uint32Array.from(values).buffer);
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file');
  header.set([0, 1, 0x49, 0x4d], 124);
  const bytes = count * Kind.BYTES_PER_ELEMENT;
  const variable = Buffer.concat([
    words(6, 8, kind, 0),
    words(5, 12, rows, columns, bands, 0),
    words(1, 4),
    Buffer.from('cube\0\0\0\0'),
    words(storage, bytes),
  ]);
  const matrix = Buffer.concat([words(14, variable.length + bytes), variable]);
  await write(`${file}.z`, numbers(Kind, matrix), createDeflate({ level: 1 }));
  const { createReadStream, statSync } = await import('node:fs');
  const head = Buffer.concat([header, words(15, statSync(`${file}.z`).size)]);
  await write(
    file,
    (async function* () {
      yield head;
      yield* createReadStream(`${file}.z`);
    })(),
  );
  rmSync(`${file}.z`);
  return file;
}

/** TIFF with a strip a row, each band by itself or not. */
async function tiff(file, planar) {
  const little = (...pairs) =>
    Buffer.concat(
      pairs.map(([value, size]) => {
        const b = Buffer.alloc(size);
        b.writeUIntLE(value, 0, size);
        return b;
      }),
    );
  const strips = planar ? rows * bands : rows;
  const line = (count * 4) / strips;
  const tables = 8 + 2 + 11 * 12 + 4;
  const tags = [
    [256, 4, 1, columns],
    [257, 4, 1, rows],
    [258, 3, bands, tables],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, strips, tables + 4 * bands],
    [277, 3, 1, bands],
    [278, 4, 1, 1],
    [279, 4, strips, tables + 4 * bands + 4 * strips],
    [284, 3, 1, planar ? 2 : 1],
    [339, 3, bands, tables + 2 * bands],
  ];
  const start = tables + 4 * bands + 8 * strips;
  const table = (value) => Buffer.from(Uint32Array.from({ length: strips }, (_, index) => value(index)).buffer);
  const shorts = (value) => Buffer.from(new Uint16Array(bands).fill(value).buffer);
  const head = Buffer.concat([
    Buffer.from('II*\0'),
    little([8, 4], [tags.length, 2]),
    ...tags.map(([tag, type, number, value]) => little([tag, 2], [type, 2], [number, 4], [value, 4])),
    Buffer.alloc(4),
    shorts(32),
    shorts(3),
    table((index) => start + index * line),
    table(() => line),
  ]);
  return write(file, numbers(Float32Array, head));
}

/** By Debian's python3-h5py, as h5wasm would want the whole array at once. */
function hdf5(file, options) {
  execFileSync('/usr/bin/python3', [
    '-c',
    `
import h5py, numpy, sys
with h5py.File(sys.argv[1], 'w') as out:
  cube = out.create_dataset('cube', (${bands}, ${rows}, ${columns}), 'f4', ${options})
  for band in range(${bands}): cube[band] = (numpy.arange(${rows * columns}) * 40503 % 4096).reshape(${rows}, ${columns})`,
    file,
  ]);
  return file;
}

const npyHead = (kind, order) => {
  const text = `{'descr': '${kind}', 'fortran_order': ${order}, 'shape': (${rows}, ${columns}, ${bands}), }`.padEnd(117);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(`${text}\n`)]);
};

const FORMATS = {
  'MAT v5, compressed double': (folder) => mat(join(folder, 'a.mat'), Float64Array, 6, 9),
  'MAT v5, compressed single': (folder) => mat(join(folder, 'b.mat'), Float32Array, 7, 7),
  'ENVI BSQ float32': async (folder) => {
    enviHeader(join(folder, 'c.hdr'), 4, 'bsq');
    return write(join(folder, 'c.raw'), numbers(Float32Array));
  },
  'ENVI BIL float64': async (folder) => {
    enviHeader(join(folder, 'd.hdr'), 5, 'bil');
    return write(join(folder, 'd.raw'), numbers(Float64Array));
  },
  'ENVI BIP float32, gzip': async (folder) => {
    enviHeader(join(folder, 'e.hdr'), 4, 'bip', 'file compression = 1\n');
    return write(join(folder, 'e.raw'), numbers(Float32Array), createGzip({ level: 1 }));
  },
  'GeoTIFF float32, pixel': (folder) => tiff(join(folder, 'f.tif'), false),
  'GeoTIFF float32, band': (folder) => tiff(join(folder, 'g.tif'), true),
  'NPY float32': (folder) => write(join(folder, 'h.npy'), numbers(Float32Array, npyHead('<f4', 'False'))),
  'NPY float64, Fortran': (folder) => write(join(folder, 'i.npy'), numbers(Float64Array, npyHead('<f8', 'True'))),
  'HDF5 float32, gzip': (folder) => hdf5(join(folder, 'j.h5'), "chunks=(4, 100, 500), compression='gzip', compression_opts=1"),
  'HDF5 float32': (folder) => hdf5(join(folder, 'k.h5'), ''),
};

/** A file of its own: what Node is told of a text on its command line its threads would be told as well. */
const READ = `
import { openArray } from './dist/src/data/arrays/open-array.js';
import { readOpened } from './dist/src/data/arrays/array-file.js';
const file = process.argv[2];
const axes = file.endsWith('.h5') ? ['bands', 'rows', 'columns'] : file.endsWith('.npy') ? ['rows', 'columns', 'bands'] : undefined;
const opened = await openArray('cube', { file, axes });
const start = performance.now();
const [{ type }] = await readOpened(opened, opened.axes);
console.log(JSON.stringify({ type, seconds: (performance.now() - start) / 1000, peak: process.resourceUsage().maxRSS * 1024 }));`;

const folder = mkdtempSync(join(tmpdir(), 'hsi-run-memory-'));
const reader = join(folder, 'read.mjs');
writeFileSync(reader, READ.replaceAll("'./dist/", `'${pathToFileURL(process.cwd()).href}/dist/`));
let failed = false;
try {
  for (const [name, make] of Object.entries(FORMATS).filter(([name]) => name.includes(process.argv[3] ?? ''))) {
    const file = await Promise.resolve()
      .then(() => make(folder))
      .catch((error) => console.log(`${name}: skipped: ${error.message.split('\n')[0]}`));
    if (!file) continue;
    const { type, seconds, peak } = JSON.parse(execFileSync(process.execPath, [reader, file], { encoding: 'utf8' }));
    const share = peak / (count * 4);
    failed ||= share > MOST;
    console.log(
      `${name}: ${type}, ${(peak / 1e6).toFixed(0)} MB = ${share.toFixed(2)} times the cube of ${((count * 4) / 1e6).toFixed(0)} MB, ${seconds.toFixed(1)} s${share > MOST ? ' TOO MUCH' : ''}`,
    );
    rmSync(file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
