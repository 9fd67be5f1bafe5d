import { branchesOf, type Layer, workspaceOf } from '../../architecture/layers/index.js';
import { type Shape, sizeOf } from '../../architecture/shape.js';
import { overPlane } from './positions.js';
import { boundsOf, type Extent, type Frame } from './tiles.js';

/** The layers that are not per patch. */
export interface TilePart {
  readonly pixel: readonly Layer[];
  readonly plane: readonly Layer[];
  /** What a sample is. */
  readonly input: Shape;
}

/** What a tile may take: what is known of its pixels, and what becomes of it layer by layer. */
export const TILE_BYTES = 128 * 1048576;

/**
 * The largest tile that keeps to the limit: bands of rows as wide as the pixels lie, narrower only where a few rows of them
 * are too much.
 */
export function tileExtent(part: TilePart, frame: Frame, pixels: ArrayLike<number>, limit: number): Extent {
  const bounds = boundsOf(pixels, frame.columns);
  const fits = (rows: number, columns: number) => tileBytes(part, frame.size, { rows, columns }) <= limit;
  let strips = 1;
  const across = () => Math.ceil(bounds.columns / strips);
  while (!fits(Math.min(frame.size, bounds.rows), across()) && across() > frame.size) strips++;
  // Bytes grow with the rows: halving finds the most.
  let [rows, over] = [1, bounds.rows + 1];
  while (over - rows > 1) {
    const middle = (rows + over) >> 1;
    if (fits(middle, across())) rows = middle;
    else over = middle;
  }
  return { rows: Math.ceil(bounds.rows / Math.ceil(bounds.rows / rows)), columns: across() };
}

/** Bytes at once for a tile. */
export function tileBytes(part: TilePart, size: number, extent: Extent): number {
  const { processor, engine } = tileParts(part, size, extent);
  return processor + engine;
}

/** On the processor what is known of its pixels, the plane made of it and what patches are cut from; on the engine plane and layers. */
export function tileParts({ pixel, plane, input }: TilePart, size: number, extent: Extent): { processor: number; engine: number } {
  const [rows, columns] = [extent.rows + size - 1, extent.columns + size - 1];
  const shape = pixel.at(-1)?.output ?? input;
  const known = rows * columns * shape.depth * shape.channels;
  const layers = overPlane(plane, rows, columns);
  const last = layers.at(-1);
  return {
    processor: 4 * (known * (pixel.length > 0 ? 2 : 1) + (last ? sizeOf(last.output) : 0)),
    engine: 4 * Math.max(0, ...layers.map(valuesAtOnce)),
  };
}

function valuesAtOnce(layer: Layer): number {
  const branches = branchesOf(layer);
  // The input stays for the branches that come later, and what each of them gave until they meet.
  if (branches.length > 0) return sizeOf(layer.input) * branches.length + Math.max(0, ...branches.flat().map(valuesAtOnce));
  // What a kernel's taps see is there once in parts, and once together.
  return sizeOf(layer.input) + sizeOf(layer.output) + 2 * workspaceOf(layer);
}
