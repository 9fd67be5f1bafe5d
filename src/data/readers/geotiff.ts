import { inflateSync } from 'node:zlib';
import { formatShape, type NumericArray } from '../cube.js';
import { type Layout, layoutOf, openImage } from './geotiff/directory.js';
import { coloursOf, factsOf } from './geotiff/facts.js';
import { unpackBits, unpackLzw } from './geotiff/lzw.js';
import { type Lines, undoPredictor } from './geotiff/predictor.js';
import { type InputFile, memoryFile } from './input.js';
import { decodeNumbers, InexactInteger, STORED_BYTES } from './numbers.js';
import { damaged, truncated, unsupported } from './problems.js';
import { PIECE_BYTES } from './raw.js';
import type { Reader } from './reader.js';
import type { Sink } from './sink.js';
import { type ByteStream, fileStream, inflatedStream, StreamDamaged } from './stream.js';

/** Higher blocks are as good as the whole image. */
const MOST_BLOCK_ROWS = 1024;
const MAGICS = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'];

/**
 * TIFF and BigTIFF with bands of one page, and GeoTIFF's tags (OGC 19-008r4); tags are read by the package geotiff, values here,
 * block by block. Failures: `damaged`, `truncated`, `format-unsupported`.
 */
export const geotiff: Reader = {
  format: 'GeoTIFF',
  extensions: ['.tif', '.tiff'],
  fixesAxes: true,
  recognizes: (head) => MAGICS.includes(head.toString('latin1', 0, 4)),
  async list(input) {
    const image = await openImage(input);
    const { shape, type } = await layoutOf(input, image);
    const facts = await factsOf(input, image, shape[2]);
    const classColours = await coloursOf(input, image);
    const common = { name: 'image', numeric: true, type, facts, ...(classColours && { classColours }) };
    return shape[2] === 1
      ? [{ ...common, shape: shape.slice(0, 2), axes: ['rows', 'columns'], description: `${type} ${formatShape(shape.slice(0, 2))}` }]
      : [{ ...common, shape, axes: ['rows', 'columns', 'bands'], description: `${type} ${formatShape(shape)}` }];
  },
  // A block is read once for each part of the rows that it belongs to.
  readsRows: async (input) => (await layoutOf(input, await openImage(input))).blockRows <= MOST_BLOCK_ROWS,
  async read(input, { facts }, sink, { rows: range }) {
    const layout = await layoutOf(input, await openImage(input));
    const { shape: [rows, columns, bands], blockRows, blockColumns, planar } = layout;
    const [down, across] = [Math.ceil(rows / blockRows), Math.ceil(columns / blockColumns)];
    try {
      for (let index = 0; index < layout.offsets.length; index++) {
        const within = index % (down * across);
        const band = planar ? Math.floor(index / (down * across)) : 0;
        const origin = [Math.floor(within / across) * blockRows, (within % across) * blockColumns, band];
        if (range && (origin[0] >= range.to || origin[0] + blockRows <= range.from)) continue;
        await readBlock(input, sink, layout, index, origin, planar ? 1 : bands, facts?.ignore);
      }
    } catch (error) {
      if (error instanceof InexactInteger) throw unsupported(input.file, `the image holds ${error.message}, which float64 cannot hold`, 'Save it in another type.');
      throw error;
    }
  },
};

/** Reads one tile or strip: lines of `blockColumns` pixels with `bands` values each. */
async function readBlock(
  input: InputFile, sink: Sink, layout: Layout, index: number, origin: readonly number[], bands: number, ignore = 0,
): Promise<void> {
  const { shape: [rows, columns], type, blockColumns, tiled, littleEndian } = layout;
  const size = STORED_BYTES[type];
  const values = blockColumns * bands;
  const used = Math.min(layout.blockRows, rows - origin[0]);
  // A block that was never written holds no data; zeros the target has already.
  const absent = Number(layout.counts[index]) === 0;
  if (absent && ignore === 0) return;
  const stream = absent ? undefined : openBlock(input, layout, index, layout.blockRows * values * size);
  const rank = sink.shape.length;
  const step = Math.max(1, Math.floor(PIECE_BYTES / (values * size)));
  try {
    for (let line = 0; line < used; line += step) {
      const count = Math.min(step, used - line);
      const counts = [count, Math.min(blockColumns, columns - origin[1]), bands].slice(0, rank);
      const lines = stream ? await take(stream, { lines: count, values, pixel: bands, size, littleEndian }, layout)
        : new Float64Array(count * values).fill(ignore);
      sink.put(lines, [origin[0] + line, origin[1], origin[2]].slice(0, rank), counts, undefined, [values, bands, 1].slice(0, rank));
    }
  } catch (error) {
    if (!(error instanceof StreamDamaged)) throw error;
    const block = `${tiled ? 'tile' : 'strip'} ${index + 1} of ${layout.offsets.length}`;
    throw error.early ? truncated(input.file, `the TIFF file is truncated: ${block} ends early`)
      : damaged(input.file, `the TIFF file is damaged: ${block} cannot be decompressed`);
  } finally {
    stream?.close();
  }
}

async function take(stream: ByteStream, lines: Lines, { predictor, type }: Layout): Promise<NumericArray> {
  const bytes = Buffer.from(new ArrayBuffer(lines.lines * lines.values * lines.size));
  if (await stream.take(bytes) < bytes.length) throw new StreamDamaged(true);
  return decodeNumbers(bytes, type, undoPredictor(bytes, predictor, lines));
}

function openBlock(input: InputFile, { offsets, counts, compression }: Layout, index: number, due: number): ByteStream {
  const start = Number(offsets[index]);
  const end = start + Number(counts[index]);
  if (end > input.size) throw truncated(input.file, `the TIFF file is truncated: bytes up to ${end} are due, it has ${input.size}`);
  if (compression === 1) return fileStream(input, start, end);
  const deflated = compression === 8 || compression === 32946;
  if (deflated && due > PIECE_BYTES) return inflatedStream(input, start, end, 'zlib');
  return laterStream(async () => {
    const packed = await input.read(start, end - start);
    if (compression === 5) return unpackLzw(packed, due);
    return deflated ? inflated(packed, due) : unpackBits(packed, due);
  });
}

function inflated(packed: Buffer, due: number): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: due });
  } catch (error) {
    throw new StreamDamaged((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR');
  }
}

function laterStream(unpack: () => Promise<Buffer | undefined>): ByteStream {
  let unpacked: ByteStream | undefined;
  return {
    async take(into) {
      if (!unpacked) {
        const bytes = await unpack();
        if (!bytes) throw new StreamDamaged(false);
        unpacked = fileStream(memoryFile('', bytes), 0, bytes.length);
      }
      return unpacked.take(into);
    },
    close: () => undefined,
  };
}
