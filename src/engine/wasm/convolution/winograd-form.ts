import type { SquareShape } from '../../kernels/block-kernels.js';
import { squarePoints, squareRows, type TileSize } from '../../kernels/winograd-form.js';

/** Positions, of all tiles of a group, that are multiplied with a point's kernel at once. */
const POSITIONS_TOGETHER = 128;
/** Bytes of a group at its points that stay there. */
const POINTS_TOGETHER = 1 << 19;
/** By how much products must be fewer than those of the plain form, to pay for going to the points and back. */
const GAIN = 1.75;
/** Values up to which the larger tile's rounding is small. */
const SHORT_SUM = 128;
/** By how much it must have fewer products. */
const LARGER_GAIN = 1.1;
/** How deep times how wide a point's product must be at least. */
const LEAST_PRODUCT = 256;

/** A convolution of 3 x 3 x m in Winograd's form: its pixels are lines of `depth` positions of `channels` values each. */
export interface Squares {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly channels: number;
  readonly filters: number;
  /** Positions under a kernel along a line, and from one output to the next. */
  readonly taps: number;
  readonly step: number;
  readonly outRows: number;
  readonly outColumns: number;
  readonly outDepth: number;
  readonly top: number;
  readonly left: number;
  /** Zeros before and behind a line. */
  readonly front: number;
  readonly back: number;
  /** Rows and columns of outputs of a tile, and its points. */
  readonly size: TileSize;
  readonly points: number;
  readonly tileRows: number;
  readonly tileColumns: number;
  /** Of a group: whole samples, or one sample's rows of tiles from a multiple of `together` on. */
  readonly samples: number;
  readonly together: number;
  /** Channels that are computed together, of single positions: what they are at the points stays in the second-level cache. */
  readonly slice: number;
}

/** Coefficients [point][tap], and [tap][point]. */
const coefficientsOf = (size: TileSize) => {
  const rows = squareRows(size);
  const byTap = Array.from({ length: 9 }, (_, tap) => rows.map((row) => row[tap]!));
  return { coefficients: Float64Array.from(rows.flat()), byTap: Float64Array.from(byTap.flat()) };
};
export const SQUARE_COEFFICIENTS = { 2: coefficientsOf(2), 4: coefficientsOf(4) } as const;

/** What of a convolution decides the size of its tiles. */
interface Covered {
  readonly outRows: number;
  readonly outColumns: number;
  /** Values that are summed at a point. */
  readonly depth: number;
}

/** Products of a position of the line. */
const pointsFor = ({ outRows, outColumns }: Covered, size: TileSize) =>
  Math.ceil(outRows / size) * Math.ceil(outColumns / size) * squarePoints(size);

/** The larger tile rounds ten times as coarsely: only for short sums, and where it saves products. */
function tileSizeOf(covered: Covered): TileSize {
  return covered.depth <= SHORT_SUM && pointsFor(covered, 4) * LARGER_GAIN < pointsFor(covered, 2) ? 4 : 2;
}

/** A convolution over all the depth is one of a single position, whose channels are depth and channels. */
export function squaresOf({ batch, input, output, channels, filters, size: kernel, stride, margins }: SquareShape): Squares {
  const [rows, columns, depth] = input;
  const [outRows, outColumns, outDepth] = output;
  const [[top], [left], [front, back]] = margins as [readonly [number, number], readonly [number, number], readonly [number, number]];
  const isPlanar = kernel[2] === depth && front + back === 0;
  const line = isPlanar
    ? { depth: 1, channels: depth * channels, taps: 1, step: 1 }
    : { depth, channels, taps: kernel[2], step: stride[2] };
  const size = tileSizeOf({ outRows, outColumns, depth: line.taps * line.channels });
  const points = squarePoints(size);
  const [tileRows, tileColumns] = [Math.ceil(outRows / size), Math.ceil(outColumns / size)];
  const [inRow, inSample] = [tileColumns * outDepth, tileRows * tileColumns * outDepth];
  const strips = Math.ceil(inSample / POSITIONS_TOGETHER);
  const most = Math.max(1, Math.floor(POSITIONS_TOGETHER / inSample));
  const together = strips <= 1 ? tileRows : Math.max(1, Math.min(Math.floor(POSITIONS_TOGETHER / inRow), Math.ceil(tileRows / strips)));
  // As for a large batch, as slices order the sums: a sample does not feel its batch.
  const slices = Math.ceil((line.channels * most * together * tileColumns * points * 4) / POINTS_TOGETHER);
  return {
    ...{ batch, rows, columns, ...line, filters, outRows, outColumns, outDepth, top, left, front, back, tileRows, tileColumns },
    ...{
      size,
      points,
      samples: Math.min(batch, most),
      together,
      slice: isPlanar ? Math.ceil(line.channels / slices / 8) * 8 : line.channels,
    },
  };
}

/** Whether the form serves a convolution, and saves enough. */
export function hasSquares(shape: SquareShape): boolean {
  const { size, stride, margins, border } = shape;
  if (size[0] !== 3 || size[1] !== 3 || stride[0] !== 1 || stride[1] !== 1) return false;
  if (border === 'replicate' && margins.some(([before, after]) => before + after > 0)) return false;
  if (margins.some(([before, after]) => before > 2 || after > 2)) return false;
  const s = squaresOf(shape);
  const depth = s.taps * s.channels;
  if (s.channels % 4 !== 0 || s.filters % 8 !== 0 || depth * s.filters < LEAST_PRODUCT) return false;
  return s.tileRows * s.tileColumns * s.points * GAIN < s.outRows * s.outColumns * 9;
}

/** Groups of tiles that are computed together. */
export function groupsOf({ batch, tileRows, samples, together }: Pick<Squares, 'batch' | 'tileRows' | 'samples' | 'together'>): number {
  return Math.ceil(batch / samples) * Math.ceil(tileRows / together);
}

/** Most tiles of a group. */
export function tilesOf({ samples, together, tileColumns }: Pick<Squares, 'samples' | 'together' | 'tileColumns'>): number {
  return samples * together * tileColumns;
}

/** Bytes of a tile at one point: its line, with the zeros around it, of a slice of the channels. */
export function tileBytes({ front, depth, back, slice }: Pick<Squares, 'front' | 'depth' | 'back' | 'slice'>): number {
  return (front + depth + back) * slice * 4;
}

/** From one point's values to the next: an odd number of cache lines, lest 16 points fall on the same few lines of the cache. */
export function planeBytes(bytes: number): number {
  return (Math.ceil(bytes / 64) | 1) * 64;
}
