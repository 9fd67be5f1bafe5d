import type { GeoTIFFImage } from 'geotiff';
import { Failure } from '../../../errors/failure.js';
import type { InputFile } from '../input.js';
import { productOf } from '../place.js';
import { STORED_BYTES, type StoredType } from '../numbers.js';
import { checkRatio, damaged, truncated, unsupported } from '../problems.js';

/** What the tags say of an image's values. */
export interface TiffLayout {
  /** Without samples that are no bands. */
  readonly shape: readonly [rows: number, columns: number, bands: number];
  /** Of a pixel in the file, and which of them are the bands. */
  readonly samples: number;
  readonly kept: readonly number[];
  /** The sample that says how opaque a pixel is, where there is one. */
  readonly alpha?: number;
  readonly type: StoredType;
  readonly littleEndian: boolean;
  /** Of a tile, or of a strip. */
  readonly blockRows: number;
  readonly blockColumns: number;
  readonly tiled: boolean;
  /** Each band has blocks of its own. */
  readonly planar: boolean;
  readonly compression: number;
  /** Of LERC: what its bytes are compressed with besides. */
  readonly lercExtra?: number;
  /** Of JPEG: the tables that its blocks share. */
  readonly jpegTables?: Uint8Array;
  readonly predictor: number;
  readonly offsets: ArrayLike<number | bigint>;
  readonly counts: ArrayLike<number | bigint>;
}

/** More bytes than these no list of tags has at once. */
const SLACK = 1 << 16;
/** Files of more pages are no scenes, and lists of pages may be endless. */
const MOST_PAGES = 2048;
export const JPEG = 7;
const COMPRESSIONS: Readonly<Record<number, string>> = {
  1: 'none',
  5: 'LZW',
  [JPEG]: 'JPEG',
  8: 'Deflate',
  32946: 'Deflate',
  32773: 'PackBits',
  34887: 'LERC',
  50000: 'ZSTD',
};
/** These pack blocks of one value into a few bytes: a block's size alone is bounded, of JPEG more, whose decoder takes many times that. */
const TIGHT: Readonly<Record<number, number>> = { [JPEG]: 1 << 26, 34887: 1 << 28, 50000: 1 << 28 };
const OTHERS: Readonly<Record<number, string>> = { 6: 'the JPEG of old', 34925: 'LZMA', 50001: 'WebP', 50002: 'JPEG XL' };

/** Opens the tags of a TIFF file, of each page that is no smaller copy; whatever the library stumbles over is damage. */
export async function openPages(input: InputFile): Promise<readonly GeoTIFFImage[]> {
  const { GeoTIFF } = await import('geotiff');
  const source = {
    fileSize: input.size,
    async fetch(slices: readonly { offset: number; length: number }[]) {
      return Promise.all(
        slices.map(async ({ offset, length }) => {
          if (length > SLACK && offset + length > input.size) {
            throw truncated(
              input.file,
              `the TIFF file is truncated: expected ${length} bytes at byte ${offset}, the file has ${input.size}`,
            );
          }
          const bytes = Buffer.alloc(length);
          await input.fill(bytes, offset);
          return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + length);
        }),
      );
    },
    close: async () => undefined,
  };
  const tiff = await tags(input, () => GeoTIFF.fromSource(source as never));
  const first = await tags(input, () => tiff.getImage(0));
  const pages = [first];
  for (let page = 1; page < MOST_PAGES; page++) {
    const other = await tiff.getImage(page).catch(() => undefined);
    if (!other) break;
    // Bit 0 marks a smaller copy, bit 2 a mask of transparency.
    if ((Number(await tags(input, () => other.fileDirectory.loadValue('NewSubfileType'))) & 5) === 0) pages.push(other);
  }
  return pages;
}

/** The layout of a stack that has a page for each band (tifffile, ImageJ): one band each, of one size and type. */
export async function layoutsOf(input: InputFile, pages: readonly GeoTIFFImage[]): Promise<readonly TiffLayout[]> {
  const layouts: TiffLayout[] = [];
  for (const page of pages) layouts.push(await layoutOf(input, page));
  if (layouts.length === 1) return layouts;
  const [first] = layouts;
  const isBand = ({ shape, samples, type }: TiffLayout) => samples === 1 && type === first.type && String(shape) === String(first.shape);
  if (layouts.every(isBand)) return layouts.map((layout) => ({ ...layout, planar: true }));
  throw unsupported(
    input.file,
    'the TIFF file has several pages that are not the bands of one image: they have several bands, sizes or types',
    'Save the image as bands of one page, or as ENVI.',
  );
}

