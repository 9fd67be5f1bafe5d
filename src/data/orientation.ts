/**
 * One of the eight ways in which a square lies on itself, as three bits: 4 swaps rows and columns, 2 then mirrors from top
 * to bottom, 1 from left to right. 0 is as it is, 3 half a turn, 5 and 6 quarter turns.
 */
export type Orientation = number;

export const ORIENTATIONS = 8;
export const MIRRORED: readonly Orientation[] = [0, 1, 2, 3];
export const TURNED: readonly Orientation[] = [0, 5, 3, 6];

/** For each position of a patch (row * size + column) the one whose values come there. */
export function orientedPositions(size: number, orientation: Orientation): Uint16Array {
  return Uint16Array.from({ length: size * size }, (_, position) => {
    let [row, column] = [Math.floor(position / size), position % size];
    if (orientation & 4) [row, column] = [column, row];
    if (orientation & 2) row = size - 1 - row;
    if (orientation & 1) column = size - 1 - column;
    return row * size + column;
  });
}
