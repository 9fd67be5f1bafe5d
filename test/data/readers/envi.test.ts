import { appendFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readOpened } from '../../../src/data/arrays/array-file.js';
import { openArray } from '../../../src/data/arrays/open-array.js';
import { envi } from '../../../src/data/readers/envi.js';
import { listFile } from '../../../src/data/arrays/open-array.js';
import { parseHeader } from '../../../src/data/readers/envi/header.js';
import { problemOfAsync, realFile, withFolder } from '../helpers.js';
import { readFileWith } from './read-with.js';
import { ENVI_TYPES, INTERLEAVES, writeEnvi } from './writers/envi.js';
import { EXTREMES } from './writers/numbers.js';

const test = suite('readers/envi');

test('every type, interleave and byte order, compressed or not, behind a header or not', () =>
  withFolder(async (folder) => {
    const stem = join(folder, 'scene');
    for (const type of ENVI_TYPES) {
      const values = [...EXTREMES[type], ...EXTREMES[type].slice(0, 6)];
      for (const interleave of INTERLEAVES) {
        for (const littleEndian of [true, false]) {
          const compressed = littleEndian === (interleave === 'bil');
          writeEnvi(stem, [3, 2, 2], values, { type, interleave, littleEndian, compressed, offset: compressed ? 0 : 7 });
          for (const file of [`${stem}.hdr`, `${stem}.raw`]) {
            const read = await readFileWith(envi, file);
            assert.equal(read.shape, [3, 2, 2]);
            assert.equal([...read.values], values, `${type} ${interleave} ${littleEndian}`);
          }
        }
      }
    }
  }));

test('any shape in any interleave', () =>
  withFolder(async (folder) => {
    const stem = join(folder, 'scene');
    const length = fc.integer({ min: 1, max: 70 });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(length, length, fc.integer({ min: 2, max: 9 })),
        fc.constantFrom(...INTERLEAVES),
        async (shape, interleave) => {
          const values = Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, index) => index);
          writeEnvi(stem, shape, values, { type: 'uint16', interleave });
          assert.equal([...(await readFileWith(envi, `${stem}.hdr`)).values], values);
        },
      ),
      { numRuns: 30 },
    );
  }));

test('what headers say in odd ways', () => {
  const { entries } = parseHeader(
    '\uFEFFENVI \r\n; a comment = 1\r\nSamples   =  3\r\nData\tType=4 \r\nwavelength = {\r\n 1.0,\r\n; 9,\r\n 2.0 }\r\n' +
      'map info = {UTM, 1, x=2}\r\nno value here\r\nempty =\r\n',
    'x.hdr',
  );
  assert.equal(
    [...entries],
    [
      ['samples', '3'],
      ['data type', '4'],
      ['wavelength', '  1.0,  2.0 '],
      ['map info', 'UTM, 1, x=2'],
      ['empty', ''],
    ],
  );
});

const FACTS = `wavelength units = Micrometers\nwavelength = {0.46, 1.098}\nfwhm = {0.0058, 0.006}\nbbl = {1, 0}
band names = {band 1,
 band 2}\nreflectance scale factor = 10000\ndata ignore value = -9999\nmap info = {UTM, 1, 1, 383472.37, 5818302.35, 30, 30, 33, North, WGS-84}
coordinate system string = {PROJCS["UTM"]}`;

test('wavelengths, bad bands, scale, ignore value and georeference', () =>
  withFolder(async (folder) => {
    const stem = join(folder, 'scene');
    writeEnvi(stem, [1, 1, 2], [1, 2], { type: 'int16', more: FACTS });
    const { facts } = await readFileWith(envi, `${stem}.hdr`);
    assert.equal(facts, {
      wavelengths: [460, 1098],
      fwhm: [5.8, 6],
      goodBands: [true, false],
      bandNames: ['band 1', 'band 2'],
      scale: 10000,
      ignore: -9999,
      georeference: {
        'map info': 'UTM, 1, 1, 383472.37, 5818302.35, 30, 30, 33, North, WGS-84',
        'coordinate system string': 'PROJCS["UTM"]',
      },
    });
    const unit = async (line: string) => {
      writeEnvi(stem, [1, 1, 2], [1, 2], { type: 'int16', more: line });
      return (await readFileWith(envi, `${stem}.hdr`)).facts?.wavelengths;
    };
    assert.equal(await unit('wavelength = {400, 2500}'), [400, 2500]);
    assert.equal(await unit('wavelength = {0.4, 2.5}'), [400, 2500]);
    assert.is(await unit('wavelength = {5, 500}'), undefined);
    assert.equal(await unit('wavelength units = Wavenumber\nwavelength = {25000, 4000}'), [400, 2500]);
    const widths = async (units: string) => {
      writeEnvi(stem, [1, 1, 2], [1, 2], {
        type: 'int16',
        more: `wavelength units = ${units}\nwavelength = {25000, 4000}\nfwhm = {10, 20}`,
      });
      return (await readFileWith(envi, `${stem}.hdr`)).facts?.fwhm;
    };
    // A width in wavenumbers is none in nanometres.
    assert.equal([await widths('Nanometers'), await widths('Wavenumber'), await widths('Index')], [[10, 20], undefined, undefined]);
    assert.is(await unit('wavelength units = Index\nwavelength = {1, 2}'), undefined);
  }));

