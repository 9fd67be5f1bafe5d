/** Many small products of one shape, such as attention's: each piece of work is some of them whole. */
import type { ProductsShape } from '../../kernels/kernels.js';
import type { Context } from '../module.js';
import { panelBytes } from './panels.js';
import { DEPTH_TOGETHER } from '../parts.js';
import { cutLines } from '../pieces.js';
import { isPacked, product } from './product.js';
import { productsPart } from './product-tasks.js';
import { wholeLines } from '../memory/scratch.js';
import { PRODUCTS } from '../task-arguments.js';

/** Fewer than these are computed one after the other, each by all threads. */
const MANY = 8;
/** Multiplications that take as long as to write a value. */
const PRODUCTS_A_VALUE = 4;

/** c[batch, rows, columns] of a[batch, …] and b[batch, …], in the order of sums that `product` has. */
export function products(context: Context, shape: ProductsShape, a: number, b: number, c: number): void {
  const { batch, rows, inner, columns, transposeA, transposeB, partOfA, partOfB } = shape;
  const aWidth = partOfA?.width ?? (transposeA ? rows : inner);
  const bWidth = partOfB?.width ?? (transposeB ? inner : columns);
  const [aStride, bStride] = [4 * aWidth * (transposeA ? inner : rows), 4 * bWidth * (transposeB ? columns : inner)];
  const [left, right] = [a + 4 * (partOfA?.from ?? 0), b + 4 * (partOfB?.from ?? 0)];
  if (batch < MANY) {
    const one = { rows, inner, columns, transposeA, transposeB, aWidth, bWidth };
    for (let index = 0; index < batch; index++) {
      product(context, one, false, left + index * aStride, right + index * bStride, c + index * rows * columns * 4);
    }
    return;
  }
  const { scratch, team } = context;
  const bStep = transposeB ? 4 : bWidth * 4;
  const panelsBytes = isPacked(transposeB, columns, bStep) ? wholeLines(panelBytes(Math.min(inner, DEPTH_TOGETHER), columns)) : 0;
  const { pieces, each } = cutLines(batch, (rows * inner * columns) / PRODUCTS_A_VALUE);
  scratch.use([panelsBytes * team.threads], (panels) =>
    team.run(
      productsPart,
      pieces,
      PRODUCTS.list({
        ...{ batch, each, rows, inner, columns },
        ...{ a: left, aStride, aRowStride: transposeA ? 4 : aWidth * 4, aStep: transposeA ? aWidth * 4 : 4 },
        ...{ b: right, bStride, bStep, bColumnStride: transposeB ? bWidth * 4 : 4, c, panels, panelsBytes },
      }),
    ),
  );
}
