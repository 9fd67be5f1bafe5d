import type { AttentionShape, BlockKernels } from '../../kernels/block-kernels.js';
import type { GpuBackend } from '../backend.js';
import type { Program } from '../program.js';
import { softmaxGradientProgram, softmaxProgram } from './softmax.js';
import { type StridedProduct, type Strides, stridedProductProgram } from './strided-product.js';

export interface AttentionPrograms {
  /** x, x to the products of queries and keys. */
  readonly scores: Program;
  /** Those to shares. */
  readonly shares: Program;
  /** Shares, x to y. */
  readonly means: Program;
  /** dy, x to the gradient of the shares. */
  readonly sharesGradient: Program;
  /** That, shares to the gradient of the products. */
  readonly scoresGradient: Program;
  /** The gradient of the products, x to dx. */
  readonly queries: Program;
  readonly keys: Program;
  /** Shares, dy to dx. */
  readonly values: Program;
}

/** All heads of all samples at once, on x where its parts lie: nothing is copied. Shares are [batch, heads, positions, positions]. */
export function attentionPrograms(shape: AttentionShape): AttentionPrograms {
  const { batch, positions, width, heads, keys, values, keysAt, valuesAt, shared, scale } = shape;
  const part = (from: number, head: number, across: number): Strides => ({
    from,
    sample: positions * across,
    head,
    row: across,
    column: 1,
  });
  const [query, key, value] = [part(0, keys, width), part(keysAt, keys, width), part(valuesAt, values, width)];
  const y = part(0, values, heads * values);
  const pairs = { from: 0, sample: heads * positions * positions, head: positions * positions, row: positions, column: 1 };
  const turned = (strides: Strides): Strides => ({ ...strides, row: strides.column, column: strides.row });
  const product = (label: string, sizes: Pick<StridedProduct, 'inner' | 'columns'>, a: Strides, b: Strides, c: Strides, adds = false) =>
    stridedProductProgram({ label: `attention, ${label}`, samples: batch, heads, rows: positions, ...sizes, a, b, c, adds });
  const [lines, square] = [batch * heads * positions, { columns: positions }];
  return {
    scores: product('scores', { inner: keys, ...square }, query, turned(key), pairs),
    shares: softmaxProgram(lines, positions, scale),
    means: product('means', { inner: positions, columns: values }, pairs, value, y),
    sharesGradient: product('gradient of the shares', { inner: values, ...square }, y, turned(value), pairs),
    scoresGradient: softmaxGradientProgram(lines, positions, scale),
    queries: product('gradient of the queries', { inner: positions, columns: keys }, pairs, key, query),
    // Where queries, keys and values are the same channels, their gradients are added.
    keys: product('gradient of the keys', { inner: positions, columns: keys }, turned(pairs), query, key, shared),
    values: product('gradient of the values', { inner: positions, columns: values }, turned(pairs), y, value, shared),
  };
}

export function attentionKernels(backend: GpuBackend): Required<BlockKernels>['attention'] {
  const programsOf = (shape: AttentionShape) =>
    backend.program(`attention ${Object.values(shape).join(' ')}`, () => attentionPrograms(shape));
  const pairsOf = ({ batch, heads, positions }: AttentionShape) => backend.make([batch, heads, positions, positions]);
  return {
    value(x, shape) {
      const { batch, positions, heads, values } = shape;
      const programs = programsOf(shape);
      const [scores, shares] = [pairsOf(shape), pairsOf(shape)];
      const y = backend.make([batch, positions, heads * values]);
      backend.dispatch(programs.scores, [x, x, scores]);
      backend.dispatch(programs.shares, [scores, shares]);
      scores.dispose();
      backend.dispatch(programs.means, [shares, x, y]);
      return { y, shares };
    },
    gradient(dy, x, shares, shape) {
      const programs = programsOf(shape);
      const [dshares, dscores] = [pairsOf(shape), pairsOf(shape)];
      const dx = backend.make(x.shape);
      backend.dispatch(programs.sharesGradient, [dy, x, dshares]);
      backend.dispatch(programs.scoresGradient, [dshares, shares, dscores]);
      dshares.dispose();
      backend.dispatch(programs.queries, [dscores, x, dx]);
      backend.dispatch(programs.keys, [dscores, x, dx]);
      backend.dispatch(programs.values, [shares, dy, dx]);
      dscores.dispose();
      return dx;
    },
  };
}
