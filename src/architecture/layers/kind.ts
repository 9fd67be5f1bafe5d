import type { KerasBuilding, KerasOutput } from '../keras/building.js';
import type { KerasValue } from '../keras/layout.js';
import type { OnnxBuilding, OnnxValue } from '../onnx/building.js';
import type { Shape } from '../shape.js';
import type { BranchesDrawing, LayerDrawing } from './drawing.js';
import type { Layer } from './layer.js';
import type { Parameter } from './parameter.js';

/**
 * What a layer in inference sees of the image plane, which is what dense prediction asks. `pixel`: every pixel by itself,
 * all of them alike. `position`: the same wherever it stands, and nothing beyond its input, so that a larger plane holds
 * the smaller ones. `patch`: anything else.
 */
export type Reach = 'pixel' | 'position' | 'patch';

/** Chains of layers in a layer. Each of them gets the layer's own input. */
export interface Branches<Own extends Layer> {
  /** In the order of the computation; an empty one passes its input on. */
  of(layer: Own): readonly (readonly Layer[])[];
  /** The same layer with other chains in their place. */
  replaced(layer: Own, branches: readonly (readonly Layer[])[]): Own;
}

/**
 * All that a kind of layer is, but for its computation (compile/layers/<kind>.ts). Each member is about the layer itself:
 * the layers in its branches are asked by whoever asks.
 */
export interface LayerKind<Own extends Layer> {
  readonly kind: Own['kind'];
  /** The output for an input, which need not be the layer's own: other rows and columns are asked for too. */
  shape(layer: Own, input: Shape): Shape;
  /** Its weights, in the order in which they are stored; none if it is left out. */
  parameters?(layer: Own): Parameter[];
  /** Floating-point operations of the forward pass for one sample: two for each product. */
  flops(layer: Own): number;
  /** @param inside what the layers of its branches see */
  reach(layer: Own, inside: readonly Reach[]): Reach;
  /** Values beside input and output that the forward pass holds for one sample; 0 if it is left out. */
  workspace?(layer: Own): number;
  /** Only of a kind that holds other layers. */
  readonly branches?: Branches<Own>;
  /** Whether its output has passed a ReLU, so that pre-activation has nothing to add. */
  activated?(layer: Own): boolean;
  /** The layer as Keras layers. */
  keras(layer: Own, value: KerasValue, building: KerasBuilding): KerasOutput;
  /** As operations of ONNX, for any rows and columns where it is not per patch. */
  onnx(layer: Own, value: OnnxValue, building: OnnxBuilding): OnnxValue;
  /** How pictures show it. */
  draw(layer: Own): LayerDrawing | BranchesDrawing;
  /** How files of weights that name their layers otherwise are matched with it: only of a kind that has parameters. */
  readonly stored?: StoredWeights;
}

/** What tells the layers of a kind in a file of weights. */
export interface StoredWeights {
  /** `convolutions`. */
  readonly plural: string;
  /** @param shapes those of one layer's arrays, by their roles */
  recognizes(shapes: ReadonlyMap<string, readonly number[]>): boolean;
}
