import { inflateSync } from 'node:zlib';
import { formatShape, type NumericArray } from '../cube.js';
import { factsBeside } from './beside/facts.js';
import { unpackJpeg, unpackLerc, unpackZstd } from './geotiff/codecs.js';
import { layoutsOf, openPages } from './geotiff/directory.js';
import type { TiffLayout } from './geotiff/layout.js';
import { JPEG } from './geotiff/layout-checks.js';
import { coloursOf, factsOf } from './geotiff/facts.js';
import { unpackBits, unpackLzw } from './geotiff/lzw.js';
import { type Lines, undoPredictor } from './geotiff/predictor.js';
import { type InputFile, memoryFile } from './input.js';
import { decodeNumbers, InexactInteger, STORED_BYTES } from './numbers.js';
import { damaged, truncated, unsupported } from './problems.js';
import { PIECE_BYTES } from './raw.js';
import type { Reader, RowRange } from './reader.js';
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
    const pages = await openPages(input);
    const [image] = pages;
    const [{ shape: page, type, kept: samples, alpha, compression }] = await layoutsOf(input, pages);
    const kept = pages.length > 1 ? [...pages.keys()] : samples;
    const shape = [page[0], page[1], kept.length];
    if (kept.length === 0)
      throw unsupported(input.file, 'the TIFF file says of all its bands how opaque pixels are, and holds no values', 'Name another file.');
    const { facts: other, classNames, remarks: told } = await factsBeside(input.file, kept.length);
    const facts = { ...other, ...(await factsOf(input, image, kept)) };
    const classColours = await coloursOf(input, image);
    const remarks = [...(alpha === undefined ? [] : [opacity(alpha)]), ...(compression === JPEG ? [LOSSY] : []), ...told];
    const common = {
      name: 'image',
      numeric: true,
      type,
      facts,
      ...(classColours && { classColours }),
      ...(classNames && { classNames }),
      ...(remarks.length > 0 && { remarks }),
    };
    return shape[2] === 1
      ? [{ ...common, shape: shape.slice(0, 2), axes: ['rows', 'columns'], description: `${type} ${formatShape(shape.slice(0, 2))}` }]
      : [{ ...common, shape, axes: ['rows', 'columns', 'bands'], description: `${type} ${formatShape(shape)}` }];
  },
  // A block is read once for each part of the rows that it belongs to.
  readsRows: async (input) => (await layoutsOf(input, await openPages(input)))[0].blockRows <= MOST_BLOCK_ROWS,
  async read(input, { facts }, sink, { rows: range }) {
    const layouts = await layoutsOf(input, await openPages(input));
    try {
      for (const [page, layout] of layouts.entries()) await readPage(input, sink, layout, { page, range, ignore: facts?.ignore });
    } catch (error) {
      if (error instanceof InexactInteger)
        throw unsupported(input.file, `the image holds ${error.message}, which float64 cannot hold`, 'Save it in another type.').causedBy(
          error,
        );
      throw error;
    }
  },
};

interface Page {
  /** The band that it is, of a stack. */
  readonly page: number;
  readonly range?: RowRange;
  readonly ignore?: number;
}

async function readPage(input: InputFile, sink: Sink, layout: TiffLayout, { page, range, ignore }: Page): Promise<void> {
  const {
    shape: [rows, columns],
    blockRows,
    blockColumns,
    planar,
  } = layout;
  const [down, across] = [Math.ceil(rows / blockRows), Math.ceil(columns / blockColumns)];
  for (let index = 0; index < layout.offsets.length; index++) {
    const within = index % (down * across);
    const sample = planar ? Math.floor(index / (down * across)) : undefined;
    const band = sample === undefined ? 0 : layout.kept.indexOf(sample);
    const origin = [Math.floor(within / across) * blockRows, (within % across) * blockColumns, page + band];
    if (band < 0 || (range && (origin[0] >= range.to || origin[0] + blockRows <= range.from))) continue;
    const alpha = planar && layout.alpha !== undefined ? layout.alpha * down * across + within : undefined;
    await readBlock(input, sink, layout, { index, alpha, origin, ignore });
  }
}

const LOSSY = 'its values are compressed with JPEG, which has changed them; programs that read it differ by one unit';

function opacity(alpha: number): string {
  return (
    `sample ${alpha + 1} of each pixel says how opaque it is (ExtraSamples) and is left out; if it is a band, write the file again with it declared so ` +
    '(gdal_translate -co ALPHA=NO)'
  );
}

interface Block {
  readonly index: number;
  /** Of the block that says how opaque these pixels are, where samples have blocks of their own. */
  readonly alpha?: number;
  readonly origin: readonly number[];
  readonly ignore?: number;
}

