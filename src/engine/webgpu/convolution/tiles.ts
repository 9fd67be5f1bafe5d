import type { Gather } from './gather.js';

/** How the matrix product of a convolution is cut: rows are positions, columns filters, the depth taps and channels. */
export interface Tiles {
  /** Threads along the columns; each has four of them. */
  readonly across: number;
  /** Threads along the rows. */
  readonly down: number;
  /** Rows of a thread, in vectors of four. */
  readonly vectors: 1 | 2;
  /** Groups of threads that share the depth between them, where there are too few rows for all of the GPU. */
  readonly slices: number;
  /** Rows of a workgroup: 4 x vectors x down. */
  readonly rows: number;
  readonly threads: number;
  /** Channels that are in workgroup memory at once. */
  readonly channels: number;
  /** Blocks of so many channels. */
  readonly blocks: number;
  /** Taps that are in workgroup memory at once; more than one only where all channels are. */
  readonly taps: number;
  /** Workgroups along the rows of a phase, and along the columns. */
  readonly rowTiles: number;
  readonly columnTiles: number;
}

/** Workgroups that keep a large GPU busy: an H100 has 132 processors. The cut must not depend on the device: results would. */
const ENOUGH = 256;
/** Depth of a tile in workgroup memory, at most. */
const DEPTH = 24;
/** Threads along the rows, at most. */
const DOWN = 16;

export function cutProduct({ positions, phases, taps, channels, width }: Gather, columns: number): Tiles {
  const { across, columnTiles } = cutColumns(columns);
  let vectors: 1 | 2 = 2;
  let down = DOWN;
  const workgroups = () => Math.ceil(positions / (4 * vectors * down)) * columnTiles * phases;
  if (workgroups() < ENOUGH) vectors = 1;
  while (workgroups() < ENOUGH && down > 4) down /= 2;
  const block = cutChannels(channels, width);
  let slices = 1;
  while (across * down * slices * 2 <= 128 && slices < 8 && workgroups() < ENOUGH && block.channels * block.taps >= 4 * slices) slices *= 2;
  const rowTiles = Math.ceil(positions / (4 * vectors * down));
  // As many tiles, evenly filled: a last one that is nearly empty costs as much as a full one.
  down = Math.ceil(positions / (4 * vectors * rowTiles));
  return {
    across,
    down,
    vectors,
    slices,
    rows: 4 * vectors * down,
    threads: across * down * slices,
    ...block,
    taps: Math.min(block.taps, taps),
    rowTiles,
    columnTiles,
  };
}

/** At most eight vectors of four columns in a workgroup, evenly shared. */
export function cutColumns(columns: number): { across: number; columnTiles: number } {
  const vectors = Math.ceil(columns / 4);
  const columnTiles = Math.ceil(vectors / 8);
  return { across: Math.ceil(vectors / columnTiles), columnTiles };
}

/** All channels and several taps at once where they fit; else blocks of channels, without rest where there are such. */
function cutChannels(channels: number, width: number): { channels: number; blocks: number; taps: number } {
  if (channels <= DEPTH) return { channels, blocks: 1, taps: Math.max(1, Math.floor(DEPTH / channels)) };
  for (let size = DEPTH; size >= DEPTH / 2; size -= width) {
    if (channels % size === 0) return { channels: size, blocks: channels / size, taps: 1 };
  }
  const blocks = Math.ceil(channels / DEPTH);
  const size = Math.ceil(channels / blocks / width) * width;
  return { channels: size, blocks: Math.ceil(channels / size), taps: 1 };
}
