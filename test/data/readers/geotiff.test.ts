import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { geotiff } from '../../../src/data/readers/geotiff.js';
import { unpackBits, unpackLzw } from '../../../src/data/readers/geotiff/lzw.js';
import { memoryFile } from '../../../src/data/readers/input.js';
import { problemOfAsync } from '../helpers.js';
import { readWith } from './read-with.js';
import { EXTREMES, TYPES } from './writers/numbers.js';
import { type TiffOptions, writeTiff } from './writers/tiff.js';

const test = suite('readers/geotiff');
const read = (bytes: Uint8Array) => readWith(geotiff, memoryFile('x.tif', bytes));
const BASIC: Omit<TiffOptions, 'type'>[] = [
  {},
  { rowsPerStrip: 2 },
  { tile: [16, 16] },
  { planar: true },
  { planar: true, tile: [16, 32] },
  { planar: true, rowsPerStrip: 1 },
];
const FORMS = BASIC.flatMap((form) => [
  { ...form, deflate: true },
  { ...form, deflate: false },
]).flatMap((form) => [
  { ...form, littleEndian: true },
  { ...form, littleEndian: false },
]);

test('every type in strips and tiles, pixel or band interleaved, compressed or not, in either byte order', async () => {
  for (const type of TYPES) {
    const values = [...EXTREMES[type], ...EXTREMES[type]];
    for (const form of FORMS) {
      const bytes = writeTiff([3, 2, 2], values, { ...form, type });
      const { shape, values: found } = await read(bytes);
      assert.equal([shape, [...found]], [[3, 2, 2], values], `${type} ${JSON.stringify(form)}`);
    }
  }
});

test('any shape', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 2, max: 5 })),
      fc.constantFrom(...FORMS),
      async (shape, form) => {
        const values = Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, index) => index);
        assert.equal([...(await read(writeTiff(shape, values, { ...form, type: 'uint16' }))).values], values);
      },
    ),
    { numRuns: 60 },
  );
});

test('differences of integers, which wrap around', async () => {
  for (const type of ['uint8', 'int16', 'uint16', 'int32', 'uint32'] as const) {
    for (const form of FORMS) {
      const values = [...EXTREMES[type], ...EXTREMES[type]].sort((a, b) => ((a * 7919) % 11) - ((b * 7919) % 11));
      assert.equal([...(await read(writeTiff([2, 3, 2], values, { ...form, type, predictor: 2 }))).values], values);
    }
  }
});

test('no data, georeference and wavelengths', async () => {
  const items = [0, 1].map(
    (band) =>
      `<Item name="wavelength" sample="${band}">${band + 1}.5</Item><Item name="wavelength_units" sample="${band}">Micrometers</Item>`,
  );
  const { facts } = await read(
    writeTiff([1, 1, 2], [1, 2], {
      type: 'int16',
      tags: {
        42113: '-9999',
        33550: [30, 30, 0],
        33922: [0, 0, 0, 383472.37, 5818302.35, 0],
        34735: { shorts: [1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32633] },
        42112: `<GDALMetadata>${items.join('')}</GDALMetadata>`,
      },
    }),
  );
  assert.equal(facts, {
    wavelengths: [1500, 2500],
    ignore: -9999,
    georeference: {
      ModelTiepoint: [0, 0, 0, 383472.37, 5818302.35, 0],
      ModelPixelScale: [30, 30, 0],
      geoKeys: { GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: 32633 },
    },
  });
});

test('one band is a mask, with its palette', async () => {
  const { shape, axes, classColours } = await read(
    writeTiff([2, 2, 1], [0, 1, 1, 0], { type: 'uint8', tags: { 320: { shorts: [0, 65535, 0, 257, 0, 514] } } }),
  );
  assert.equal(
    [shape, axes, classColours],
    [
      [2, 2],
      ['rows', 'columns'],
      [
        [0, 0, 0],
        [255, 1, 2],
      ],
    ],
  );
});

test('files that are cut, or say what is not read', async () => {
  const whole = writeTiff([9, 9, 3], new Array<number>(243).fill(1), { type: 'uint16' });
  for (let cut = 1; cut < 16; cut++) {
    assert.ok(
      ['truncated', 'damaged'].includes((await problemOfAsync(() => read(whole.subarray(0, Math.floor((whole.length * cut) / 16))))).code),
    );
  }
  const said = async (tags: TiffOptions['tags']) =>
    (await problemOfAsync(() => read(writeTiff([2, 2, 1], [0, 1, 1, 0], { type: 'uint8', tags })))).message;
  assert.is(await said({ 259: { shorts: [50001] } }), 'the TIFF file is compressed with WebP, which is not read');
  assert.is(await said({ 258: { shorts: [4] } }), 'the TIFF file holds uint4 values, which are not read');
  assert.is(await said({ 274: { shorts: [6] } }), 'the TIFF file is turned or mirrored (orientation 6)');
  assert.match(await said({ 257: { shorts: [60000] } }), /is truncated|holds 60000|expected 30000 strips/);
  assert.match(await said({ 278: { shorts: [1] } }), /expected 2 strips, it lists 1 and 1 sizes/);
});

test('LZW and PackBits, to the length that is due', () => {
  // "-----------------" and the alphabet, as libtiff writes them.
  assert.equal(
    [...unpackBits(Uint8Array.of(0xfe, 0xaa, 2, 0x80, 0, 0x2a, 0xfd, 0xaa, 3, 0x80, 0, 0x2a, 0x22, 0xf7, 0xaa), 24)],
    [0xaa, 0xaa, 0xaa, 0x80, 0, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0, 0x2a, 0x22, ...new Array<number>(10).fill(0xaa)],
  );
  // The example of TIFF 6.0, page 59: codes of nine bits.
  const codes = [256, 7, 258, 8, 8, 258, 6, 257];
  const bits = codes
    .map((code) => code.toString(2).padStart(9, '0'))
    .join('')
    .padEnd(72, '0');
  const bytes = Uint8Array.from(bits.match(/.{8}/g)!, (byte) => parseInt(byte, 2));
  assert.equal([...unpackLzw(bytes, 100)!], [7, 7, 7, 8, 8, 7, 7, 6]);
  assert.is(unpackLzw(bytes, 3)!.length, 3);
});

test.run();
