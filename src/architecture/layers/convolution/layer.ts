import { omit } from '../../../base/omit.js';
import type { Shape } from '../../shape.js';
import type { Layer } from '../layer.js';

/** Values added before and after along one axis. */
export type Margin = readonly [before: number, after: number];

/** A convolution over rows, columns and depth. */
export interface ConvolutionLayer extends Layer {
  readonly kind: 'convolution';
  /** Rows, columns, depth. */
  readonly size: readonly [number, number, number];
  readonly stride: readonly [number, number, number];
  readonly margins: readonly [Margin, Margin, Margin];
  /** What fills the margins: zeros, or copies of the border values. */
  readonly border: 'zero' | 'replicate';
  readonly l2: number;
  /** Groups of channels with kernels of their own; 1 if absent. */
  readonly groups?: number;
  /** The distance between neighbouring values under a kernel; 1 if absent. */
  readonly dilation?: readonly [number, number, number];
  /** Only of a convolution without one. */
  readonly bias?: false;
}

/** Rows, columns and depth from the first to the last value under a kernel. */
export function spanOf({ size, dilation = [1, 1, 1] }: Pick<ConvolutionLayer, 'size' | 'dilation'>): [number, number, number] {
  const [rows, columns, depth] = size.map((length, axis) => (length - 1) * dilation[axis] + 1);
  return [rows, columns, depth];
}

/** Whether its kernels see values that are no neighbours. */
export function isDilated({ dilation = [1, 1, 1] }: Pick<ConvolutionLayer, 'dilation'>): boolean {
  return dilation.some((step) => step !== 1);
}

/** Whether each of its kernels sees all channels, and neighbouring values. */
export function isPlain(layer: ConvolutionLayer): boolean {
  return (layer.groups ?? 1) === 1 && !isDilated(layer);
}

/** The same convolution, all of its groups or one, by kernels in which zeros stand between the values. */
export function spread(layer: ConvolutionLayer, parts: number): ConvolutionLayer {
  const share = (shape: Shape) => ({ ...shape, channels: shape.channels / parts });
  return { ...omit(layer, 'groups', 'dilation'), size: spanOf(layer), input: share(layer.input), output: share(layer.output) };
}

/** What so many kernels give. */
export function convolvedShape(
  { stride, margins, ...kernel }: Pick<ConvolutionLayer, 'size' | 'stride' | 'margins' | 'dilation'>,
  input: Shape,
  channels: number,
): Shape {
  const span = spanOf(kernel);
  const [rows, columns, depth] = [input.rows, input.columns, input.depth].map(
    (extent, axis) => Math.floor((extent + margins[axis][0] + margins[axis][1] - span[axis]) / stride[axis]) + 1,
  );
  return { rows, columns, depth, channels };
}

/** The 2-D convolution that a convolution comes down to. */
export function formOf({ stride, margins, input, ...kernel }: ConvolutionLayer): 'spectral' | 'planar' | 'volume' {
  const size = spanOf(kernel);
  const around = margins.map(([before, after]) => before + after);
  // 1 x 1 x m: every pixel's spectrum alone.
  if ([0, 1].every((axis) => size[axis] === 1 && stride[axis] === 1 && around[axis] === 0)) return 'spectral';
  // a x b over all the depth, and nothing beyond it: in the image plane.
  return size[2] === input.depth && around[2] === 0 ? 'planar' : 'volume';
}

/** Of a `volume`: the values that its taps in the plane see, which are laid out for one sample (compile/layers/volume.ts). */
export function laidOut(layer: ConvolutionLayer): number {
  const { input, output, groups = 1 } = layer;
  const [rows, columns] = spanOf(layer);
  // Groups are laid out one after the other.
  return formOf(layer) === 'volume' ? (output.rows * output.columns * rows * columns * input.depth * input.channels) / groups : 0;
}
