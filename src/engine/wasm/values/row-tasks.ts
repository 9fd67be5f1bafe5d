/**
 * Tasks on rows and values, each piece some of them. The first two arguments are how many there are and how many a piece has; all addresses
 * are those of the whole.
 */
import { ACTIVATIONS, type Task } from '../module.js';
import { ADAM, ADAMW, GRADIENT_SUMS, NORMALISE, NORMALISE_GRADIENT, RMSPROP, SGD } from '../task-arguments.js';

/** rows, each, channels, x, partials */
export const momentsPart: Task = ({ kernels }, a, piece) => {
  const first = piece * a[1];
  kernels.momentsOfBlocks(first, Math.min(a[0], first + a[1]), a[2], a[3], a[4]);
};

export const normalisePart: Task = ({ kernels }, a, piece) => {
  const { rows, each, channels, relu, x, gamma, beta, mean, inverseDeviation, y } = NORMALISE.of(a);
  const first = backwards(a, piece) * each;
  const at = first * channels * 4;
  kernels.normalise(Math.min(each, rows - first), channels, relu !== 0, x + at, gamma, beta, mean, inverseDeviation, y + at);
};

export const gradientSumsPart: Task = ({ kernels }, a, piece) => {
  const { rows, each, channels, relu, dy, x, gamma, beta, mean, inverseDeviation, partials } = GRADIENT_SUMS.of(a);
  const first = piece * each;
  const end = Math.min(rows, first + each);
  kernels.gradientSumsOfBlocks(first, end, channels, relu !== 0, dy, x, gamma, beta, mean, inverseDeviation, partials);
};

export const normaliseGradientPart: Task = ({ kernels }, a, piece) => {
  const { rows, each, channels, relu, dy, x, gamma, beta, mean, inverseDeviation, offsets, slopes, added, dx } = NORMALISE_GRADIENT.of(a);
  const first = backwards(a, piece) * each;
  const at = first * channels * 4;
  kernels.normaliseGradient({
    rows: Math.min(each, rows - first),
    channels,
    relu: relu !== 0,
    dy: dy + at,
    x: x + at,
    gamma,
    beta,
    mean,
    inverseDeviation,
    offsets,
    slopes,
    added: added && added + at,
    dx: dx + at,
  });
};

/** n, each, operation, a, manyA, b, manyB, y */
export const binaryPart: Task = ({ kernels }, a, piece) => {
  const at = piece * a[1] * 4;
  kernels.binary(a[2], count(a, piece), a[4] ? a[3] + at : a[3], a[4] !== 0, a[6] ? a[5] + at : a[5], a[6] !== 0, a[7] + at);
};

/** n, each, operation, x, y */
export const unaryPart: Task = ({ kernels }, a, piece) => {
  const at = piece * a[1] * 4;
  kernels.unary(a[2], count(a, piece), a[3] + at, a[4] + at);
};

/** n, each, x, y */
export const sigmoidPart: Task = ({ kernels }, a, piece) => {
  const at = piece * a[1] * 4;
  kernels.sigmoid(count(a, piece), a[2] + at, a[3] + at);
};

/** n, each, kind, x, y */
export const activatePart: Task = ({ kernels }, a, piece) => {
  const at = piece * a[1] * 4;
  kernels[ACTIVATIONS[a[2]]](count(a, piece), a[3] + at, a[4] + at);
};

/** n, each, kind, dy, x, y, dx */
export const activateGradientPart: Task = ({ kernels }, a, piece) => {
  const at = piece * a[1] * 4;
  kernels[`${ACTIVATIONS[a[2]]}Gradient`](count(a, piece), a[3] + at, a[4] + at, a[5] + at, a[6] + at);
};

/** rows, each, columns, scale, x, y */
export const softmaxPart: Task = ({ kernels }, a, piece) => {
  const at = piece * a[1] * a[2] * 4;
  kernels.softmaxRows(count(a, piece), a[2], a[3], a[4] + at, a[5] + at);
};

/** rows, each, columns, scale, dy, y, dx */
export const softmaxGradientPart: Task = ({ kernels }, a, piece) => {
  const at = piece * a[1] * a[2] * 4;
  kernels.softmaxRowsGradient(count(a, piece), a[2], a[3], a[4] + at, a[5] + at, a[6] + at);
};

/** batch, each, first, second, inner, x, y */
export const swapPart: Task = ({ kernels }, a, piece) => {
  const at = piece * a[1] * a[2] * a[3] * a[4] * 4;
  kernels.swapAxes(count(a, piece), a[2], a[3], a[4], a[5] + at, a[6] + at);
};

export const rmspropPart: Task = ({ kernels }, a, piece) => {
  const { w, g, mean, learningRate, rho, epsilon } = RMSPROP.of(a);
  const at = piece * a[1] * 4;
  kernels.rmsprop(count(a, piece), w + at, g + at, mean + at, learningRate, rho, epsilon);
};

export const sgdPart: Task = ({ kernels }, a, piece) => {
  const { w, g, velocity, learningRate, momentum } = SGD.of(a);
  const at = piece * a[1] * 4;
  kernels.sgd(count(a, piece), w + at, g + at, velocity + at, learningRate, momentum);
};

export const adamPart: Task = ({ kernels }, a, piece) => {
  const { w, g, first, second, learningRate, beta1, beta2, epsilon } = ADAM.of(a);
  const at = piece * a[1] * 4;
  kernels.adam(count(a, piece), w + at, g + at, first + at, second + at, learningRate, beta1, beta2, epsilon);
};

export const adamwPart: Task = ({ kernels }, a, piece) => {
  const { w, g, first, second, mask, learningRate, beta1, beta2, epsilon, decay } = ADAMW.of(a);
  const at = piece * a[1] * 4;
  kernels.adamw(count(a, piece), w + at, g + at, first + at, second + at, mask + at, learningRate, beta1, beta2, epsilon, decay);
};

/** lines, each, count, bytes, source, sourceLine, sourceStep, target, targetLine, targetStep */
export const copyPart: Task = ({ kernels }, a, piece) => {
  const first = piece * a[1];
  kernels.copyPieces(Math.min(a[1], a[0] - first), a[2], a[3], a[4] + first * a[5], a[5], a[6], a[7] + first * a[8], a[8], a[9]);
};

/** rows, each, channels, epsilon, x, gamma, beta, values, inverse, y */
export const layerNormPart: Task = ({ kernels }, a, piece) => {
  const [row, at] = [piece * a[1] * 4, piece * a[1] * a[2] * 4];
  kernels.layerNorm(count(a, piece), a[2], a[3], a[4] + at, a[5], a[6], a[7] + at, a[8] + row, a[9] + at);
};

/** rows, each, channels, dy, values, inverse, gamma, dx */
export const layerNormGradientPart: Task = ({ kernels }, a, piece) => {
  const [row, at] = [piece * a[1] * 4, piece * a[1] * a[2] * 4];
  kernels.layerNormGradient(count(a, piece), a[2], a[3] + at, a[4] + at, a[5] + row, a[6], a[7] + at);
};

/** The last piece first: what the sums before it have read last is still in the caches. */
function backwards(a: ArrayLike<number>, piece: number): number {
  return Math.ceil(a[0] / a[1]) - 1 - piece;
}

function count(a: ArrayLike<number>, piece: number): number {
  return Math.min(a[1], a[0] - piece * a[1]);
}
