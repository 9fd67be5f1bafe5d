import type { ConvolutionGeometry } from '../../src/engine/kernels/kernels.js';

/** One step at a time, and nothing around. */
export const PLAIN = { strideHeight: 1, strideWidth: 1, padTop: 0, padBottom: 0, padLeft: 0, padRight: 0, border: 'zero' } as const;

/** A convolution of 3 x 3 x 7 over 25 places of 32 bands, laid out: the nine pixels of a place below each other. */
export const VOLUME: ConvolutionGeometry = {
  ...PLAIN,
  batch: 16,
  inHeight: 225,
  inWidth: 32,
  inChannels: 8,
  kernelHeight: 9,
  kernelWidth: 7,
  filters: 16,
  strideHeight: 9,
  padLeft: 3,
  padRight: 3,
  outHeight: 25,
  outWidth: 32,
};

/** A dense layer of one sample: HybridSN's largest. */
export const LARGE_DENSE: ConvolutionGeometry = {
  ...PLAIN,
  batch: 1,
  inHeight: 1,
  inWidth: 1,
  inChannels: 18496,
  kernelHeight: 1,
  kernelWidth: 1,
  filters: 256,
  outHeight: 1,
  outWidth: 1,
};
