import type { Shape } from '../../shape.js';
import type { Layer } from '../layer.js';

/** Values added before and after along one axis. */
export type Margin = readonly [before: number, after: number];

/** A convolution over rows, columns and depth with a bias. */
export interface ConvolutionLayer extends Layer {
  readonly kind: 'convolution';
  /** Rows, columns, depth. */
  readonly size: readonly [number, number, number];
  readonly stride: readonly [number, number, number];
  readonly margins: readonly [Margin, Margin, Margin];
  /** What fills the margins: zeros, or copies of the border values. */
  readonly border: 'zero' | 'replicate';
  readonly l2: number;
}

/** What so many kernels give. */
export function convolvedShape(
  { size, stride, margins }: Pick<ConvolutionLayer, 'size' | 'stride' | 'margins'>,
  input: Shape,
  channels: number,
): Shape {
  const [rows, columns, depth] = [input.rows, input.columns, input.depth].map(
    (extent, axis) => Math.floor((extent + margins[axis][0] + margins[axis][1] - size[axis]) / stride[axis]) + 1,
  );
  return { rows, columns, depth, channels };
}

/** The 2-D convolution that a convolution comes down to. */
export function formOf({ size, stride, margins, input }: ConvolutionLayer): 'spectral' | 'planar' | 'volume' {
  // 1 x 1 x m: every pixel's spectrum alone.
  if (size[0] === 1 && size[1] === 1 && stride[0] === 1 && stride[1] === 1) return 'spectral';
  // a x b over all the depth, and nothing beyond it: in the image plane.
  return size[2] === input.depth && margins[2][0] + margins[2][1] === 0 ? 'planar' : 'volume';
}

/** Of a `volume`: the values that its taps in the plane see, which are laid out for one sample (compile/layers/volume.ts). */
export function laidOut(layer: ConvolutionLayer): number {
  const { input, output, size } = layer;
  return formOf(layer) === 'volume' ? output.rows * output.columns * size[0] * size[1] * input.depth * input.channels : 0;
}
