import { sizeOf } from '../shape.js';
import type { KerasGraph, Wire } from './graph.js';
import { laid, type KerasValue } from './layout.js';

/** [positions, channels]. */
export function asTokens(graph: KerasGraph, name: string, value: KerasValue): Wire {
  return laid(graph, name, value, (shape) => [sizeOf(shape) / shape.channels, shape.channels]);
}

/** Some channels of tokens. */
export function tokenChannels(graph: KerasGraph, name: string, tokens: Wire, from: number, count: number): Wire {
  const [positions, channels] = tokens.shape;
  if (count === channels) return tokens;
  const image = graph.reshape(name, tokens, [positions, channels, 1]);
  const cropping = [
    [0, 0],
    [from, channels - from - count],
  ];
  const cut = graph.add('Cropping2D', `${name}_part`, { cropping, data_format: 'channels_last' }, [image], [positions, count, 1]);
  return graph.reshape(name, cut, [positions, count]);
}

/** [channels, positions] */
export function turned(graph: KerasGraph, name: string, tokens: Wire): Wire {
  return graph.add('Permute', `${name}_turned`, { dims: [2, 1] }, [tokens], [tokens.shape[1], tokens.shape[0]]);
}

/** The product of two matrices along these axes, counted from 1. */
export function product(graph: KerasGraph, name: string, a: Wire, b: Wire, axes: readonly [1 | 2, 1 | 2]): Wire {
  return graph.add('Dot', `${name}_product`, { axes, normalize: false }, [a, b], [a.shape[2 - axes[0]], b.shape[2 - axes[1]]]);
}

/** The softmax of scale x along the last axis. */
export function softmaxOf(graph: KerasGraph, name: string, x: Wire, scale: number): Wire {
  const scaled = scale === 1 ? x : graph.add('Rescaling', `${name}_scaled`, { scale, offset: 0 }, [x], x.shape);
  return graph.add('Activation', `${name}_softmax`, { activation: 'softmax' }, [scaled], x.shape);
}

/**
 * Weights that depend on no input: a convolution, named as the layer, of a one. Keras has no constants, but zero times a value and one
 * added is one.
 */
export function learned(graph: KerasGraph, name: string, tokens: Wire, count: number): Wire {
  const [positions, channels] = tokens.shape;
  const column = graph.reshape(name, tokens, [positions * channels, 1, 1]);
  const cropping = [
    [0, positions * channels - 1],
    [0, 0],
  ];
  const single = graph.add('Cropping2D', `${name}_single`, { cropping, data_format: 'channels_last' }, [column], [1, 1, 1]);
  const one = graph.add('Rescaling', `${name}_one`, { scale: 0, offset: 1 }, [single], [1, 1, 1]);
  return graph.add('Conv2D', name, { filters: count, ...SINGLE }, [one], [1, 1, count]);
}

/** A convolution of one value without bias. */
export const SINGLE = {
  kernel_size: [1, 1],
  strides: [1, 1],
  padding: 'valid',
  data_format: 'channels_last',
  activation: 'linear',
  use_bias: false,
} as const;
