import { productOf } from '../place.js';

/**
 * An array in boxes of about `most` values that are whole chunks of the file, so that none is decompressed twice.
 *
 * @param chunks the shape of a chunk; without it the array lies in one piece
 */
export function* chunkBoxes(
  shape: readonly number[],
  chunks: readonly number[] | undefined,
  most: number,
): Generator<{ origin: number[]; counts: number[] }> {
  if (shape.includes(0)) return;
  const steps = shape.map((length, axis) => Math.min(length, chunks?.[axis] ?? 1));
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const room = Math.floor(most / productOf(steps));
    if (room < 2) break;
    steps[axis] = Math.min(shape[axis], steps[axis] * room);
  }
  const origin = shape.map(() => 0);
  for (;;) {
    yield { origin: [...origin], counts: origin.map((start, axis) => Math.min(steps[axis], shape[axis] - start)) };
    let axis = shape.length - 1;
    while (axis >= 0 && (origin[axis] += steps[axis]) >= shape[axis]) origin[axis--] = 0;
    if (axis < 0) return;
  }
}
