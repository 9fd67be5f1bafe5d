import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import {
  beyondRank,
  type Components,
  type ComponentSettings,
  covarianceOf,
  type FittedPixels,
  LEAST_VARIANCE,
  meanOf,
  oriented,
} from './components.js';
import { Failure } from '../../errors/failure.js';

interface Image {
  readonly rows: number;
  readonly columns: number;
  /** Values of a pixel. */
  readonly depth: number;
}

/**
 * Minimum noise fractions (Green et al. 1988) of the spectra [rows, columns, depth] of those pixels, or of all: the directions in which
 * they vary most for their noise. The noise's covariance is half of that of the differences between each pixel and the one below and right
 * of it, both of them among those pixels; a pixel of zeros, which has no value, makes no pair. Each has noise of unit variance;
 * `whiten` gives it unit variance itself. `explained` is the share of each in the sum of variances over noise.
 *
 * @throws Failure `pca-rank` where there are fewer directions, or fewer pairs than bands
 */
export function fitNoiseComponents(
  values: Float32Array,
  { rows, columns, depth }: Image,
  { components, whiten }: ComponentSettings,
  pixels?: Uint32Array,
  of: FittedPixels = 'scene',
): Components {
  const pairs = pairsOf(values, { rows, columns, depth }, pixels);
  if (pairs.length <= depth) throw tooFewPairs(pairs.length, depth, of === 'training');
  const difference = (index: number, band: number) =>
    values[pairs[index] * depth + band] - values[(pairs[index] + columns + 1) * depth + band];
  const shift = meanOf(depth, pairs.length, difference);
  const noise = solve(covarianceOf(depth, pairs.length, (index, band) => difference(index, band) - shift[band]).mul(0.5));
  const count = pixels ? pixels.length : rows * columns;
  const value = (index: number, band: number) => values[(pixels ? pixels[index] : index) * depth + band];
  const mean = meanOf(depth, count, value);
  const signal = covarianceOf(depth, count, (index, band) => value(index, band) - mean[band]);
  const whitened = new Matrix(depth, noise.length);
  for (const [column, { vector, variance }] of noise.entries()) {
    for (let band = 0; band < depth; band++) whitened.set(band, column, vector[band] / Math.sqrt(variance));
  }
  const found = noise.length === 0 ? [] : solve(whitened.transpose().mmul(signal).mmul(whitened));
  if (components > found.length) throw beyondRank('mnf', components, found.length, depth, count, of);
  const sum = found.reduce((all, { variance }) => all + variance, 0);
  const chosen = found.slice(0, components);
  return {
    mean,
    vectors: chosen.map(({ vector, variance }) => {
      const direction = Float64Array.from(whitened.mmul(Matrix.columnVector(vector)).getColumn(0));
      return oriented(direction, whiten ? Math.sqrt(variance) : 1);
    }),
    explained: chosen.map(({ variance }) => variance / sum),
  };
}

interface Direction {
  readonly vector: readonly number[];
  readonly variance: number;
}

/** The directions that vary, the greatest variance first. */
function solve(covariance: Matrix): Direction[] {
  const solved = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const variances = solved.realEigenvalues;
  const greatest = variances.reduce((most, one) => Math.max(most, one), 0);
  return variances
    .map((variance, index) => ({ variance, index }))
    .filter(({ variance }) => variance > LEAST_VARIANCE * greatest)
    .sort((a, b) => b.variance - a.variance || a.index - b.index)
    .map(({ variance, index }) => ({ variance, vector: solved.eigenvectorMatrix.getColumn(index) }));
}

/** Flat indices of the upper left pixel of each pair. */
function pairsOf(values: Float32Array, { rows, columns, depth }: Image, pixels?: Uint32Array): number[] {
  const counts = new Uint8Array(rows * columns).fill(pixels ? 0 : 1);
  for (const pixel of pixels ?? []) counts[pixel] = 1;
  for (let pixel = 0; pixel < counts.length; pixel++) {
    let band = 0;
    while (band < depth && values[pixel * depth + band] === 0) band++;
    if (band === depth) counts[pixel] = 0;
  }
  const pairs: number[] = [];
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const pixel = row * columns + column;
      if (counts[pixel] === 1 && counts[pixel + columns + 1] === 1) pairs.push(pixel);
    }
  }
  return pairs;
}

function tooFewPairs(pairs: number, depth: number, areTraining: boolean): Failure {
  const what = areTraining ? 'training pixels that touch at a corner' : 'pixels';
  return new Failure({
    code: 'pca-rank',
    message: `dataset.mnf knows the noise from ${pairs} pairs of ${what}, but ${depth} bands need at least ${depth + 1}`,
    hint: areTraining
      ? 'Fit the components to the whole scene (standardize: scene), split by blocks, or use dataset.pca.'
      : 'Use fewer bands (dataset.bands), or dataset.pca.',
  });
}
