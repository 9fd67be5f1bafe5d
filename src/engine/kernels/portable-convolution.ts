import * as tf from '@tensorflow/tfjs-core';
import type { TrainingKernels } from './kernels.js';
import { pad, paddedShape, unpad } from './portable-padding.js';

export const convolution: TrainingKernels['convolution'] = (x, kernel, bias, residual, geometry) =>
  tf.tidy(() => {
    const { strideHeight, strideWidth } = geometry;
    const product = tf.conv2d(pad(x, geometry), kernel, [strideHeight, strideWidth], 'valid');
    const biased = tf.add<tf.Tensor4D>(product, bias);
    return residual ? tf.add<tf.Tensor4D>(biased, residual) : biased;
  });

export const convolutionInputGradient: TrainingKernels['convolutionInputGradient'] = (dy, kernel, geometry, added) =>
  tf.tidy(() => {
    const { strideHeight, strideWidth } = geometry;
    const padded = tf.conv2dTranspose(dy, kernel, paddedShape(geometry), [strideHeight, strideWidth], 'valid');
    const dx = unpad(padded, geometry);
    return added ? tf.add<tf.Tensor4D>(dx, tf.reshape(added, dx.shape)) : dx;
  });

/** One matrix product for each tap of the kernel: the values under the tap, transposed, times dy. */
export const convolutionFilterGradient: TrainingKernels['convolutionFilterGradient'] = (x, dy, geometry) =>
  tf.tidy(() => {
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
