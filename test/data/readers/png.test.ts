import { deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryFile } from '../../../src/data/readers/input.js';
import { png } from '../../../src/data/readers/png.js';
import type { ColourLabel } from '../../../src/data/readers/reader.js';
import { problemOfAsync } from '../helpers.js';
import { readWith } from './read-with.js';
import { chunk, writePng } from './writers/png.js';

const test = suite('readers/png');
const read = (bytes: Uint8Array, colours?: readonly ColourLabel[]) => readWith(png, memoryFile('x.png', bytes), undefined, { colours });

test('grey levels of any depth, interlaced or not', async () => {
  for (const [depth, values] of [
    [1, [0, 1, 1, 0, 1, 0]],
    [2, [0, 1, 2, 3, 2, 1]],
    [4, [0, 15, 3, 9, 1, 2]],
    [8, [0, 255, 7, 3, 1, 2]],
  ] as const) {
    const { shape, values: found } = await read(writePng(2, 3, depth, 0, values));
    assert.equal([shape, [...found]], [[2, 3], [...values]], `${depth} bits`);
    assert.equal([...(await read(writePng(6, 1, depth, 0, values))).values], [...values]);
  }
  const deep = Uint16Array.of(0, 65535, 256, 1, 2, 3);
  assert.equal([...(await read(encode({ width: 3, height: 2, data: deep, depth: 16, channels: 1 }))).values], [...deep]);
  const bytes = encode({ width: 3, height: 2, data: Uint8Array.of(0, 1, 2, 3, 4, 5), depth: 8, channels: 1 }, { interlace: 'Adam7' });
  assert.equal([...(await read(bytes)).values], [0, 1, 2, 3, 4, 5]);
});

test('palette indices, and their colours', async () => {
  for (const depth of [1, 2, 4, 8] as const) {
    const { values, classColours } = await read(
      writePng(
        2,
        3,
        depth,
        3,
        [0, 1, 1, 0, 1, 0],
        [
          [0, 0, 0],
          [255, 0, 0],
        ],
      ),
    );
    assert.equal(
      [[...values], classColours],
      [
        [0, 1, 1, 0, 1, 0],
        [
          [0, 0, 0],
          [255, 0, 0],
        ],
      ],
    );
  }
});

const TABLE = [
  { colour: '#000000', label: 0 },
  { colour: '#FF0000', label: 3 },
  { colour: '#00ff0080', label: 1 },
];

test('colours by a table', async () => {
  const rgb = encode({ width: 2, height: 1, data: Uint8Array.of(255, 0, 0, 0, 0, 0), depth: 8, channels: 3 });
  assert.equal([...(await read(rgb, TABLE)).values], [3, 0]);
  const rgba = encode({ width: 2, height: 1, data: Uint8Array.of(0, 255, 0, 128, 255, 0, 0, 255), depth: 8, channels: 4 });
  assert.equal([...(await read(rgba, TABLE)).values], [1, 3]);
  assert.equal(
    [
      ...(
        await read(
          writePng(
            1,
            2,
            2,
            3,
            [1, 0],
            [
              [0, 0, 0],
              [255, 0, 0],
            ],
          ),
          TABLE,
        )
      ).values,
    ],
    [3, 0],
  );
  assert.equal([...(await read(writePng(1, 2, 1, 0, [1, 0]), [{ colour: '#ffffff', label: 9 }, TABLE[0]])).values], [9, 0]);
});

test('what a table does not say', async () => {
  const rgb = encode({ width: 2, height: 2, data: Uint8Array.of(255, 0, 0, 0, 0, 0, 254, 0, 1, 9, 9, 9), depth: 8, channels: 3 });
  assert.is((await problemOfAsync(() => read(rgb))).code, 'colours-missing');
  assert.equal(await problemOfAsync(() => read(rgb, TABLE)), {
    code: 'colour-unknown',
    place: { file: 'x.png' },
    message: 'the mask has the colour #fe0001 at row 2, column 1 (counting from 1), which dataset.mask.colours does not list',
    hint: "Add {colour: '#fe0001', label: …} (0 leaves a pixel unlabelled). Pictures that were scaled or saved as JPEG have colours in between. All that are not listed: #fe0001, #090909.",
  });
  assert.is((await problemOfAsync(() => read(rgb, [...TABLE, { colour: '#ff0000', label: 2 }]))).code, 'colours-invalid');
});

test('pictures that are cut, changed or bombs', async () => {
  const whole = writePng(
    30,
    30,
    8,
    0,
    Array.from({ length: 900 }, (_, index) => index % 251),
  );
  for (let cut = 1; cut < 16; cut++)
    assert.is((await problemOfAsync(() => read(whole.subarray(0, Math.floor((whole.length * cut) / 16))))).code, 'truncated');
  const changed = Buffer.from(whole);
  changed[60] ^= 1;
  assert.is((await problemOfAsync(() => read(changed))).code, 'damaged');
  const head = (rows: number, data: Buffer) =>
    Buffer.concat([whole.subarray(0, 16), chunkHead(rows), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
  assert.match(
    (await problemOfAsync(() => read(head(2, deflateSync(Buffer.alloc(5e7)))))).message,
    /its data is longer than the 62 bytes that its header says/,
  );
  assert.match((await problemOfAsync(() => read(head(2 ** 30, deflateSync(Buffer.alloc(10)))))).message, /which cannot be/);
});

/** The rest of the header behind its name, for 30 columns of 8 bits. */
function chunkHead(rows: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(30, 0);
  data.writeUInt32BE(rows, 4);
  data[8] = 8;
  return chunk('IHDR', data).subarray(8);
}

test.run();
