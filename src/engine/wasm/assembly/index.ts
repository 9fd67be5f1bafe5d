/** The module's exports. It imports its memory and owns nothing in it: no data, no stack, no heap. */
export { multiply, multiplyAfresh, multiplyEach, packPanels, packRows } from './product';
export { nestedBytes, nestedGradientBytes, nestedConvolution, nestedFilterGradient, combine } from './nested';
export { splitSquares, joinSquares, spreadSquares, backSquares, multiplyLines } from './winograd';
export { initialise, padImage, foldImage, gatherPatches, addValues, clear, copyPieces } from './rows';
export { addColumnSums, roundTotals, momentsOfBlocks, gradientSumsOfBlocks } from './moments';
export { batchMoments, inverseDeviations, normalise, gradientMoments, normaliseGradient } from './batch-norm';
export { rmsprop, sgd, adam, adamw } from './updates';
export { convolveTaps } from './taps';
export { filterTaps } from './filter-taps';
export { maxPool, maxPoolGradient, layOut, layBack } from './windows';
export { sigmoid, softmaxCrossEntropy, classLoss, exponential, logarithm } from './loss';
export { mish, gelu, tanh, silu, leaky, relu } from './activations';
export { mishGradient, geluGradient, tanhGradient, siluGradient, leakyGradient, reluGradient } from './activations';
export { layerNorm, layerNormGradient, layerNormSums } from './layer-norm';
export { attend, attendGradient } from './attention';
export { softmaxRows, softmaxRowsGradient, swapAxes } from './softmax';
export { binary, unary, sumAxis } from './elementwise';
export { roundsOnce } from './fused';
