import { OUTER } from './short-form.js';

/**
 * The numbers of Winograd's F(2 x 2, 3 x 3) (Lavin, Gray 2016): along each axis of the plane the outer form of short-form.ts with three taps
 * and two outputs. A tile of 2 x 2 outputs takes 16 products instead of 36.
 */

/** Points of a tile: number 4 i + j is point i over the rows and j over the columns. */
export const SQUARE_POINTS = 16;

/** What each tap of 3 x 3 counts for at each point: [point][tap]. */
export function squareRows(): number[][] {
  const along = OUTER[3];
  return along.flatMap((rows) => along.map((columns) => rows.flatMap((row) => columns.map((column) => row * column))));
}