/** Asks the library for tags. */
export async function tags<Result>({ file }: InputFile, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Failure || (error as NodeJS.ErrnoException).syscall) throw error;
    throw damaged(file, `the TIFF file is damaged: ${(error as Error).message}`).causedBy(error);
  }
}

async function layoutOf(input: InputFile, image: GeoTIFFImage): Promise<TiffLayout> {
  const { file } = input;
  const { fileDirectory: directory } = image;
  const whole = async (tag: string, fallback?: number) => {
    const value = Number((await tags(input, () => directory.loadValue(tag as 'ImageWidth'))) ?? fallback);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw damaged(file, `the TIFF file is damaged: its tag ${tag} is ${Number.isNaN(value) ? 'missing' : value}`);
  };
  const samples = await whole('SamplesPerPixel', 1);
  const { kept, alpha } = await bandsAmong(input, image, samples);
  const shape = [await whole('ImageLength'), await whole('ImageWidth'), kept.length] as const;
  const tiled = directory.hasTag('TileOffsets');
  const offsets = await loadList(input, image, tiled ? 'TileOffsets' : 'StripOffsets');
  const counts = await loadList(input, image, tiled ? 'TileByteCounts' : 'StripByteCounts');
  const layout: TiffLayout = {
    shape,
    samples,
    kept,
    ...(alpha === undefined ? {} : { alpha }),
    tiled,
    type: await typeOf(input, image),
    littleEndian: image.littleEndian,
    blockRows: tiled ? await whole('TileLength') : Math.min(await whole('RowsPerStrip', shape[0]), shape[0]),
    blockColumns: tiled ? await whole('TileWidth') : shape[1],
    planar: (await whole('PlanarConfiguration', 1)) === 2,
    compression: await whole('Compression', 1),
    ...(directory.hasTag('LercParameters') && { lercExtra: (await loadList(input, image, 'LercParameters'))[1] }),
    ...(directory.hasTag('JPEGTables') && { jpegTables: Uint8Array.from(await loadList(input, image, 'JPEGTables')) }),
    predictor: await whole('Predictor', 1),
    offsets,
    counts,
  };
  if (layout.compression === JPEG)
    checkJpeg(file, layout, Number(await tags(input, () => directory.loadValue('PhotometricInterpretation'))));
  check(file, layout, await whole('Orientation', 1));
  return layout;
}

/** Samples behind those of colour: 1 and 2 say how opaque the pixel is (TIFF 6.0, ExtraSamples), what is a band is 0. */
async function bandsAmong(input: InputFile, image: GeoTIFFImage, samples: number): Promise<Pick<TiffLayout, 'kept' | 'alpha'>> {
  const extra = samples > 1 ? await loadList(input, image, 'ExtraSamples') : [];
  const first = samples - extra.length;
  const isAlpha = (sample: number) => first >= 1 && (extra[sample - first] === 1 || extra[sample - first] === 2);
  const all = Array.from({ length: samples }, (_, sample) => sample);
  const alpha = all.find(isAlpha);
  return { kept: all.filter((sample) => !isAlpha(sample)), ...(alpha === undefined ? {} : { alpha }) };
}

const NUMBERS = {
  TileOffsets: 324,
  TileByteCounts: 325,
  StripOffsets: 273,
  StripByteCounts: 279,
  BitsPerSample: 258,
  SampleFormat: 339,
  ColorMap: 320,
  ExtraSamples: 338,
  LercParameters: 50674,
  JPEGTables: 347,
};

/** A tag's numbers. The library (3.0.5) takes those that it reads late for little-endian, whatever the file is. */
export async function loadList(input: InputFile, image: GeoTIFFImage, tag: keyof typeof NUMBERS): Promise<number[]> {
  const { fileDirectory: directory, littleEndian } = image;
  const value: unknown = await tags(input, () => directory.loadValue(tag));
  if (value === undefined) return [];
  const values = Array.from(typeof value === 'object' ? (value as ArrayLike<number>) : [value as number], Number);
  const late = directory.deferredArrays.get(NUMBERS[tag]);
  if (!late || littleEndian) return values;
  const bytes = Buffer.alloc(8);
  return values.map((one) => {
    bytes.writeBigUInt64LE(BigInt(one));
    return Number(late.itemSize === 8 ? bytes.readBigUInt64BE() : BigInt(bytes.readUIntBE(0, late.itemSize)));
  });
}

