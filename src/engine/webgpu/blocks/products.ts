import type { ProductsShape } from '../../kernels/kernels.js';
import type { Program } from '../program.js';
import { type Strides, stridedProductProgram } from './strided-product.js';

/** A product for each of a batch of pairs of matrices. Buffers: a, b, c. */
export function productsProgram(shape: ProductsShape): Program {
  const { batch, rows, inner, columns, transposeA, transposeB, partOfA, partOfB } = shape;
  return stridedProductProgram({
    label: 'products',
    samples: batch,
    heads: 1,
    rows,
    inner,
    columns,
    a: matrix(transposeA ? [inner, rows] : [rows, inner], transposeA, partOfA),
    b: matrix(transposeB ? [columns, inner] : [inner, columns], transposeB, partOfB),
    c: matrix([rows, columns], false),
    adds: false,
  });
}

/** Of matrices as they lie: their sides, and whether their rows are columns of what is meant. */
function matrix([down, across]: readonly [number, number], transposed: boolean, part?: ProductsShape['partOfA']): Strides {
  const width = part?.width ?? across;
  return { from: part?.from ?? 0, sample: down * width, head: 0, row: transposed ? 1 : width, column: transposed ? width : 1 };
}
