import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unpackLerc, unpackZstd } from '../../../../src/data/readers/geotiff/codecs.js';
import type { TiffLayout } from '../../../../src/data/readers/geotiff/layout.js';
import { geotiff } from '../../../../src/data/readers/geotiff.js';
import { memoryFile } from '../../../../src/data/readers/input.js';
import { problemOfAsync } from '../../helpers.js';
import { readWith } from '../read-with.js';
import { JPEG, PACKED, VALUES } from './packed.js';

const test = suite('readers/geotiff/codecs');
const read = (bytes: Buffer) => readWith(geotiff, memoryFile('x.tif', bytes));

for (const [name, bytes] of Object.entries(PACKED)) {
  test(`${name}: what GDAL has written`, async () => {
    const { shape, values } = await read(bytes);
    const wanted = name.endsWith('NaN') ? VALUES.map((value, index) => ([12, 13, 24, 25].includes(index) ? NaN : value / 8)) : VALUES;
    assert.equal([shape, [...values]], [[5, 4, 2], wanted]);
  });

  test(`${name}: damaged and cut files are refused`, async () => {
    const cut = await problemOfAsync(() => read(bytes.subarray(0, bytes.length - 12)));
    assert.ok(['truncated', 'damaged'].includes(cut.code), cut.code);
  });
}

test('what would unpack to more than is due is refused, whatever its header says', async () => {
  // A frame whose header announces 2^40 bytes.
  const bomb = Buffer.from('28b52ffde0000000000001000001000061', 'hex');
  assert.is(await unpackZstd(bomb, 64), undefined);
  const lerc = Buffer.alloc(100);
  lerc.write('Lerc2 ', 'latin1');
  lerc.writeInt32LE(4, 6);
  for (const [index, size] of [1 << 30, 1 << 30, 64].entries()) lerc.writeInt32LE(size, 14 + 4 * index);
  assert.is(
    await unpackLerc(lerc, 64, { blockRows: 4, blockColumns: 4, planar: true, type: 'uint8', samples: 1 } as TiffLayout),
    undefined,
  );
});

test('JPEG: within one unit of what libjpeg makes of it, with a remark', async () => {
  const { shape, values, remarks } = await read(JPEG.bytes);
  assert.equal(shape, [5, 4, 2]);
  assert.ok(
    JPEG.values.every((value, index) => Math.abs(value - values[index]) <= 1),
    [...values].join(' '),
  );
  assert.match(remarks?.join() ?? '', 'compressed with JPEG, which has changed them');
});

const refused = (part: string, hint = ''): readonly string[] => ['format-unsupported', part, hint];
const DEFLATE = 'Save it again where it was made, with Deflate: gdal_translate -co COMPRESS=DEFLATE.';
/** Another number in the tag of a TIFF file that has it once. */
function withTag(tag: number, value: number): Buffer {
  const bytes = Buffer.from(JPEG.bytes);
  for (let at = 10; ; at += 12) {
    if (bytes.readUInt16LE(at) !== tag) continue;
    bytes.writeUInt16LE(value, at + 8);
    return bytes;
  }
}
const WRONG_JPEG: readonly [title: string, bytes: Buffer, readonly string[]][] = [
  [
    'one band, which may be labels',
    withTag(277, 1),
    refused(
      'the TIFF file has one band compressed with JPEG, which changes values: at the edges of areas labels are those of no class',
      DEFLATE,
    ),
  ],
  [
    'colours as YCbCr',
    withTag(262, 6),
    refused('the TIFF file is compressed with JPEG as YCbCr, brightness and colour apart, which is not read', DEFLATE),
  ],
  [
    'the older form of it',
    withTag(259, 6),
    refused(
      'the TIFF file is compressed with the JPEG of old, which is not read',
      'Save it without, or with Deflate, ZSTD or LERC: gdal_translate -co COMPRESS=DEFLATE.',
    ),
  ],
];
for (const [title, bytes, expected] of WRONG_JPEG) {
  test(`JPEG, ${title}: refused with the command that mends it`, async () => {
    const { code, message, hint } = await problemOfAsync(() => read(bytes));
    assert.equal([code, message, hint], expected);
  });
}

test('JPEG of a larger picture than its block, or of several, is refused before it is decoded', async () => {
  const at = JPEG.bytes.indexOf(Buffer.from('ffc0000b08', 'hex'));
  const large = Buffer.from(JPEG.bytes);
  large.writeUInt16BE(65535, at + 5);
  const { code } = await problemOfAsync(() => read(large));
  assert.is(code, 'damaged');
});

test.run();
