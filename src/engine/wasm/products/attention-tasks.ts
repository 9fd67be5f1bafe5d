/** Tasks of attention, each piece some of the samples. */
import type { Task } from '../module.js';
import { DEPTH_TOGETHER } from '../parts.js';
import { ATTEND, ATTEND_GRADIENT } from '../task-arguments.js';

interface Heads {
  readonly batch: number;
  readonly each: number;
  readonly positions: number;
  readonly heads: number;
  readonly keys: number;
  readonly values: number;
  readonly scale: number;
}

export const attendPart: Task = ({ kernels, thread }, list, piece) => {
  const a = ATTEND.of(list);
  const { shape, input, output, weights } = partOf(a, piece);
  kernels.attend(shape, DEPTH_TOGETHER, a.x + input, a.shares + weights, a.y + output, a.panels + thread * a.panelsBytes);
};

export const attendGradientPart: Task = ({ kernels, thread }, list, piece) => {
  const a = ATTEND_GRADIENT.of(list);
  const { shape, input, output, weights } = partOf(a, piece);
  const [products, panels] = [a.products + thread * a.productsBytes, a.panels + thread * a.panelsBytes];
  kernels.attendGradient(shape, DEPTH_TOGETHER, a.dy + output, a.x + input, a.shares + weights, a.dx + input, products, panels);
};

/** A piece's samples, and how many bytes lie before them in x, in y and in the weights. */
function partOf({ batch, each, positions, heads, keys, values, scale }: Heads, piece: number) {
  const first = piece * each;
  const bytes = first * positions * heads * 4;
  return {
    shape: { batch: Math.min(each, batch - first), positions, heads, keys, values, scale },
    input: bytes * (2 * keys + values),
    output: bytes * values,
    weights: bytes * positions,
  };
}
