import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { Failure } from '../../errors/failure.js';

/** Principal components of spectra of `depth` values. */
export interface Components {
  /** What is subtracted first: the mean spectrum. */
  readonly mean: Float64Array;
  /** [components, depth]: of unit length, the greatest variance first, the largest value of each positive; whitened over its deviation. */
  readonly vectors: readonly Float64Array[];
  /** The share of the variance that each explains. */
  readonly explained: readonly number[];
}

/** Which pixels components are fitted to, for messages: of two scenes all pixels of the one that trains are no training pixels. */
export type FittedPixels = 'scene' | 'training';

export interface ComponentSettings {
  readonly components: number;
  /** Each to unit variance. */
  readonly whiten: boolean;
}

/**
 * A direction varies if its variance is more than this part of the greatest one. What float32 rounds leaves 1e-16 to 1e-10 of it
 * where spectra are combinations of fewer than their bands; the least of real scenes (EnMAP, AVIRIS, laboratory) is 4e-8.
 */
export const LEAST_VARIANCE = 1 / 0x80000000;

/**
 * The principal components of the spectra [pixels, depth] of those pixels, or of all, from the eigenvectors of their
 * covariance (population, float64). ml-matrix' symmetric solver computes with + - * / and square roots alone, hence the
 * same bits everywhere.
 *
 * @throws Failure `pca-rank` where more components are asked for than there are directions in which the spectra vary
 */
export function fitComponents(
  values: Float32Array,
  depth: number,
  { components, whiten }: ComponentSettings,
  pixels?: Uint32Array,
  of: FittedPixels = 'scene',
): Components {
  const count = pixels ? pixels.length : values.length / depth;
  const value = (index: number, band: number) => values[(pixels ? pixels[index] : index) * depth + band];
  const mean = meanOf(depth, count, value);
  const solved = new EigenvalueDecomposition(
    covarianceOf(depth, count, (index, band) => value(index, band) - mean[band]),
    { assumeSymmetric: true },
  );
  const variances = solved.realEigenvalues.map((value) => Math.max(value, 0));
  const sum = variances.reduce((all, value) => all + value, 0);
  const greatest = variances.reduce((most, value) => Math.max(most, value), 0);
  const rank = variances.filter((value) => value > LEAST_VARIANCE * greatest).length;
  if (components > rank) throw beyondRank('pca', components, rank, depth, count, of);
  const order = variances
    .map((_, index) => index)
    .sort((a, b) => variances[b] - variances[a] || a - b)
    .slice(0, components);
  const vectors = order.map((index) => {
    const vector = Float64Array.from(solved.eigenvectorMatrix.getColumn(index));
    return oriented(vector, whiten ? Math.sqrt(variances[index]) : 1);
  });
  return { mean, vectors, explained: order.map((index) => (sum > 0 ? variances[index] / sum : 0)) };
}

/** [pixels, components] of spectra [pixels, depth]. */
export function applyComponents(values: Float32Array, { mean, vectors }: Components): Float32Array {
  const depth = mean.length;
  const count = values.length / depth;
  const scores = new Float32Array(count * vectors.length);
  const centred = new Float64Array(depth);
  for (let pixel = 0; pixel < count; pixel++) {
    for (let band = 0; band < depth; band++) centred[band] = values[pixel * depth + band] - mean[band];
    for (let component = 0; component < vectors.length; component++) {
      const vector = vectors[component];
      let score = 0;
      for (let band = 0; band < depth; band++) score += centred[band] * vector[band];
      scores[pixel * vectors.length + component] = score;
    }
  }
  return scores;
}

/** The mean of `count` spectra. */
export function meanOf(depth: number, count: number, value: (index: number, band: number) => number): Float64Array {
  const mean = new Float64Array(depth);
  for (let index = 0; index < count; index++) for (let band = 0; band < depth; band++) mean[band] += value(index, band);
  for (let band = 0; band < depth; band++) mean[band] /= count;
  return mean;
}

/** Of `count` spectra (population), each already less its mean. */
export function covarianceOf(depth: number, count: number, value: (index: number, band: number) => number): Matrix {
  const sums = new Float64Array(depth * depth);
  const centred = new Float64Array(depth);
  for (let index = 0; index < count; index++) {
    for (let band = 0; band < depth; band++) centred[band] = value(index, band);
    for (let row = 0; row < depth; row++) {
      const factor = centred[row];
      const to = row * depth;
      for (let column = 0; column <= row; column++) sums[to + column] += factor * centred[column];
    }
  }
  const matrix = Matrix.zeros(depth, depth);
  for (let row = 0; row < depth; row++) {
    for (let column = 0; column <= row; column++) {
      matrix.set(row, column, sums[row * depth + column] / count);
      matrix.set(column, row, sums[row * depth + column] / count);
    }
  }
  return matrix;
}

/** An eigenvector's sign is anybody's choice. */
export function oriented(vector: Float64Array, deviation: number): Float64Array {
  const largest = vector.reduce((found, value) => (Math.abs(value) > Math.abs(found) ? value : found), 0);
  const factor = (largest < 0 ? -1 : 1) / deviation;
  return vector.map((value) => value * factor);
}

export function beyondRank(key: 'pca' | 'mnf', components: number, rank: number, depth: number, pixels: number, of: FittedPixels): Failure {
  const areTraining = of === 'training';
  const spectra = `the ${pixels} ${areTraining ? 'training ' : ''}spectra of ${depth} bands`;
  const most =
    rank === 0
      ? 'do not vary at all'
      : `have rank ${rank}: beyond ${rank === 1 ? 'one component' : `${rank} components`} there is only rounding noise`;
  return new Failure({
    code: 'pca-rank',
    message: `dataset.${key} asks for ${components} components, but ${spectra} ${most}`,
    hint:
      [
        ...(rank > 0 ? [`Set dataset.${key}.components to at most ${rank}`] : [`Leave dataset.${key} out`]),
        ...(areTraining && pixels <= components
          ? ['train with more pixels, or fit the components to the whole scene (standardize: scene)']
          : []),
      ].join('; ') + '.',
  });
}