test('a classification with names and colours', () =>
  withFolder(async (folder) => {
    const stem = join(folder, 'gt');
    writeEnvi(stem, [2, 2, 1], [0, 1, 1, 0], {
      type: 'uint8',
      more: 'classes = 2\nclass names = {Unclassified, Corn}\nclass lookup = {0, 0, 0, 255, 128, 0}',
    });
    const read = await readFileWith(envi, `${stem}.raw`);
    assert.equal(
      [read.shape, read.axes, read.classNames, read.classColours],
      [
        [2, 2],
        ['rows', 'columns'],
        ['Unclassified', 'Corn'],
        [
          [0, 0, 0],
          [255, 128, 0],
        ],
      ],
    );
  }));

test('Latin-1, names with commas, and names that are not as many as the bands', () =>
  withFolder(async (folder) => {
    const stem = join(folder, 'scene');
    writeEnvi(stem, [1, 1, 2], [1, 2], { type: 'int16' });
    const header = readFileSync(`${stem}.hdr`, 'latin1');
    const named = async (more: string, encoding: 'latin1' | 'utf8' = 'latin1') => {
      writeFileSync(`${stem}.hdr`, Buffer.from(header + more, encoding));
      const { facts, remarks } = await readFileWith(envi, `${stem}.hdr`);
      return [facts?.bandNames, facts?.wavelengths, remarks?.length ?? 0];
    };
    for (const encoding of ['latin1', 'utf8'] as const)
      assert.equal(await named('wavelength units = µm\nwavelength = {0.5, 2}\nband names = {Grün, Weiß}\n', encoding), [
        ['Grün', 'Weiß'],
        [500, 2000],
        0,
      ]);
    assert.equal(await named('band names = {Band 1 (0,45 um), Band 2 (0,50 um)}\n'), [
      ['Band 1 (0,45 um)', 'Band 2 (0,50 um)'],
      undefined,
      0,
    ]);
    assert.equal(await named('band names = {0,45 um, 0,50 um}\n'), [['0,45 um', '0,50 um'], undefined, 0]);
    assert.equal(await named('band names = {a, b, c}\n'), [undefined, undefined, 1]);
  }));

test('data under the names that sensors give it; a header of a TIFF file names that', () =>
  withFolder(async (folder) => {
    const stem = join(folder, 'f100_rfl');
    writeEnvi(stem, [1, 1, 2], [1, 2], { type: 'int16' });
    renameSync(`${stem}.hdr`, `${stem}.HDR`);
    writeFileSync(`${stem}.txt`, 'notes');
    for (const [from, to] of [
      ['.raw', '.rfl'],
      ['.rfl', '.tif'],
      ['.tif', '.L1B'],
    ]) {
      renameSync(stem + from, stem + to);
      assert.equal([...(await readFileWith(envi, `${stem}.HDR`)).values], [1, 2], to);
    }
    writeFileSync(`${stem}.L1B`, Buffer.from('II*\0\b\0\0\0'));
    const { code, hint } = await problemOfAsync(() => readFileWith(envi, `${stem}.HDR`));
    assert.equal([code, hint], ['data-missing', 'Name f100_rfl.L1B instead: the header beside it is read, too.']);
  }));

const CHANGES: [string, string, string, string][] = [
  ['data type = 2', 'data type = 6', 'format-unsupported', 'the data type is 6 (complex numbers), which is not read'],
  ['samples = 3', 'samples = 4', 'header-mismatch', 'the header says 2 x 4 x 2 int16 = 32 bytes, but the data has 24 bytes (~/x.hdr)'],
  ['samples = 3', 'samples = -3', 'header-invalid', `'samples' is "-3"`],
  ['samples = 3', '', 'header-invalid', "the header does not say 'samples'"],
  ['bands = 2', 'bands = 9007199254740993', 'header-invalid', `'bands' is "9007199254740993"`],
  [
    'lines = 2',
    'lines = 2000000000',
    'header-mismatch',
    'the header says 2000000000 x 3 x 2 int16 = 24000000000 bytes, but the data has 24 bytes (~/x.hdr)',
  ],
  ['interleave = bsq', 'interleave = bqs', 'header-invalid', 'the interleave is "bqs"'],
  ['byte order = 0', 'byte order = 2', 'header-invalid', 'the byte order is 2'],
  ['byte order = 0', 'wavelength = {1, 2, 3}', 'header-invalid', "'wavelength' lists 3 values, but 2 are expected"],
  ['byte order = 0', 'wavelength = {1, two}', 'header-invalid', `'wavelength' lists "two", which is not a number`],
  ['byte order = 0', 'wavelength = {1,', 'header-invalid', "the brace after 'wavelength =' is never closed"],
  ['byte order = 0', 'file compression = 1', 'damaged', 'the header says that the data is compressed, but it cannot be decompressed'],
];

