import type { Shape } from '../shape.js';
import { activation } from './activation.js';
import { centre } from './centre.js';
import { convolution } from './convolution.js';
import { dense } from './dense.js';
import { dropout } from './dropout.js';
import { gate } from './gate.js';
import { groupnorm } from './groupnorm.js';
import type { LayerKind, Reach } from './kind.js';
import type { Layer } from './layer.js';
import { normalization } from './normalization.js';
import { parallel } from './parallel.js';
import { pool } from './pool.js';
import { prelu } from './prelu.js';
import { reduce } from './reduce.js';
import { relu } from './relu.js';
import { residual } from './residual.js';
import { select } from './select.js';
import { sigmoid } from './sigmoid.js';
import { attention } from './attention.js';
import { assembly } from './assembly.js';
import { turn } from './turn.js';
import { part } from './part.js';
import { classtoken } from './classtoken.js';
import { positions } from './positions.js';
import { factor } from './factor.js';
import { view } from './view.js';
import { window } from './window.js';

export type { Layer, Network } from './layer.js';

/** Every kind of layer, one line a file. compile/layers/index.ts has one for each that is here, or does not compile. */
export const LAYERS = {
  convolution,
  normalization,
  groupnorm,
  relu,
  sigmoid,
  prelu,
  activation,
  residual,
  parallel,
  gate,
  select,
  reduce,
  centre,
  view,
  pool,
  window,
  dropout,
  dense,
  attention,
  assembly,
  turn,
  part,
  classtoken,
  positions,
  factor,
} as const satisfies Readonly<Record<string, LayerKind<Layer>>>;

export type LayerName = keyof typeof LAYERS;

/** The layers of a kind. */
export type LayerOf<Name extends LayerName> = (typeof LAYERS)[Name] extends LayerKind<infer Own> ? Own : never;

/** What a layer is. A layer was made by a kind's own file, so that its members are those that its kind knows. */
export function kindOf(layer: Layer): LayerKind<Layer> {
  return LAYERS[layer.kind as LayerName];
}

/** Only for what concerns one kind alone: what differs from kind to kind belongs into the kinds' files. */
export function isKind<Name extends LayerName>(layer: Layer, name: Name): layer is LayerOf<Name> {
  return layer.kind === name;
}

/** The chains of layers in a layer; none of most. */
export function branchesOf(layer: Layer): readonly (readonly Layer[])[] {
  return kindOf(layer).branches?.of(layer) ?? [];
}

/** All layers in the order of the computation, branches opened: their layers one branch after the other, then the layer itself. */
export function* walkLayers(layers: readonly Layer[]): Generator<Layer> {
  for (const layer of layers) {
    for (const branch of branchesOf(layer)) yield* walkLayers(branch);
    yield layer;
  }
}

export function reachOf(layer: Layer): Reach {
  return kindOf(layer).reach(layer, branchesOf(layer).flat().map(reachOf));
}

/** Values beside input and output that a layer itself holds for one sample. */
export function workspaceOf(layer: Layer): number {
  return kindOf(layer).workspace?.(layer) ?? 0;
}

/** The same layers for another input: every shape inferred anew, through all branches. */
export function over(layers: readonly Layer[], input: Shape): Layer[] {
  let shape = input;
  return layers.map((layer) => {
    const placed = layerOver(layer, shape);
    shape = placed.output;
    return placed;
  });
}

function layerOver(layer: Layer, input: Shape): Layer {
  const { branches, shape } = kindOf(layer);
  const inside = branches
    ? branches.replaced(
        layer,
        branches.of(layer).map((branch) => over(branch, input)),
      )
    : layer;
  return { ...inside, input, output: shape(inside, input) };
}
