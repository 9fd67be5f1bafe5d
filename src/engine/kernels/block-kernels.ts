import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';

/** One axis of a tensor in row-major order: the values before it, its own extent, the values after it. */
export interface Axis {
  readonly outer: number;
  readonly extent: number;
  readonly inner: number;
}

/** What shares its statistics: of each sample, each group's channels at all positions. */
export interface LinesShape {
  readonly samples: number;
  readonly positions: number;
  readonly channels: number;
  readonly groups: number;
}

/**
 * Softmax attention of x [batch, positions, width] (compile/layers/attention.ts). A head's queries begin at `head * keys`, its keys at
 * `keysAt + head * keys` and its values at `valuesAt + head * values`; the three may be the same channels.
 */
export interface AttentionShape {
  readonly batch: number;
  readonly positions: number;
  readonly width: number;
  readonly heads: number;
  readonly keys: number;
  readonly values: number;
  readonly keysAt: number;
  readonly valuesAt: number;
  readonly shared: boolean;
  readonly scale: number;
}

/** x [samples, positions, channels] times weights of each sample's channels, or of its positions. */
export interface GateShape {
  readonly samples: number;
  readonly positions: number;
  readonly channels: number;
  readonly over: 'channels' | 'positions';
}

/** A number for rows, columns and depth each. */
export type Triple = readonly [number, number, number];

/**
 * A convolution of groups of channels: x [batch, …input, channels], kernel [...size, channels / groups, filters],
 * y [batch, …output, filters]. What fills the margins are zeros or copies of the border values.
 */
export interface GroupedShape {
  readonly batch: number;
  readonly input: Triple;
  readonly output: Triple;
  readonly channels: number;
  readonly filters: number;
  readonly groups: number;
  readonly size: Triple;
  readonly stride: Triple;
  readonly dilation: Triple;
  readonly margins: readonly (readonly [before: number, after: number])[];
  readonly border: 'zero' | 'replicate';
}

/** A convolution of all channels, by kernels whose values are neighbours. */
export type SquareShape = Omit<GroupedShape, 'groups' | 'dilation'>;

/** Windows that move over x [batch, …input, channels] and give y [batch, …output, channels]: the greatest value of each, or the mean. */
export interface WindowShape {
  readonly batch: number;
  readonly input: Triple;
  readonly output: Triple;
  readonly channels: number;
  readonly size: Triple;
  readonly stride: Triple;
  readonly take: 'max' | 'average';
}

/** An operation of several tensors at once: forwards, and backwards. */
export interface BlockKernels {
  /** Normalization of lines: to zero mean and unit variance, then times gamma plus beta. */
  readonly lines?: {
    /** False of shapes that layers have to make of other kernels; left out where it takes all. */
    takes?(shape: LinesShape): boolean;
    /** With what the engine keeps for the gradients, such as each line's mean and 1 / sqrt(variance + epsilon). */
    value(x: Tensor, gamma: Tensor, beta: Tensor, shape: LinesShape, epsilon: number): { y: Tensor; kept: readonly Tensor[] };
    /** The gradient of x, in its shape. */
    gradient(dy: Tensor, x: Tensor, gamma: Tensor, kept: readonly Tensor[], shape: LinesShape): Tensor;
    /** The gradients of gamma and beta. */
    weights(
      dy: Tensor,
      x: Tensor,
      kept: readonly Tensor[],
      shape: LinesShape,
      into?: { gamma: Tensor; beta: Tensor },
    ): { gamma: Tensor1D; beta: Tensor1D };
  };
  readonly attention?: {
    takes?(shape: AttentionShape): boolean;
    /** The means [batch, positions, heads x values], and the shares of which they are, [batch, heads, positions, positions]. */
    value(x: Tensor, shape: AttentionShape): { y: Tensor; shares: Tensor };
    /** The gradient of x, in its shape. */
    gradient(dy: Tensor, x: Tensor, shares: Tensor, shape: AttentionShape): Tensor;
  };
  readonly gate?: {
    /** x times the weights, plus `added`; [samples, positions, channels]. */
    value(x: Tensor, weights: Tensor, shape: GateShape, added?: Tensor): Tensor;
    /** The gradient of the weights: [samples, channels] or [samples, positions]. */
    weights(dy: Tensor, x: Tensor, shape: GateShape): Tensor;
  };
  readonly grouped?: {
    /** False where groups are large: then each is better off as a convolution of its own. */
    takes(shape: GroupedShape): boolean;
    value(x: Tensor, kernel: Tensor, bias: Tensor | undefined, shape: GroupedShape): Tensor;
    inputGradient(dy: Tensor, kernel: Tensor, shape: GroupedShape): Tensor;
    filterGradient(x: Tensor, dy: Tensor, shape: GroupedShape, into?: { kernel: Tensor; bias: Tensor }): { kernel: Tensor; bias: Tensor };
  };
  /** Convolutions of 3 x 3 (x m) with fewer multiplications, which round otherwise than the plain form: for training steps that may. */
  readonly square?: {
    takes(shape: SquareShape): boolean;
    value(x: Tensor, kernel: Tensor, bias: Tensor, shape: SquareShape): Tensor;
    inputGradient(dy: Tensor, kernel: Tensor, shape: SquareShape): Tensor;
    filterGradient(x: Tensor, dy: Tensor, shape: SquareShape): { kernel: Tensor; bias: Tensor };
  };
  readonly window?: {
    takes?(shape: WindowShape): boolean;
    /** Whether it has the gradient too; left out where it always has. */
    takesBack?(shape: WindowShape): boolean;
    /** Of the greatest values, which of a window's each is, where the engine keeps that. */
    value(x: Tensor, shape: WindowShape): { y: Tensor; which?: Tensor };
    /** The gradient of x. A greatest value's goes to the first of equals alone. */
    gradient(dy: Tensor, x: Tensor, y: Tensor, which: Tensor | undefined, shape: WindowShape): Tensor;
  };
  /** Copies gradients that were computed elsewhere to their places in the engine's pack. */
  place?(moves: readonly { readonly from: Tensor; readonly into: Tensor }[]): void;
  /** The values [outer, inner] again at each place of an axis, divided: [outer, extent, inner]. */
  spread?(x: Tensor, axis: Axis, divisor: number): Tensor;
}
