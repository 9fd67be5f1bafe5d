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
