import { inflateSync } from 'node:zlib';
import type { ClassColour } from '../../cube.js';
import type { InputFile } from '../input.js';
import { checkRatio, damaged, truncated, unsupported } from '../problems.js';

export const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Larger pictures are no masks. */
const MOST_BYTES = 1 << 30;
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** What a mask needs; text, profiles and all that may be compressed besides is left out. */
const KEPT = ['IHDR', 'PLTE', 'IDAT', 'IEND'];

export interface PngHeader {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha. */
  readonly colour: number;
}

export interface PngChunks {
  readonly header: PngHeader;
  readonly palette?: readonly ClassColour[];
  /** Grey levels, or palette indices, that are wholly transparent. */
  readonly transparent: readonly number[];
  /** A PNG file of what a mask needs, after its data has shown to have the size that the header says. */
  bytes(): Uint8Array;
}

/** Walks the chunks of a PNG file (ISO/IEC 15948). */
export async function readChunks(input: InputFile): Promise<PngChunks> {
  const { file, size } = input;
  if (size > MOST_BYTES) throw unsupported(file, `the picture has ${size} bytes`, 'Save the mask as MAT, NPY, ENVI or GeoTIFF.');
  const whole = await input.read(0, size);
  const chunks: { type: string; all: Buffer; data: Buffer }[] = [];
  for (let offset = SIGNATURE.length; chunks.at(-1)?.type !== 'IEND';) {
    const length = offset + 8 > whole.length ? 0 : whole.readUInt32BE(offset);
    if (offset + 12 + length > whole.length)
      throw truncated(file, `the PNG file is truncated: a chunk at byte ${offset} should end at ${offset + 12 + length}`);
    const type = whole.toString('latin1', offset + 4, offset + 8);
    chunks.push({ type, all: whole.subarray(offset, offset + 12 + length), data: whole.subarray(offset + 8, offset + 8 + length) });
    offset += 12 + length;
  }
  const first = chunks[0].type === 'IHDR' && chunks[0].data.length === 13 ? chunks[0].data : undefined;
  if (!first) throw damaged(file, 'the PNG file is damaged: it does not begin with its header');
  const header = { columns: first.readUInt32BE(0), rows: first.readUInt32BE(4), depth: first[8], colour: first[9] };
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data;
  const compressed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const channels = CHANNELS[header.colour];
  if (
    !channels ||
    ![1, 2, 4, 8, 16].includes(header.depth) ||
    header.rows === 0 ||
    header.columns === 0 ||
    (header.colour === 3 && !palette)
  ) {
    throw damaged(file, 'the PNG file is damaged: its header contradicts itself');
  }
  const due = header.rows * (1 + Math.ceil((header.columns * channels * header.depth) / 8));
  checkRatio(file, due, compressed.length);
  const opacities = chunks.find(({ type }) => type === 'tRNS')?.data;
  return {
    header,
    transparent: opacities ? transparentOf(header, opacities) : [],
    ...(header.colour === 3 &&
      palette && {
        palette: Array.from({ length: Math.floor(palette.length / 3) }, (_, index): ClassColour => [
          palette[3 * index],
          palette[3 * index + 1],
          palette[3 * index + 2],
        ]),
      }),
    bytes() {
      checkData(file, compressed, due, first[12] === 1);
      return Buffer.concat([SIGNATURE, ...chunks.filter(({ type }) => KEPT.includes(type)).map(({ all }) => all)]);
    },
  };
}

/** Of a palette an opacity for each index; of grey the level that is transparent. */
function transparentOf({ colour }: PngHeader, data: Buffer): number[] {
  if (colour === 0) return data.length >= 2 ? [data.readUInt16BE(0)] : [];
  return colour === 3 ? [...data.entries()].filter(([, opacity]) => opacity === 0).map(([index]) => index) : [];
}

/** Interlaced pictures have a few more bytes. */
function checkData(file: string, compressed: Buffer, due: number, interlaced: boolean): void {
  let found: number;
  try {
    found = inflateSync(compressed, { maxOutputLength: 2 * due + 1024 }).length;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') throw truncated(file, 'the PNG file is truncated: its data ends early').causedBy(error);
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw damaged(file, `the PNG file is damaged: its data is longer than the ${due} bytes that its header says`).causedBy(error);
    throw damaged(file, 'the PNG file is damaged: its data cannot be decompressed').causedBy(error);
  }
  if (interlaced ? found < due : found !== due)
    throw damaged(file, `the PNG file is damaged: its header says ${due} bytes, its data has ${found}`);
}
