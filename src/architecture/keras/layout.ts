import type { Shape } from '../shape.js';
import type { KerasGraph, Wire } from './graph.js';

/** A value of the network: what Keras calls it, how it lies there, and what it is. */
export interface KerasValue {
  readonly wire: Wire;
  readonly shape: Shape;
}

/** All that Keras' layers take is an image: [rows, columns, depth x channels], or [pixels, depth, channels]. */
export const asPlane = ({ rows, columns, depth, channels }: Shape) => [rows, columns, depth * channels];
export const asSpectra = ({ rows, columns, depth, channels }: Shape) => [rows * columns, depth, channels];
export const asVolume = ({ rows, columns, depth, channels }: Shape) => [rows, columns, depth, channels];
export const asList = ({ rows, columns, depth, channels }: Shape) => [rows * columns * depth * channels];

/** The same values in another layout: all of them are row-major in the same order. */
export function laid(graph: KerasGraph, name: string, { wire, shape }: KerasValue, layout: (shape: Shape) => number[]): Wire {
  return graph.reshape(name, wire, layout(shape));
}

/** In a layout of at most three axes whose last one is the channels. */
export function withChannelsLast(graph: KerasGraph, name: string, value: KerasValue): Wire {
  const { wire, shape } = value;
  const fits = wire.shape.length <= 3 && wire.shape.at(-1) === shape.channels;
  return fits ? wire : laid(graph, name, value, asSpectra);
}