/** Reads one tile or strip: lines of `blockColumns` pixels with the values of one sample or of all. */
async function readBlock(input: InputFile, sink: Sink, layout: TiffLayout, { index, alpha, origin, ignore = 0 }: Block): Promise<void> {
  const {
    shape: [rows, columns],
    type,
    blockColumns,
    tiled,
    littleEndian,
    planar,
  } = layout;
  const size = STORED_BYTES[type];
  const pixel = planar ? 1 : layout.samples;
  const values = blockColumns * pixel;
  const used = Math.min(layout.blockRows, rows - origin[0]);
  // A block that was never written holds no data; zeros the target has already.
  const absent = Number(layout.counts[index]) === 0;
  if (absent && ignore === 0) return;
  const bytes = layout.blockRows * values * size;
  const stream = absent ? undefined : openBlock(input, layout, index, bytes);
  const opaque = alpha === undefined || absent || Number(layout.counts[alpha]) === 0 ? undefined : openBlock(input, layout, alpha, bytes);
  const step = Math.max(1, Math.floor(PIECE_BYTES / (values * size)));
  const fill = emptyOf(sink, layout, ignore);
  try {
    for (let line = 0; line < used; line += step) {
      const count = Math.min(step, used - line);
      const form = { lines: count, values, pixel, size, littleEndian };
      const lines = stream ? await take(stream, form, layout) : new Float64Array(count * values).fill(ignore);
      if (opaque) clear(lines, fill, await take(opaque, form, layout), { pixel, alpha: 0 });
      else if (!planar && stream && layout.alpha !== undefined) clear(lines, fill, lines, { pixel, alpha: layout.alpha });
      const counts = [count, Math.min(blockColumns, columns - origin[1])];
      putBands(sink, layout, lines, [origin[0] + line, origin[1], origin[2]], counts);
    }
  } catch (error) {
    if (!(error instanceof StreamDamaged)) throw error;
    const block = `${tiled ? 'tile' : 'strip'} ${index + 1} of ${layout.offsets.length}`;
    throw error.early
      ? truncated(input.file, `the TIFF file is truncated: ${block} ends early`)
      : damaged(input.file, `the TIFF file is damaged: ${block} cannot be decompressed`);
  } finally {
    stream?.close();
    opaque?.close();
  }
}

/** What a pixel that is wholly transparent holds: no label in a mask; in a cube the file's no data value or NaN, where its type has one. */
function emptyOf(sink: Sink, { type }: TiffLayout, ignore: number): number | undefined {
  if (sink.shape.length === 2) return 0;
  return ignore !== 0 ? ignore : type.startsWith('float') ? NaN : undefined;
}

function clear(
  lines: NumericArray,
  fill: number | undefined,
  opacities: NumericArray,
  { pixel, alpha }: { readonly pixel: number; readonly alpha: number },
): void {
  if (fill === undefined) return;
  for (let from = 0; from < lines.length; from += pixel) {
    if (opacities[from + alpha] !== 0) continue;
    for (let sample = 0; sample < pixel; sample++) if (pixel === 1 || sample !== alpha) lines[from + sample] = fill;
  }
}

/** Puts lines of pixels, of each the samples that are bands: in runs that lie together. */
function putBands(
  sink: Sink,
  { kept, samples, planar, blockColumns }: TiffLayout,
  lines: NumericArray,
  origin: readonly number[],
  counts: readonly number[],
): void {
  const rank = sink.shape.length;
  if (planar) return sink.put(lines, origin.slice(0, rank), [...counts, 1].slice(0, rank), undefined, [blockColumns, 1, 1].slice(0, rank));
  for (let band = 0; band < kept.length;) {
    let end = band + 1;
    while (end < kept.length && kept[end] === kept[end - 1] + 1) end++;
    sink.put(
      lines,
      [origin[0], origin[1], band].slice(0, rank),
      [...counts, end - band].slice(0, rank),
      undefined,
      [blockColumns * samples, samples, 1].slice(0, rank),
      kept[band],
    );
    band = end;
  }
}

async function take(stream: ByteStream, lines: Lines, { predictor, type }: TiffLayout): Promise<NumericArray> {
  const bytes = Buffer.from(new ArrayBuffer(lines.lines * lines.values * lines.size));
  if ((await stream.take(bytes)) < bytes.length) throw new StreamDamaged(true);
  return decodeNumbers(bytes, type, undoPredictor(bytes, predictor, lines));
}

function openBlock(input: InputFile, layout: TiffLayout, index: number, due: number): ByteStream {
  const { offsets, counts, compression } = layout;
  const start = Number(offsets[index]);
  const end = start + Number(counts[index]);
  if (end > input.size) throw truncated(input.file, `the TIFF file is truncated: expected bytes up to ${end}, it has ${input.size}`);
  if (compression === 1) return fileStream(input, start, end);
  const deflated = compression === 8 || compression === 32946;
  if (deflated && due > PIECE_BYTES) return inflatedStream(input, start, end, 'zlib');
  return laterStream(async () => {
    const packed = await input.read(start, end - start);
    if (compression === 50000) return unpackZstd(packed, due);
    if (compression === 34887) return unpackLerc(packed, due, layout);
    if (compression === JPEG) return unpackJpeg(packed, layout);
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
