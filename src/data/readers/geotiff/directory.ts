import type { GeoTIFFImage } from 'geotiff';
import { Failure } from '../../../errors/failure.js';
import type { InputFile } from '../input.js';
import { STORED_BYTES, type StoredType } from '../numbers.js';
import { damaged, truncated, unsupported } from '../problems.js';
import type { TiffLayout } from './layout.js';
import { checkJpeg, checkLayout, JPEG } from './layout-checks.js';

/** More bytes than these no list of tags has at once. */
const SLACK = 1 << 16;
/** Files of more pages are no scenes, and lists of pages may be endless. */
const MOST_PAGES = 2048;

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
  checkLayout(file, layout, await whole('Orientation', 1));
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
