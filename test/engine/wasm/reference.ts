/** Naive float64 versions of the kernels, to test against: plain loops over plain arrays. */
import type { ConvolutionGeometry } from '../../../src/engine/kernels/kernels.js';
import { paddedHeight, paddedWidth } from '../../../src/engine/wasm/convolution/geometry.js';

export type Values = Float64Array;

/** Calls `visit` with the indices into x (-1 in zero padding), w and y of every product of the convolution. */
function everyProduct(g: ConvolutionGeometry, visit: (x: number, w: number, y: number) => void): void {
  const clamp = (i: number, n: number): number => (g.border === 'replicate' ? Math.min(Math.max(i, 0), n - 1) : i >= 0 && i < n ? i : -1);
  for (let b = 0; b < g.batch; b++)
    for (let oh = 0; oh < g.outHeight; oh++)
      for (let ow = 0; ow < g.outWidth; ow++)
        for (let kh = 0; kh < g.kernelHeight; kh++)
          for (let kw = 0; kw < g.kernelWidth; kw++) {
            const ih = clamp(oh * g.strideHeight + kh - g.padTop, g.inHeight),
              iw = clamp(ow * g.strideWidth + kw - g.padLeft, g.inWidth);
            if (ih < 0 || iw < 0) continue;
            for (let c = 0; c < g.inChannels; c++)
              for (let f = 0; f < g.filters; f++) {
                visit(
                  ((b * g.inHeight + ih) * g.inWidth + iw) * g.inChannels + c,
                  ((kh * g.kernelWidth + kw) * g.inChannels + c) * g.filters + f,
                  ((b * g.outHeight + oh) * g.outWidth + ow) * g.filters + f,
                );
              }
          }
}

export const sizes = (g: ConvolutionGeometry) => ({
  x: g.batch * g.inHeight * g.inWidth * g.inChannels,
  w: g.kernelHeight * g.kernelWidth * g.inChannels * g.filters,
  y: g.batch * g.outHeight * g.outWidth * g.filters,
});

export function convolution(g: ConvolutionGeometry, x: ArrayLike<number>, w: ArrayLike<number>): Values {
  const y = new Float64Array(sizes(g).y);
  everyProduct(g, (i, j, k) => {
    y[k]! += x[i]! * w[j]!;
  });
  return y;
}

export function inputGradient(g: ConvolutionGeometry, dy: ArrayLike<number>, w: ArrayLike<number>): Values {
  const dx = new Float64Array(sizes(g).x);
  everyProduct(g, (i, j, k) => {
    dx[i]! += dy[k]! * w[j]!;
  });
  return dx;
}

export function filterGradient(g: ConvolutionGeometry, x: ArrayLike<number>, dy: ArrayLike<number>): Values {
  const dw = new Float64Array(sizes(g).w);
  everyProduct(g, (i, j, k) => {
    dw[j]! += x[i]! * dy[k]!;
  });
  return dw;
}

/** A geometry with its output size filled in. */
export function withOutput(g: Omit<ConvolutionGeometry, 'outHeight' | 'outWidth'>): ConvolutionGeometry {
  const whole = { ...g, outHeight: 0, outWidth: 0 };
  whole.outHeight = Math.floor((paddedHeight(whole) - g.kernelHeight) / g.strideHeight) + 1;
  whole.outWidth = Math.floor((paddedWidth(whole) - g.kernelWidth) / g.strideWidth) + 1;
  return whole;
}

/** The greatest difference over the greatest magnitude. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0,
    magnitude = 1e-30;
  for (let i = 0; i < expected.length; i++) {
    const d = Math.abs(actual[i]! - expected[i]!);
    difference = d > difference || Number.isNaN(d) ? d : difference;
    magnitude = Math.max(magnitude, Math.abs(expected[i]!));
  }
  return difference / magnitude;
}

/** Uniform in [-1, 1), from a seed, rounded to float32. */
export function randomValues(n: number, seed: number): Float32Array {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Float32Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state ^ (state >>> 15)) >>> 0) / 2147483648 - 1;
  });
}

/** Whether sizes are whole, positive and agree with one another. */
export function isConsistent(g: ConvolutionGeometry): boolean {
  const sizes = [
    g.batch,
    g.inHeight,
    g.inWidth,
    g.inChannels,
    g.kernelHeight,
    g.kernelWidth,
    g.filters,
    g.strideHeight,
    g.strideWidth,
    g.outHeight,
    g.outWidth,
  ];
  const paddings = [g.padTop, g.padBottom, g.padLeft, g.padRight];
  return (
    sizes.every((size) => Number.isInteger(size) && size > 0) &&
    paddings.every((padding) => Number.isInteger(padding) && padding >= 0) &&
    g.outHeight === Math.floor((paddedHeight(g) - g.kernelHeight) / g.strideHeight) + 1 &&
    g.outWidth === Math.floor((paddedWidth(g) - g.kernelWidth) / g.strideWidth) + 1
  );
}
