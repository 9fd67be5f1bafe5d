import { kindOf, type Layer, type Network, walkLayers } from './layers/index.js';
import { type Parameter, ROLES } from './layers/parameter.js';

export type { Parameter } from './layers/parameter.js';

/** All weights of a network in the order of the computation. */
export function networkParameters(network: Network): Parameter[] {
  return [...walkLayers(network.layers)].flatMap(layerParameters);
}

/** The weights that the layer itself owns; those of its branches belong to the layers in them. */
export function layerParameters(layer: Layer): Parameter[] {
  return kindOf(layer).parameters?.(layer) ?? [];
}

/** How many weights are trained: in all, and without batch normalization's gamma and beta, as papers count. */
export function countParameters(parameters: readonly Parameter[]): { trainable: number; withoutNormalization: number } {
  const total = (list: readonly Parameter[]) =>
    list.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  const trainable = parameters.filter((parameter) => parameter.trainable);
  return { trainable: total(trainable), withoutNormalization: total(trainable.filter(({ role }) => !ROLES[role].normalizes)) };
}

/** Floating-point operations of a layer's forward pass for one patch: two for each product of a kernel. */
export function layerFlops(layer: Layer): number {
  return kindOf(layer).flops(layer);
}

export function networkFlops(network: Network): number {
  return [...walkLayers(network.layers)].reduce((sum, layer) => sum + layerFlops(layer), 0);
}
