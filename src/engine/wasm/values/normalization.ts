/** Batch normalization over the rows of [rows, channels] by all threads of a team: the host's side of assembly/batch-norm.ts. */
import type { Context } from '../module.js';
import { BLOCK_ROWS, cutRows } from '../pieces.js';
import { gradientSumsPart, momentsPart, normaliseGradientPart, normalisePart } from './row-tasks.js';
import { GRADIENT_SUMS, NORMALISE, NORMALISE_GRADIENT } from '../task-arguments.js';

interface Rows {
  readonly rows: number;
  readonly channels: number;
  readonly relu: boolean;
}

/** Addresses of [channels]. */
interface Affine {
  readonly gamma: number;
  readonly beta: number;
}

interface Moments {
  readonly mean: number;
  readonly inverseDeviation: number;
}

/** y from x by given moments. */
export function normalise({ team }: Context, { rows, channels, relu }: Rows, x: number, affine: Affine, moments: Moments, y: number): void {
  const { pieces, each } = cutRows(rows, channels);
  team.run(normalisePart, pieces, NORMALISE.list({ rows, each, channels, relu, x, ...affine, ...moments, y }));
}

/** y from x by the batch's own moments, which are written out; the moving ones follow them. */
export function normaliseTraining(
  context: Context,
  { epsilon, momentum, ...shape }: Rows & { readonly epsilon: number; readonly momentum: number },
  x: number,
  affine: Affine,
  moments: Moments & { readonly movingMean: number; readonly movingVariance: number },
  y: number,
): void {
  const { kernels, scratch, team } = context;
  const { rows, channels } = shape;
  const { pieces, each } = cutRows(rows, channels);
  scratch.use([blocksOf(rows) * channels * 12, channels * 16], (partials, work) => {
    team.run(momentsPart, pieces, [rows, each, channels, x, partials]);
    const { movingMean, movingVariance, mean, inverseDeviation } = moments;
    kernels.batchMoments(rows, channels, epsilon, momentum, partials, movingMean, movingVariance, mean, inverseDeviation, work);
  });
  normalise(context, shape, x, affine, moments, y);
}

/** dx (may be dy), dgamma and dbeta from dy and the forward pass' input and moments; `added` may be 0 for none. */
export function normaliseBackward(
  { kernels, scratch, team }: Context,
  { rows, channels, relu }: Rows,
  { dy, x, added }: { readonly dy: number; readonly x: number; readonly added: number },
  affine: Affine,
  moments: Moments,
  { dx, dgamma, dbeta }: { readonly dx: number; readonly dgamma: number; readonly dbeta: number },
): void {
  const { pieces, each } = cutRows(rows, channels);
  const common = { rows, each, channels, relu, dy, x, ...affine, ...moments };
  const sizes = [blocksOf(rows) * channels * 8, channels * 16, channels * 4, channels * 4];
  scratch.use(sizes, (partials, work, offsets, slopes) => {
    team.run(gradientSumsPart, pieces, GRADIENT_SUMS.list({ ...common, partials }));
    kernels.gradientMoments(rows, channels, partials, moments.inverseDeviation, dgamma, dbeta, offsets, slopes, work);
    team.run(normaliseGradientPart, pieces, NORMALISE_GRADIENT.list({ ...common, offsets, slopes, added, dx }));
  });
}

function blocksOf(rows: number): number {
  return Math.ceil(rows / BLOCK_ROWS);
}
