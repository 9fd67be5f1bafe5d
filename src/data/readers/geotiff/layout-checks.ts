import { STORED_BYTES } from '../numbers.js';
import { productOf } from '../place.js';
import { checkRatio, damaged, unsupported } from '../problems.js';
import type { TiffLayout } from './layout.js';

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

/** What a file cannot mean, or what is not read, before anything is decompressed. */
export function checkLayout(file: string, layout: TiffLayout, orientation: number): void {
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
export function checkJpeg(file: string, { type, shape: [, , bands], predictor }: TiffLayout, photometric: number): void {
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
