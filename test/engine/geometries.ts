import fc from 'fast-check';
import type { ConvolutionGeometry } from '../../src/engine/kernels/kernels.js';

/** Any geometry: odd sizes, single samples, channels that fill no vector, strides, uneven padding, either border. */
export const geometries = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    inHeight: fc.integer({ min: 1, max: 7 }),
    inWidth: fc.integer({ min: 1, max: 24 }),
    inChannels: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 24)),
    kernelHeight: fc.integer({ min: 1, max: 3 }),
    kernelWidth: fc.integer({ min: 1, max: 9 }),
    filters: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 24)),
    strideHeight: fc.integer({ min: 1, max: 2 }),
    strideWidth: fc.integer({ min: 1, max: 3 }),
    padTop: fc.integer({ min: 0, max: 2 }),
    padBottom: fc.integer({ min: 0, max: 2 }),
    padLeft: fc.integer({ min: 0, max: 4 }),
    padRight: fc.integer({ min: 0, max: 4 }),
    border: fc.constantFrom('zero' as const, 'replicate' as const),
  })
  .map((sizes): ConvolutionGeometry => ({
    ...sizes,
    outHeight: Math.floor((sizes.inHeight + sizes.padTop + sizes.padBottom - sizes.kernelHeight) / sizes.strideHeight) + 1,
    outWidth: Math.floor((sizes.inWidth + sizes.padLeft + sizes.padRight - sizes.kernelWidth) / sizes.strideWidth) + 1,
  }))
  .filter(({ outHeight, outWidth }) => outHeight > 0 && outWidth > 0);

const PLAIN = { strideHeight: 1, strideWidth: 1, padTop: 0, padBottom: 0, padLeft: 0, padRight: 0, border: 'zero' } as const;

/** The shapes of SSRN's layers, small where the size does not matter. */
export const LAYERS: Record<string, ConvolutionGeometry> = {
  'the first one: one channel, stride 2': {
    ...PLAIN,
    batch: 2,
    inHeight: 9,
    inWidth: 99,
    inChannels: 1,
    kernelHeight: 1,
    kernelWidth: 7,
    filters: 24,
    strideWidth: 2,
    outHeight: 9,
    outWidth: 47,
  },
  'spectral, 24 channels, replicated border': {
    ...PLAIN,
    batch: 2,
    inHeight: 9,
    inWidth: 40,
    inChannels: 24,
    kernelHeight: 1,
    kernelWidth: 7,
    filters: 24,
    padLeft: 3,
    padRight: 3,
    border: 'replicate',
    outHeight: 9,
    outWidth: 40,
  },
  'all of the depth': {
    ...PLAIN,
    batch: 2,
    inHeight: 9,
    inWidth: 20,
    inChannels: 24,
    kernelHeight: 1,
    kernelWidth: 20,
    filters: 128,
    outHeight: 9,
    outWidth: 1,
  },
  'spatial over 128 channels': {
    ...PLAIN,
    batch: 2,
    inHeight: 7,
    inWidth: 7,
    inChannels: 128,
    kernelHeight: 3,
    kernelWidth: 3,
    filters: 24,
    outHeight: 5,
    outWidth: 5,
  },
  'all of the plane': {
    ...PLAIN,
    batch: 3,
    inHeight: 4,
    inWidth: 5,
    inChannels: 6,
    kernelHeight: 4,
    kernelWidth: 5,
    filters: 7,
    strideHeight: 2,
    strideWidth: 3,
    outHeight: 1,
    outWidth: 1,
  },
  dense: {
    ...PLAIN,
    batch: 20,
    inHeight: 1,
    inWidth: 1,
    inChannels: 50,
    kernelHeight: 1,
    kernelWidth: 1,
    filters: 9,
    outHeight: 1,
    outWidth: 1,
  },
};
