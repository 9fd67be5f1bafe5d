import { type ConvolutionLayer, formOf, isDilated, isPlain } from './layers/convolution/layer.js';
import { isKind, type Layer, walkLayers } from './layers/index.js';

/** Of lines with fewer taps training takes the short form anyway. */
const LONG_LINE = 11;

/**
 * Whether training steps may compute any of these layers with fewer multiplications (training.fast_convolutions), branches included.
 * What an engine makes of it depends on sizes too: where this is false nothing changes, where it is true something may.
 */
export function mayBeFast(layers: readonly Layer[]): boolean {
  return [...walkLayers(layers)].some(
    (layer) => (isKind(layer, 'convolution') && (isSquare(layer) || isLongLine(layer))) || isSumOfConvolutions(layer),
  );
}

/** 3 x 3 (x m) at every position of the plane. */
function isSquare(layer: ConvolutionLayer): boolean {
  const { size, stride } = layer;
  return !isDilated(layer) && [0, 1].every((axis) => size[axis] === 3 && stride[axis] === 1);
}

/** Along the spectra, at each of several positions. */
function isLongLine(layer: ConvolutionLayer): boolean {
  const { size, stride, output } = layer;
  return !isDilated(layer) && formOf(layer) === 'spectral' && stride[2] === 1 && size[2] >= LONG_LINE && output.depth > 1;
}

/** Branches of one convolution each, which are one convolution together. */
function isSumOfConvolutions(layer: Layer): boolean {
  if (!isKind(layer, 'parallel') || layer.join !== 'add') return false;
  return layer.chains.every(
    ([only, ...others]) => others.length === 0 && only !== undefined && isKind(only, 'convolution') && isPlain(only),
  );
}
