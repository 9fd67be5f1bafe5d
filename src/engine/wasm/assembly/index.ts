/** The module's exports. It imports its memory and owns nothing in it: no data, no stack, no heap. */
export { multiply, packPanels } from './product';
export { nestedBytes, nestedConvolution, nestedFilterGradient, combine } from './nested';
export { initialise, padImage, foldImage, gatherPatches, addValues, clear } from './rows';
export { columnSums } from './moments';
export { batchNormTraining, batchNormInference, batchNormGradient } from './batch-norm';
export { rmsprop, sgd, adam } from './updates';
export { softmaxCrossEntropy, exponential, logarithm } from './loss';
