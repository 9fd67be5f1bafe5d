import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { ConvolutionGeometry } from '../kernels/kernels.js';
import type { Attribute, Operations } from './operations.js';

/**
 * Whether a convolution is one matrix product: its kernel covers the whole width, and the whole height or one row of it.
 * Such are the layer over all of the depth and the dense one. TensorFlow's convolution does not see it: for SSRN's over
 * all of the depth it takes three times as long, for its input gradient nine times.
 */
export function isProduct(geometry: ConvolutionGeometry): boolean {
  const { inHeight, inWidth, kernelHeight, kernelWidth, strideHeight, padTop, padBottom, padLeft, padRight } = geometry;
  const wholeHeight = kernelHeight === inHeight || (kernelHeight === 1 && strideHeight === 1);
  return padTop + padBottom + padLeft + padRight === 0 && kernelWidth === inWidth && wholeHeight;
}

/** x times the kernel: [rows, values under the kernel] x [those, filters]. */
export function multiply(operations: Operations, x: Tensor4D, kernel: Tensor4D, geometry: ConvolutionGeometry): Tensor4D {
  const { batch, outHeight, outWidth, filters } = geometry;
  const product = matrixProduct(operations, asRows(x, geometry), asMatrix(kernel), false, false);
  return tf.reshape(product, [batch, outHeight, outWidth, filters]);
}

export function inputGradient(operations: Operations, dy: Tensor4D, kernel: Tensor4D, geometry: ConvolutionGeometry): Tensor4D {
  const { batch, inHeight, inWidth, inChannels } = geometry;
  return tf.reshape(matrixProduct(operations, asMatrix(dy), asMatrix(kernel), false, true), [batch, inHeight, inWidth, inChannels]);
}

export function kernelGradient(operations: Operations, x: Tensor4D, dy: Tensor4D, geometry: ConvolutionGeometry): Tensor4D {
  const { kernelHeight, kernelWidth, inChannels, filters } = geometry;
  const product = matrixProduct(operations, asRows(x, geometry), asMatrix(dy), true, false);
  return tf.reshape(product, [kernelHeight, kernelWidth, inChannels, filters]);
}

function matrixProduct(operations: Operations, a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor1D {
  return operations.run('MatMul', [a, b], transposed(operations, transposeA, transposeB));
}

function transposed(operations: Operations, a: boolean, b: boolean): readonly Attribute[] {
  return operations.attributes(`product ${a} ${b}`, ({ TF_ATTR_BOOL }) => [
    { name: 'transpose_a', type: TF_ATTR_BOOL, value: a },
    { name: 'transpose_b', type: TF_ATTR_BOOL, value: b },
  ]);
}

function asRows(x: Tensor4D, { batch, outHeight }: ConvolutionGeometry): Tensor {
  return tf.reshape(x, [batch * outHeight, x.size / (batch * outHeight)]);
}

/** All axes but the last as one. */
function asMatrix(tensor: Tensor4D): Tensor {
  const columns = tensor.shape[3];
  return tf.reshape(tensor, [tensor.size / columns, columns]);
}
