import { type Padding, within } from '../../data/patches.js';

/** A scene, and how patches are cut from it. */
export interface Frame {
  readonly rows: number;
  readonly columns: number;
  /** Pixels along a patch's side; odd. */
  readonly size: number;
  readonly padding: Padding;
}

export interface Extent {
  readonly rows: number;
  readonly columns: number;
}

/** A rectangle of pixels; their patches reach half a patch beyond it on every side. */
export interface Tile {
  readonly row: number;
  readonly column: number;
  /** It goes on below the one before it, whose lower rows it shares. */
  readonly goesOn: boolean;
  /** Which of the pixels asked for lie in it: places in their list, by rows. */
  readonly wanted: Uint32Array;
  /** Pixels of the scene under their patches that no tile above has needed; rows x columns stands for the zeros beyond the border. */
  readonly fresh: Uint32Array;
}

/** The tiles of one extent that hold all pixels asked for, in strips from top to bottom. Nothing is in two tiles. */
export function cutTiles(pixels: ArrayLike<number>, frame: Frame, extent: Extent): Tile[] {
  const { columns } = frame;
  const order = byRows(pixels);
  const [first, last] = columnRange(pixels, columns);
  const tiles: Tile[] = [];
  for (let from = first; from <= last; from += extent.columns) {
    const to = from + extent.columns;
    const isIn = (place: number) => pixels[place] % columns >= from && pixels[place] % columns < to;
    const strip = from === first && to > last ? order : order.filter(isIn);
    tiles.push(...cutStrip(pixels, strip, Math.min(from, columns - extent.columns), frame, extent));
  }
  return tiles;
}

/** The first and the last column, and the number of rows from the first to the last, of some pixels. */
export function boundsOf(pixels: ArrayLike<number>, columns: number): Extent {
  const [first, last] = columnRange(pixels, columns);
  let [top, bottom] = [Infinity, 0];
  for (let place = 0; place < pixels.length; place++) {
    const row = Math.floor(pixels[place] / columns);
    if (row < top) top = row;
    if (row > bottom) bottom = row;
  }
  return { rows: bottom - top + 1, columns: last - first + 1 };
}

function* cutStrip(pixels: ArrayLike<number>, strip: Uint32Array, column: number, frame: Frame, extent: Extent): Generator<Tile> {
  const done = new Uint8Array(frame.rows * frame.columns + 1);
  for (let from = 0; from < strip.length;) {
    // A tile does not hang over the scene's end, where patches would reach further than their padding does.
    const row = Math.min(Math.floor(pixels[strip[from]] / frame.columns), frame.rows - extent.rows);
    let to = from;
    while (to < strip.length && Math.floor(pixels[strip[to]] / frame.columns) < row + extent.rows) to++;
    const wanted = strip.subarray(from, to);
    yield { row, column, goesOn: from > 0, wanted, fresh: freshUnder(pixels, wanted, { row, column }, frame, extent, done) };
    from = to;
  }
}

/** Marks what lies under the patches as done, and lists what was not yet. */
function freshUnder(
  pixels: ArrayLike<number>,
  wanted: Uint32Array,
  { row, column }: Pick<Tile, 'row' | 'column'>,
  frame: Frame,
  extent: Extent,
  done: Uint8Array,
): Uint32Array {
  const { rows, columns, size, padding } = frame;
  const half = (size - 1) / 2;
  const [height, width] = [extent.rows + size - 1, extent.columns + size - 1];
  // Each pixel's patch first as wide as it is, in its first row only; then each column goes on down for a patch's rows.
  const begun = new Uint8Array(extent.rows * width);
  for (const place of wanted) {
    const at = (Math.floor(pixels[place] / columns) - row) * width + (pixels[place] % columns) - column;
    begun.fill(1, at, at + size);
  }
  const fresh: number[] = [];
  const left = new Int32Array(width);
  for (let y = 0; y < height; y++) {
    const from = within(row - half + y, rows, padding);
    for (let x = 0; x < width; x++) {
      if (y < extent.rows && begun[y * width + x]) left[x] = size;
      if (left[x]-- <= 0) continue;
      const across = within(column - half + x, columns, padding);
      const pixel = from < 0 || across < 0 ? rows * columns : from * columns + across;
      if (done[pixel]) continue;
      done[pixel] = 1;
      fresh.push(pixel);
    }
  }
  return Uint32Array.from(fresh);
}

/** Places in the list, by pixel. */
function byRows(pixels: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: pixels.length }, (_, place) => place);
  const isSorted = order.every((place) => place === 0 || pixels[place - 1] <= pixels[place]);
  return isSorted ? order : order.sort((a, b) => pixels[a] - pixels[b] || a - b);
}

function columnRange(pixels: ArrayLike<number>, columns: number): [first: number, last: number] {
  let [first, last] = [columns, 0];
  for (let place = 0; place < pixels.length; place++) {
    const column = pixels[place] % columns;
    if (column < first) first = column;
    if (column > last) last = column;
  }
  return [first, last];
}
