import { INNER, OUTER } from './short-form.js';

/**
 * The numbers of Winograd's F(2 x 2, 3 x 3) and F(4 x 4, 3 x 3) (Lavin, Gray 2016). Along each axis of the plane three taps give two
 * outputs at the points 0, 1, -1 and infinity, or four at those and 1/2 and -1/2, as in short-form.ts. A tile of 2 x 2 outputs takes 16
 * products instead of 36, and one of 4 x 4 takes 36 instead of 144.
 */
export type TileSize = 2 | 4;

const ALONG: Readonly<Record<TileSize, readonly (readonly number[])[]>> = {
  2: OUTER[3],
  // The inner form has a fourth tap, which infinity is of.
  4: [...INNER.slice(0, -1).map((row) => row.slice(0, 3)), [0, 0, 1]],
};

/** Points of a tile. */
export const squarePoints = (size: TileSize): number => ALONG[size].length * ALONG[size].length;

/** What each tap of 3 x 3 counts for at each point, those over the columns first: [point][tap]. */
export function squareRows(size: TileSize): number[][] {
  const along = ALONG[size];
  return along.flatMap((rows) => along.map((columns) => rows.flatMap((row) => columns.map((column) => row * column))));
}
