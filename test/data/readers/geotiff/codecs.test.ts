import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unpackLerc, unpackZstd } from '../../../../src/data/readers/geotiff/codecs.js';
import type { TiffLayout } from '../../../../src/data/readers/geotiff/directory.js';
import { geotiff } from '../../../../src/data/readers/geotiff.js';
import { memoryFile } from '../../../../src/data/readers/input.js';
import { problemOfAsync } from '../../helpers.js';
import { readWith } from '../read-with.js';
import { PACKED, VALUES } from './packed.js';

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

test('JPEG is refused with the command that mends it', async () => {
  const jpeg = Buffer.from(PACKED['ZSTD, predictor 2']);
  const at = jpeg.indexOf(Buffer.from([0x03, 0x01, 0x03, 0x00, 1, 0, 0, 0]));
  jpeg.writeUInt16LE(7, at + 8);
  const { code, message, hint } = await problemOfAsync(() => read(jpeg));
  assert.equal(
    [code, message, hint],
    [
      'format-unsupported',
      'the TIFF file is compressed with JPEG, which is not read',
      'Save it without, or with Deflate, ZSTD or LERC: gdal_translate -co COMPRESS=DEFLATE.',
    ],
  );
});

test.run();
