import type { Mask } from '../mask.js';

/** A block with labelled pixels in it. */
export interface Block {
  /** Its line and place in the line, counted in blocks. */
  readonly line: number;
  readonly place: number;
  /** Flat indices of its labelled pixels, ascending. */
  readonly pixels: readonly number[];
  /** How many of them each class has; index 0 is class 1. */
  readonly counts: readonly number[];
  /** The smallest rectangle around its labelled pixels, both ends included. */
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Rows and columns that one number or two name. */
export function blockSize(block: number | readonly number[]): [rows: number, columns: number] {
  return typeof block === 'number' ? [block, block] : [block[0], block[1]];
}

/**
 * Cuts a scene into blocks of so many rows and columns from its upper left corner on; those at its right and lower
 * border may be smaller. Blocks without a labelled pixel are left out; the others come line by line.
 */
export function cutBlocks({ rows, columns, values }: Mask, block: number | readonly number[], classes: number): Block[] {
  const [height, width] = blockSize(block);
  const blocks: Block[] = [];
  for (let top = 0; top < rows; top += height) {
    for (let left = 0; left < columns; left += width) {
      const found = blockAt({ rows, columns, values }, top, left, Math.min(top + height, rows), Math.min(left + width, columns), classes);
      if (found.pixels.length > 0) blocks.push({ ...found, line: top / height, place: left / width });
    }
  }
  return blocks;
}

function blockAt(
  { columns, values }: Mask,
  from: number,
  start: number,
  to: number,
  end: number,
  classes: number,
): Omit<Block, 'line' | 'place'> {
  const pixels: number[] = [];
  const counts = new Array<number>(classes).fill(0);
  let [top, left, bottom, right] = [to, end, -1, -1];
  for (let row = from; row < to; row++) {
    for (let column = start; column < end; column++) {
      const label = values[row * columns + column];
      if (label === 0) continue;
      pixels.push(row * columns + column);
      counts[label - 1]++;
      top = Math.min(top, row);
      left = Math.min(left, column);
      bottom = row;
      right = Math.max(right, column);
    }
  }
  return { pixels, counts, top, left, bottom, right };
}
