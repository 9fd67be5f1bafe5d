import { endianness } from 'node:os';
import { inflateSync } from 'node:zlib';
import { STORED_BYTES } from '../numbers.js';
import type { TiffLayout } from './layout.js';

/** LERC's additional compression (tag 50674, the second of its values). */
const [NONE, DEFLATE, ZSTD] = [0, 1, 2];

/**
 * Zstandard by zstddec (libzstd as WebAssembly), bounded by the bytes that are due: fewer come of the last strip.
 *
 * @returns undefined of damaged bytes
 */
export async function unpackZstd(packed: Buffer, due: number): Promise<Buffer | undefined> {
  const { ZSTDDecoder } = await import('zstddec');
  const decoder = new ZSTDDecoder();
  await decoder.init();
  try {
    const bytes = decoder.decode(packed, due);
    return bytes.length > 0 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : undefined;
  } catch {
    // Its memory has no room for more.
    return undefined;
  }
}

/**
 * LERC2 by Esri's decoder; values that its mask leaves out are NaN, as GDAL has them, or 0 of integers.
 *
 * @returns the values' bytes in the file's order, pixel by pixel; undefined of damaged bytes
 */
export async function unpackLerc(packed: Buffer, due: number, layout: TiffLayout): Promise<Buffer | undefined> {
  const bytes = await withoutExtra(packed, due, layout.lercExtra ?? NONE);
  const { blockColumns, blockRows, planar, samples, type, littleEndian } = layout;
  const layers = planar ? 1 : samples;
  const head = bytes && headOf(bytes);
  if (!bytes || head?.columns !== blockColumns || head.rows > blockRows || head.layers !== layers) return undefined;
  const { default: Lerc } = await import('lerc');
  let decoded: ReturnType<typeof Lerc.decode>;
  try {
    const own = Uint8Array.from(bytes);
    decoded = Lerc.decode(own.buffer, { returnPixelInterleavedDims: true });
  } catch {
    // It throws texts and range errors alike.
    return undefined;
  }
  const [values] = decoded.pixels;
  if (values?.BYTES_PER_ELEMENT !== STORED_BYTES[type] || values.length !== head.rows * blockColumns * layers) return undefined;
  const mask = decoded.mask;
  if (mask && type.startsWith('float')) {
    for (let index = 0; index < values.length; index++) if (mask[Math.floor(index / layers)] === 0) values[index] = NaN;
  }
  const unpacked = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  if (littleEndian === (endianness() === 'LE')) return unpacked;
  const size = values.BYTES_PER_ELEMENT;
  return size === 2 ? unpacked.swap16() : size === 4 ? unpacked.swap32() : size === 8 ? unpacked.swap64() : unpacked;
}

async function withoutExtra(packed: Buffer, due: number, extra: number): Promise<Buffer | undefined> {
  // What LERC makes is no larger than its values by more than a header and a mask.
  const most = 2 * due + 4096;
  if (extra === ZSTD) return unpackZstd(packed, most);
  if (extra !== DEFLATE) return extra === NONE ? packed : undefined;
  try {
    return inflateSync(packed, { maxOutputLength: most });
  } catch {
    return undefined;
  }
}

/** The sizes in the header of LERC2 ("Lerc2 ", version, from 3 on a checksum, rows, columns, from 4 on values a pixel). */
function headOf(bytes: Buffer): { rows: number; columns: number; layers: number } | undefined {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 6) !== 'Lerc2 ') return undefined;
  const version = bytes.readInt32LE(6);
  const at = version >= 3 ? 14 : 10;
  return { rows: bytes.readInt32LE(at), columns: bytes.readInt32LE(at + 4), layers: version >= 4 ? bytes.readInt32LE(at + 8) : 1 };
}

/**
 * JPEG by the decoder of the package geotiff, whose values are within one unit of libjpeg's (another rounding of the same transform).
 *
 * @returns undefined of damaged bytes, and of a picture of another size than the block's
 */
export async function unpackJpeg(
  packed: Buffer,
  { blockRows, blockColumns, planar, samples, jpegTables }: TiffLayout,
): Promise<Buffer | undefined> {
  const [frame, ...others] = framesOf(packed);
  const components = planar ? 1 : samples;
  if (others.length > 0 || (jpegTables && framesOf(jpegTables).length > 0)) return undefined;
  if (frame?.columns !== blockColumns || frame.rows > blockRows || frame.components !== components) return undefined;
  const { getDecoder } = await import('geotiff');
  try {
    const decoder = await getDecoder(7, { ...(jpegTables && { JPEGTables: jpegTables }) } as never);
    const decoded = (await (decoder as unknown as BlockDecoder).decodeBlock(Uint8Array.from(packed).buffer)) as ArrayBuffer;
    return decoded.byteLength === frame.rows * blockColumns * components ? Buffer.from(decoded) : undefined;
  } catch {
    return undefined;
  }
}

interface BlockDecoder {
  decodeBlock(bytes: ArrayBuffer): ArrayBuffer | Promise<ArrayBuffer>;
}

interface Frame {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
}

/** Of the markers 0xffc0 to 0xffcf those that begin no frame: Huffman tables, an extension, arithmetic conditioning. */
const NO_FRAME: readonly number[] = [0xc4, 0xc8, 0xcc];

/** The sizes in the frame headers of a JPEG (ISO/IEC 10918-1, B.2.2): the decoder has memory for each before it reads on. */
function framesOf(bytes: Uint8Array): Frame[] {
  const frames: Frame[] = [];
  for (let at = 2; at + 9 < bytes.length;) {
    const marker = bytes[at] === 0xff ? bytes[at + 1] : 0;
    // Between headers lie coded values, in which 0xff is followed by 0 or a restart.
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9)) {
      at++;
      continue;
    }
    const number = (from: number) => bytes[at + from] * 256 + bytes[at + from + 1];
    if (marker <= 0xcf && !NO_FRAME.includes(marker)) frames.push({ rows: number(5), columns: number(7), components: bytes[at + 9] });
    at += 2 + number(2);
  }
  return frames;
}