async function typeOf(input: InputFile, image: GeoTIFFImage): Promise<StoredType> {
  const all = (values: readonly number[]) => {
    const found = new Set(values.length > 0 ? values : [1]);
    return found.size === 1 ? [...found][0] : undefined;
  };
  const bits = await loadList(input, image, 'BitsPerSample');
  const formats = await loadList(input, image, 'SampleFormat');
  const [size, format] = [all(bits), all(formats)];
  const type = `${format === 1 || format === 4 ? 'uint' : format === 2 ? 'int' : format === 3 ? 'float' : 'complex'}${size}`;
  if (type in STORED_BYTES) return type as StoredType;
  throw unsupported(
    input.file,
    `the TIFF file holds ${size === undefined || format === undefined ? 'bands of several types' : `${type} values`}, which are not read`,
    'Save it with 8, 16, 32 or 64 bits a value.',
  );
}

/** What a file cannot mean, or what is not read, before anything is decompressed. */
function check(file: string, layout: TiffLayout, orientation: number): void {
  const {
    shape: [rows, columns],
    samples,
    blockRows,
    blockColumns,
    planar,
    compression,
    predictor,
    offsets,
    counts,
  } = layout;
  const blocks = Math.ceil(rows / blockRows) * Math.ceil(columns / blockColumns) * (planar ? samples : 1);
  if (!(compression in COMPRESSIONS)) {
    throw unsupported(
      file,
      `the TIFF file is compressed with ${OTHERS[compression] ?? `method ${compression}`}, which is not read`,
      'Save it without, or with Deflate, ZSTD or LERC: gdal_translate -co COMPRESS=DEFLATE.',
    );
  }
  if (predictor > 3 || (predictor === 3 && !layout.type.startsWith('float')))
    throw damaged(file, `the TIFF file is damaged: its predictor is ${predictor}`);
  if (orientation !== 1)
    throw unsupported(file, `the TIFF file is turned or mirrored (orientation ${orientation})`, 'Save it with its first row on top.');
  if (offsets.length !== blocks || counts.length !== blocks) {
    throw damaged(
      file,
      `the TIFF file is damaged: expected ${blocks} ${layout.tiled ? 'tiles' : 'strips'}, it lists ${offsets.length} and ${counts.length} sizes`,
    );
  }
  const due = productOf([blockRows, blockColumns, planar ? 1 : samples, STORED_BYTES[layout.type]]);
  if (due > (TIGHT[compression] ?? Infinity))
    throw unsupported(
      file,
      `a block of the TIFF file has ${due} bytes, which are too many at once`,
      'Save it in tiles: gdal_translate -co TILED=YES.',
    );
  if (compression === 34887 && layout.alpha !== undefined)
    throw unsupported(
      file,
      'the TIFF file is compressed with LERC and says how opaque pixels are',
      'Save it without: gdal_translate -b 1 -b 2 ….',
    );
  for (let index = 0; index < blocks && compression !== 1 && !(compression in TIGHT); index++) {
    // LZW may pack four times as tight as Deflate.
    if (Number(counts[index]) > 0) checkRatio(file, Math.ceil(due / 4), Number(counts[index]));
  }
}

/** Of what is compressed with losses only what is no mask, 8 bits a value, in the colours that it stands for. */
function checkJpeg(file: string, { type, shape: [, , bands], predictor }: TiffLayout, photometric: number): void {
  const hint = 'Save it again where it was made, with Deflate: gdal_translate -co COMPRESS=DEFLATE.';
  if (bands === 1)
    throw unsupported(
      file,
      'the TIFF file has one band compressed with JPEG, which changes values: at the edges of areas labels are those of no class',
      hint,
    );
  const why =
    type !== 'uint8'
      ? `as ${type}`
      : photometric === 6
        ? 'as YCbCr, brightness and colour apart'
        : predictor !== 1
          ? 'with a predictor'
          : '';
  if (why !== '') throw unsupported(file, `the TIFF file is compressed with JPEG ${why}, which is not read`, hint);
}
