import type { Shape } from '../shape.js';

/**
 * One step of a network, whatever its kind: what all kinds have. A kind's file adds its own members; everyone else asks
 * `kindOf` (layers/index.ts) what the layer is.
 */
export interface Layer {
  /** A key of `LAYERS`. */
  readonly kind: string;
  /** Unique in the network, such as `spectral1/conv2`. */
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
}

/** A network as a list of layers whose shapes fit; the output holds one logit for each class. */
export interface Network {
  readonly input: Shape;
  readonly classes: number;
  readonly layers: readonly Layer[];
}
