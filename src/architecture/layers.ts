import type { Shape } from './shape.js';

/** Values added before and after along one axis. */
export type Margin = readonly [before: number, after: number];

interface LayerBase {
  /** Unique in the network, such as `spectral1/conv2`. */
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
}

export interface ConvolutionLayer extends LayerBase {
  readonly kind: 'convolution';
  /** Rows, columns, depth. */
  readonly size: readonly [number, number, number];
  readonly stride: readonly [number, number, number];
  readonly margins: readonly [Margin, Margin, Margin];
  /** What fills the margins: zeros, or copies of the border values. */
  readonly border: 'zero' | 'replicate';
  readonly l2: number;
}

/** Batch normalization per channel, with the ReLU that follows it where there is one. */
export interface NormalizationLayer extends LayerBase {
  readonly kind: 'normalization';
  readonly relu: boolean;
}

export interface ReluLayer extends LayerBase {
  readonly kind: 'relu';
}

/** 1 / (1 + exp(-x)). */
export interface SigmoidLayer extends LayerBase {
  readonly kind: 'sigmoid';
}

/** `shortcut(x) + body(x)`; an empty shortcut is the identity. The body ends with a convolution. */
export interface ResidualLayer extends LayerBase {
  readonly kind: 'residual';
  readonly body: readonly Layer[];
  readonly shortcut: readonly ConvolutionLayer[];
}

/** The average over rows, columns and depth. */
export interface PoolLayer extends LayerBase {
  readonly kind: 'pool';
}

/** The greatest or the mean value of each channel in a window that moves and stays inside. */
export interface WindowLayer extends LayerBase {
  readonly kind: 'window';
  readonly take: 'max' | 'average';
  /** Rows, columns, depth. */
  readonly size: readonly [number, number, number];
  readonly stride: readonly [number, number, number];
}

export interface DropoutLayer extends LayerBase {
  readonly kind: 'dropout';
  /** The share of values set to zero in training; the others grow by 1 / (1 - rate). */
  readonly rate: number;
}

/** A fully connected layer over all values of a sample. */
export interface DenseLayer extends LayerBase {
  readonly kind: 'dense';
  readonly l2: number;
  /** The epochs in which it first learns to reconstruct its input; absent of a layer that does not. */
  readonly pretraining?: number;
}

export type Layer =
  | ConvolutionLayer | NormalizationLayer | ReluLayer | SigmoidLayer | ResidualLayer | PoolLayer | WindowLayer | DropoutLayer | DenseLayer;

/** A network as a list of layers whose shapes fit; the output holds one logit for each class. */
export interface Network {
  readonly input: Shape;
  readonly classes: number;
  readonly layers: readonly Layer[];
}

/** All layers in the order of the computation, residual blocks opened: body, then shortcut, then the block itself. */
export function* walkLayers(layers: readonly Layer[]): Generator<Layer> {
  for (const layer of layers) {
    if (layer.kind === 'residual') {
      yield* walkLayers(layer.body);
      yield* walkLayers(layer.shortcut);
    }
    yield layer;
  }
}
