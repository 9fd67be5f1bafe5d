/**
 * The places before which a spectrum begins anew: bands that go back, against the direction of most. Two sensors overlap there
 * (EnMAP, PRISMA: the second begins at 900 nm, the first ends at 1000 nm), so one line through all of them would zigzag.
 *
 * @param x wavelengths or numbers of bands, in the order of the bands
 */
export function stepsBack(x: readonly number[]): number[] {
  const steps = x.slice(1).map((value, index) => value - x[index]);
  const rising = steps.filter((step) => step > 0).length * 2 >= steps.length;
  return steps.flatMap((step, index) => ((rising ? step < 0 : step > 0) ? [index + 1] : []));
}

/** A spectrum's points, cut before those places. */
export function piecesOf<Point extends { readonly x: number }>(points: readonly Point[]): Point[][] {
  const starts = [0, ...stepsBack(points.map(({ x }) => x))];
  return starts.map((start, index) => points.slice(start, starts[index + 1]));
}
