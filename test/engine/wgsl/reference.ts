import type { ConvolutionGeometry } from '../../../src/engine/kernels/kernels.js';

/** A convolution and its gradients by plain loops in float64. */
export interface Reference {
  readonly y: number[];
  readonly dx: number[];
  readonly kernel: number[];
  readonly bias: number[];
}

/** Arrays of a convolution's problem. */
export interface Problem {
  readonly x: Float32Array;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly residual: Float32Array;
  readonly dy: Float32Array;
  readonly added: Float32Array;
}

/** Calls for every place of the output and every tap that lies on the image: where their channels begin. */
function eachTap(g: ConvolutionGeometry, take: (input: number, output: number, tap: number) => void): void {
  const replicated = g.border === 'replicate';
  const inside = (at: number, size: number) => (replicated ? Math.min(Math.max(at, 0), size - 1) : at >= 0 && at < size ? at : undefined);
  const places = g.batch * g.outHeight * g.outWidth;
  for (let place = 0; place < places; place++) {
    const image = Math.floor(place / (g.outHeight * g.outWidth));
    const [outRow, outColumn] = [Math.floor(place / g.outWidth) % g.outHeight, place % g.outWidth];
    for (let tap = 0; tap < g.kernelHeight * g.kernelWidth; tap++) {
      const row = inside(outRow * g.strideHeight - g.padTop + Math.floor(tap / g.kernelWidth), g.inHeight);
      const column = inside(outColumn * g.strideWidth - g.padLeft + (tap % g.kernelWidth), g.inWidth);
      if (row === undefined || column === undefined) continue;
      take(((image * g.inHeight + row) * g.inWidth + column) * g.inChannels, place * g.filters, tap * g.inChannels * g.filters);
    }
  }
}

export function reference(g: ConvolutionGeometry, problem: Problem): Reference {
  const y = Array.from(problem.residual, (value, at) => value + problem.bias[at % g.filters]);
  const dx = Array.from(problem.added);
  const kernel = Array<number>(problem.kernel.length).fill(0);
  const bias = Array<number>(g.filters).fill(0);
  eachTap(g, (input, output, tap) => {
    for (let channel = 0; channel < g.inChannels; channel++) {
      for (let filter = 0; filter < g.filters; filter++) {
        const weight = tap + channel * g.filters + filter;
        y[output + filter] += problem.x[input + channel] * problem.kernel[weight];
        dx[input + channel] += problem.dy[output + filter] * problem.kernel[weight];
        kernel[weight] += problem.x[input + channel] * problem.dy[output + filter];
      }
    }
  });
  problem.dy.forEach((value, at) => (bias[at % g.filters] += value));
  return { y, dx, kernel, bias };
}
