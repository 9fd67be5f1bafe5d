import { crc32, deflateSync } from 'node:zlib';

/** A PNG file of one value a pixel: `colour` 0 grey, 3 palette; `transparent` are the bytes of its chunk tRNS. */
export function writePng(
  rows: number,
  columns: number,
  depth: number,
  colour: 0 | 3,
  values: readonly number[],
  palette: readonly (readonly number[])[] = [],
  transparent?: readonly number[],
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(columns, 0);
  head.writeUInt32BE(rows, 4);
  head[8] = depth;
  head[9] = colour;
  const line = Math.ceil((columns * depth) / 8);
  const lines = Buffer.alloc(rows * (1 + line));
  values.forEach((value, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    const bit = column * depth;
    lines[row * (1 + line) + 1 + (bit >> 3)] |= value << (8 - depth - (bit & 7));
  });
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    ...(colour === 3 ? [chunk('PLTE', Buffer.from(palette.flat()))] : []),
    ...(transparent ? [chunk('tRNS', Buffer.from(transparent))] : []),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
