import * as tf from '@tensorflow/tfjs-core';
import type { ConvolutionGeometry } from './kernels.js';

/** What a convolution without padding of its own takes: x [batch, inHeight, inWidth, inChannels] with its border around it. */
export function pad(x: tf.Tensor4D, geometry: ConvolutionGeometry): tf.Tensor4D {
  const { padTop, padBottom, padLeft, padRight, border } = geometry;
  if (padTop + padBottom + padLeft + padRight === 0) return x;
  if (border === 'zero')
    return tf.pad4d(x, [
      [0, 0],
      [padTop, padBottom],
      [padLeft, padRight],
      [0, 0],
    ]);
  return replicate(replicate(x, 1, padTop, padBottom), 2, padLeft, padRight);
}

/** The adjoint of pad: the padding's gradient is dropped (zero) or joins that of the border values (replicate). */
export function unpad(dx: tf.Tensor4D, geometry: ConvolutionGeometry): tf.Tensor4D {
  const { padTop, padBottom, padLeft, padRight, border } = geometry;
  return fold(fold(dx, 2, padLeft, padRight, border), 1, padTop, padBottom, border);
}

/** The shape of what pad gives. */
export function paddedShape(geometry: ConvolutionGeometry): [number, number, number, number] {
  const { batch, inHeight, inWidth, inChannels, padTop, padBottom, padLeft, padRight } = geometry;
  return [batch, inHeight + padTop + padBottom, inWidth + padLeft + padRight, inChannels];
}

function replicate(x: tf.Tensor4D, axis: 1 | 2, before: number, after: number): tf.Tensor4D {
  if (before + after === 0) return x;
  const first = edge(x, axis, 0);
  const last = edge(x, axis, x.shape[axis] - 1);
  return tf.concat([...Array<tf.Tensor4D>(before).fill(first), x, ...Array<tf.Tensor4D>(after).fill(last)], axis);
}

function fold(dx: tf.Tensor4D, axis: 1 | 2, before: number, after: number, border: 'zero' | 'replicate'): tf.Tensor4D {
  if (before + after === 0) return dx;
  const size = dx.shape[axis] - before - after;
  if (border === 'zero') return part(dx, axis, before, size);
  if (size === 1) return tf.sum(dx, axis, true);
  const first = tf.sum<tf.Tensor4D>(part(dx, axis, 0, before + 1), axis, true);
  const last = tf.sum<tf.Tensor4D>(part(dx, axis, before + size - 1, after + 1), axis, true);
  return tf.concat([first, ...(size > 2 ? [part(dx, axis, before + 1, size - 2)] : []), last], axis);
}

function edge(x: tf.Tensor4D, axis: 1 | 2, index: number): tf.Tensor4D {
  return part(x, axis, index, 1);
}

function part(x: tf.Tensor4D, axis: 1 | 2, start: number, length: number): tf.Tensor4D {
  const begin: [number, number, number, number] = [0, 0, 0, 0];
  const size = [...x.shape] as [number, number, number, number];
  begin[axis] = start;
  size[axis] = length;
  return tf.slice4d(x, begin, size);
}
