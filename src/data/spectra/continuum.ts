type Point = readonly [x: number, y: number];

/**
 * Divides spectra by their continuum, the upper convex hull over the bands' centres (Clark and Roush 1984). What is missing (NaN) does not
 * count and stays missing, and so does what lies under a hull that is not above zero.
 *
 * @param centres of each band, in nm, or its number
 */
export function continuumRemoval(centres: readonly number[]): (from: Float64Array, to: Float64Array) => void {
  const order = Uint32Array.from(centres.keys()).sort((a, b) => centres[a] - centres[b] || a - b);
  const hull = new Uint32Array(order.length);
  const at = (from: Float64Array, band: number): Point => [centres[band], from[band]];
  return (from, to) => {
    let points = 0;
    for (const band of order) {
      const [x, y] = [centres[band], from[band]];
      if (y !== y) continue;
      // What is not above the line from the point before to the new one is no point of the hull.
      while (points > 0 && isBelow(x, y, at(from, hull[points - 1]), points > 1 ? at(from, hull[points - 2]) : undefined)) points--;
      if (points === 0 || centres[hull[points - 1]] < x) hull[points++] = band;
    }
    let segment = 0;
    for (const band of order) {
      const [x, y] = [centres[band], from[band]];
      if (y !== y || points === 0) {
        to[band] = NaN;
        continue;
      }
      while (segment + 1 < points && centres[hull[segment + 1]] < x) segment++;
      const [left, right] = [hull[segment], hull[Math.min(segment + 1, points - 1)]];
      const width = centres[right] - centres[left];
      // A point of the hull is its own continuum, to the bit.
      const height =
        x === centres[right]
          ? from[right]
          : x === centres[left] || width === 0
            ? from[left]
            : from[left] + ((from[right] - from[left]) * (x - centres[left])) / width;
      to[band] = height > 0 ? y / height : NaN;
    }
  };
}

/** Whether the last point found is on or below the line from the one before it to (x, y), or lies under (x, y). */
function isBelow(x: number, y: number, last: Point, before: Point | undefined): boolean {
  if (last[0] === x) return last[1] < y;
  return before !== undefined && (last[1] - before[1]) * (x - before[0]) <= (y - before[1]) * (last[0] - before[0]);
}
