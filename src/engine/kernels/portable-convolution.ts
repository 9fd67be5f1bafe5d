import * as tf from '@tensorflow/tfjs-core';
import type { ConvolutionGeometry, TrainingKernels } from './kernels.js';

export const convolution: TrainingKernels['convolution'] = (x, kernel, bias, residual, geometry) => tf.tidy(() => {
  const { strideHeight, strideWidth } = geometry;
  const product = tf.conv2d(pad(x, geometry), kernel, [strideHeight, strideWidth], 'valid');
  const biased = tf.add<tf.Tensor4D>(product, bias);
  return residual ? tf.add<tf.Tensor4D>(biased, residual) : biased;
});

export const convolutionInputGradient: TrainingKernels['convolutionInputGradient'] = (dy, kernel, geometry, added) => tf.tidy(() => {
  const { batch, inChannels, strideHeight, strideWidth } = geometry;
  const shape: [number, number, number, number] = [batch, paddedHeight(geometry), paddedWidth(geometry), inChannels];
  const padded = tf.conv2dTranspose(dy, kernel, shape, [strideHeight, strideWidth], 'valid');
  const dx = unpad(padded, geometry);
  return added ? tf.add<tf.Tensor4D>(dx, tf.reshape(added, dx.shape)) : dx;
});

/** One matrix product for each tap of the kernel: the values under the tap, transposed, times dy. */
export const convolutionFilterGradient: TrainingKernels['convolutionFilterGradient'] = (x, dy, geometry) => tf.tidy(() => {
  const { batch, inChannels, kernelHeight, kernelWidth, filters, strideHeight, strideWidth, outHeight, outWidth } = geometry;
  const padded = pad(x, geometry);
  const rows = batch * outHeight * outWidth;
  const flat = tf.reshape(dy, [rows, filters]);
  const taps: tf.Tensor[] = [];
  for (let row = 0; row < kernelHeight; row++) {
    for (let column = 0; column < kernelWidth; column++) {
      const end = [batch, row + (outHeight - 1) * strideHeight + 1, column + (outWidth - 1) * strideWidth + 1, inChannels];
      const under = tf.stridedSlice(padded, [0, row, column, 0], end, [1, strideHeight, strideWidth, 1]);
      taps.push(tf.matMul(tf.reshape(under, [rows, inChannels]), flat, true, false));
    }
  }
  const kernel = tf.reshape(tf.stack(taps), [kernelHeight, kernelWidth, inChannels, filters]) as tf.Tensor4D;
  return { kernel, bias: tf.sum(flat, 0) as tf.Tensor1D };
});

function paddedHeight({ inHeight, padTop, padBottom }: ConvolutionGeometry): number {
  return inHeight + padTop + padBottom;
}

function paddedWidth({ inWidth, padLeft, padRight }: ConvolutionGeometry): number {
  return inWidth + padLeft + padRight;
}

function pad(x: tf.Tensor4D, geometry: ConvolutionGeometry): tf.Tensor4D {
  const { padTop, padBottom, padLeft, padRight, border } = geometry;
  if (padTop + padBottom + padLeft + padRight === 0) return x;
  if (border === 'zero') return tf.pad4d(x, [[0, 0], [padTop, padBottom], [padLeft, padRight], [0, 0]]);
  return replicate(replicate(x, 1, padTop, padBottom), 2, padLeft, padRight);
}

function replicate(x: tf.Tensor4D, axis: 1 | 2, before: number, after: number): tf.Tensor4D {
  if (before + after === 0) return x;
  const first = edge(x, axis, 0);
  const last = edge(x, axis, x.shape[axis] - 1);
  return tf.concat([...Array<tf.Tensor4D>(before).fill(first), x, ...Array<tf.Tensor4D>(after).fill(last)], axis);
}

/** The adjoint of pad: the padding's gradient is dropped (zero) or joins that of the border values (replicate). */
function unpad(dx: tf.Tensor4D, geometry: ConvolutionGeometry): tf.Tensor4D {
  const { padTop, padBottom, padLeft, padRight, border } = geometry;
  return fold(fold(dx, 2, padLeft, padRight, border), 1, padTop, padBottom, border);
}

function fold(dx: tf.Tensor4D, axis: 1 | 2, before: number, after: number, border: 'zero' | 'replicate'): tf.Tensor4D {
  if (before + after === 0) return dx;
  const size = dx.shape[axis] - before - after;
  const middle = part(dx, axis, before, size);
  if (border === 'zero') return middle;
  if (size === 1) return tf.sum(dx, axis, true);
  const first = tf.sum<tf.Tensor4D>(part(dx, axis, 0, before + 1), axis, true);
  const last = tf.sum<tf.Tensor4D>(part(dx, axis, before + size - 1, after + 1), axis, true);
  return tf.concat([first, ...(size > 2 ? [part(middle, axis, 1, size - 2)] : []), last], axis);
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
