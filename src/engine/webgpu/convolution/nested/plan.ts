import type { ConvolutionGeometry } from '../../../kernels/kernels.js';
import { BLOCK, blocksOf, INNER_POINTS, isShortLine, OUTER_POINTS, POINTS } from '../../../kernels/short-form.js';
import { cutColumns } from '../tiles.js';

/**
 * How lines are convolved in nested short form (short-form.ts). A workgroup has whole lines, each cut into tiles of neighbouring positions.
 * The last tile ends with its line and overlaps the one before, so that all copies of a border lie in one tile.
 */
export interface NestedPlan {
  readonly taps: number;
  /** Blocks of three positions of a tile, and its positions. */
  readonly blocks: 2 | 3;
  readonly positions: number;
  readonly lines: number;
  /** Positions of a line that is read, and of one that is written. */
  readonly inWidth: number;
  readonly outWidth: number;
  /** How far before its first position a tile reads. */
  readonly shift: number;
  /** Whether a border that is read is repeated; else zeros lie around. */
  readonly repeats: boolean;
  /** Copies of the first and of the last position of a written line, whose values are added to those. */
  readonly before: number;
  readonly after: number;
  /** Vectors of four values that a position has, read and written. */
  readonly lanes: number;
  readonly columns: number;
  /** Tiles of a line, and of all lines of a workgroup. */
  readonly tiles: number;
  readonly linesEach: number;
  readonly tilesEach: number;
  /** Where the last tile begins to write. */
  readonly lastFrom: number;
  /** Threads along the written vectors; workgroups along those, and along the lines. */
  readonly across: number;
  readonly columnTiles: number;
  readonly lineTiles: number;
  /** A thread multiplies eight tiles by four columns at one of six points. */
  readonly eights: number;
  readonly threads: number;
}

/** Tiles that a thread multiplies. */
export const TILES_A_THREAD = 8;
/** Threads of a workgroup, and vectors of its memory: what every device has. */
const THREADS = 256;
const VECTORS = 1024;
/** Workgroups that keep a large GPU busy. */
const ENOUGH = 256;
/** Fewer channels cost more to take to the points than the points save. */
const CHANNELS = 16;
/** Products that going to the points and back takes as long as. */
const DETOUR = 1.4;

/** The plan of a convolution, unless plain products serve it better. */
export function nestedConvolution(g: ConvolutionGeometry): NestedPlan | undefined {
  if (!serves(g)) return undefined;
  return plan(g, {
    inWidth: g.inWidth,
    padded: g.outWidth,
    shift: g.padLeft,
    repeats: g.border === 'replicate',
    before: 0,
    after: 0,
    channels: g.inChannels,
    filters: g.filters,
  });
}

/** The same of its input's gradient: the kernel is reversed, and channels are filters. */
export function nestedInputGradient(g: ConvolutionGeometry): NestedPlan | undefined {
  if (!serves(g)) return undefined;
  const [before, after] = g.border === 'replicate' ? [g.padLeft, g.padRight] : [0, 0];
  return plan(g, {
    inWidth: g.outWidth,
    padded: g.inWidth + before + after,
    shift: g.kernelWidth - 1 - g.padLeft + before,
    repeats: false,
    before,
    after,
    channels: g.filters,
    filters: g.inChannels,
  });
}

function serves(g: ConvolutionGeometry): boolean {
  return isShortLine(g) && [g.inChannels, g.filters].every((count) => count % 4 === 0 && count >= CHANNELS);
}

interface Along {
  readonly inWidth: number;
  /** Positions of a written line with the copies at its borders. */
  readonly padded: number;
  readonly shift: number;
  readonly repeats: boolean;
  readonly before: number;
  readonly after: number;
  readonly channels: number;
  readonly filters: number;
}

function plan(g: ConvolutionGeometry, along: Along): NestedPlan | undefined {
  const { padded, before, after, channels, filters } = along;
  const taps = g.kernelWidth;
  const blocks = blocksOf(taps);
  const positions = BLOCK * blocks;
  const tiles = Math.ceil(padded / positions);
  const outWidth = padded - before - after;
  const lastFrom = Math.min((tiles - 1) * positions, padded - 1 - after);
  const lines = g.batch * g.inHeight;
  const lanes = channels / 4;
  const columns = filters / 4;
  const fits = (across: number, linesEach: number) =>
    Math.max(across * linesEach * tiles, INNER_POINTS * across * Math.ceil((linesEach * tiles) / TILES_A_THREAD)) <= THREADS &&
    INNER_POINTS * linesEach * tiles * Math.max(lanes, across) <= VECTORS;
  let { across, columnTiles } = cutColumns(filters);
  while (across > 1 && !fits(across, 1)) across = Math.ceil(columns / ++columnTiles);
  const saves = tiles * POINTS * DETOUR < outWidth * taps;
  // Copies of the first position must lie in the first tile, and the last tile must have something to write.
  if (tiles < 2 || !saves || !fits(across, 1) || before >= positions || after >= positions || lastFrom <= before) return undefined;
  let linesEach = 1;
  while (fits(across, linesEach + 1) && Math.ceil(lines / (linesEach + 1)) * columnTiles >= ENOUGH) linesEach++;
  const tilesEach = linesEach * tiles;
  const eights = Math.ceil(tilesEach / TILES_A_THREAD);
  return {
    taps,
    blocks,
    positions,
    lines,
    inWidth: along.inWidth,
    outWidth,
    shift: along.shift,
    repeats: along.repeats,
    before,
    after,
    lanes,
    columns,
    tiles,
    linesEach,
    tilesEach,
    lastFrom,
    across,
    columnTiles,
    lineTiles: Math.ceil(lines / linesEach),
    eights,
    threads: Math.max(across * tilesEach, INNER_POINTS * across * eights),
  };
}

/** Values of a kernel at all points. */
export function pointValues({ inChannels, filters }: ConvolutionGeometry): number {
  return POINTS * inChannels * filters;
}

/** Multiplications and additions of the products that all workgroups execute. */
export function nestedOperations({ lineTiles, columnTiles, across, eights, lanes }: NestedPlan): number {
  return 2 * lineTiles * columnTiles * OUTER_POINTS * INNER_POINTS * across * eights * TILES_A_THREAD * 4 * 4 * lanes;
}