test('headers that are wrong', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'x.hdr');
    for (const [from, to, code, message] of CHANGES) {
      writeEnvi(join(folder, 'x'), [2, 3, 2], EXTREMES.int16.concat(EXTREMES.int16), { type: 'int16' });
      writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
      const problem = await problemOfAsync(() => readFileWith(envi, file));
      assert.equal([problem.code, problem.message.replaceAll(folder, '~')], [code, message]);
      assert.ok(problem.hint && problem.place);
    }
  }));

test('data that is short, long, a bomb, inexact or absent', () =>
  withFolder(async (folder) => {
    const stem = join(folder, 'x');
    const failing = () => problemOfAsync(() => readFileWith(envi, `${stem}.hdr`));
    writeEnvi(stem, [2, 3, 1], EXTREMES.int16, { type: 'int16' });
    truncateSync(`${stem}.raw`, 11);
    assert.is((await failing()).code, 'header-mismatch');
    appendFileSync(`${stem}.raw`, 'xx');
    const [{ remarks }] = (await listFile(`${stem}.hdr`)).variables;
    assert.match(String(remarks), /the data has 1 byte more than the 12 that the header says/);
    assert.is((await readFileWith(envi, `${stem}.hdr`)).values.length, 6);
    writeEnvi(stem, [2, 3, 1], EXTREMES.int16, { type: 'int16', compressed: true });
    writeFileSync(`${stem}.hdr`, readFileSync(`${stem}.hdr`, 'utf8').replace('lines = 2', 'lines = 1'));
    assert.match((await failing()).message, /1 x 3 x 1 int16 = 6 bytes, but decompressed the data has more/);
    writeFileSync(`${stem}.hdr`, readFileSync(`${stem}.hdr`, 'utf8').replace('lines = 1', 'lines = 100000'));
    assert.match((await failing()).message, /the file says that 600000 bytes are compressed in \d+, which cannot be/);
    writeEnvi(stem, [2, 3, 1], EXTREMES.int16, { type: 'int16', compressed: true });
    truncateSync(`${stem}.raw`, 20);
    assert.is((await failing()).message, 'the compressed data ends early');
    writeEnvi(stem, [1, 1, 1], [9007199254740993n], { type: 'int64' });
    assert.is((await failing()).message, 'the data holds the 64-bit integer 9007199254740993, beyond 2^53, which float64 cannot hold');
    writeFileSync(`${stem}.img`, '');
    assert.is((await failing()).code, 'data-ambiguous');
    renameSync(`${stem}.raw`, join(folder, 'y.raw'));
    renameSync(`${stem}.img`, join(folder, 'y.img'));
    assert.is((await failing()).code, 'data-missing');
    const alone = await problemOfAsync(() => openArray('cube', { file: join(folder, 'y.raw') }));
    assert.is(alone.code, 'header-missing');
  }));

function range(values: Iterable<number>): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return [least, most];
}

const CORN = realFile('envi/corn-kernel-hyperspectral.hdr');
(CORN ? test : test.skip)('a real cube, BIL', async () => {
  const opened = await openArray('cube', { file: CORN! });
  const [{ shape, type, values, facts }] = await readOpened(opened, opened.axes!);
  assert.equal([shape, type, ...range(values)], [[31, 43, 580], 'uint16', 0, 2887]);
  assert.equal([facts!.wavelengths!.length, facts!.wavelengths![0], facts!.wavelengths![579]], [580, 366.551, 1048.421]);
});

const ENMAP = realFile('envi/EnMAP_BerlinUrbanGradient.bsq');
(ENMAP ? test : test.skip)('a real cube, BSQ, compressed', async () => {
  const opened = await openArray('cube', { file: ENMAP! });
  const [{ shape, type, values, facts }, { header }] = await readOpened(opened, opened.axes!);
  assert.equal([shape, type, ...range(values)], [[80, 60, 177], 'int16', 21, 5218]);
  assert.equal([facts!.wavelengths![0], facts!.wavelengths![176], facts!.fwhm![0], facts!.ignore], [460, 2409, 5.8, -99]);
  assert.match(String(facts!.georeference!['map info']), /^UTM, 1.000/);
  assert.match(header!.file, /\.hdr$/);
});

test.run();
