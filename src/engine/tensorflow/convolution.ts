import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { ConvolutionGeometry, TrainingKernels } from '../kernels/kernels.js';
import { pad, paddedShape, unpad } from '../kernels/portable-padding.js';
import type { Attribute, Operations } from './operations.js';
import { inputGradient, isProduct, kernelGradient, multiply } from './product.js';

type Convolutions = Pick<TrainingKernels, 'convolution' | 'convolutionInputGradient' | 'convolutionFilterGradient'>;

/**
 * TensorFlow's convolution and its two gradients. Padding is added and removed around them: TensorFlow has none that
 * replicates the border, and its explicit zeros take the slower way through the gradients.
 */
export function tensorflowConvolutions(operations: Operations): Convolutions {
  return {
    convolution: (x, kernel, bias, residual, geometry) =>
      tf.tidy(() => {
        const product = isProduct(geometry)
          ? multiply(operations, x, kernel, geometry)
          : operations.run<Tensor4D>('Conv2D', [pad(x, geometry), kernel], attributesOf(geometry, operations));
        const biased = operations.run<Tensor4D>('BiasAdd', [product, bias], channelsLast(operations));
        return residual ? operations.run<Tensor4D>('AddV2', [biased, residual]) : biased;
      }),
    convolutionInputGradient: (dy, kernel, geometry, added) =>
      tf.tidy(() => {
        const shape = Int32Array.from(paddedShape(geometry));
        const dx = isProduct(geometry)
          ? inputGradient(operations, dy, kernel, geometry)
          : unpad(operations.run<Tensor4D>('Conv2DBackpropInput', [shape, kernel, dy], attributesOf(geometry, operations)), geometry);
        return added ? operations.run<Tensor4D>('AddV2', [dx, tf.reshape(added, dx.shape)]) : dx;
      }),
    convolutionFilterGradient: (x, dy, geometry) =>
      tf.tidy(() => {
        const shape = Int32Array.of(geometry.kernelHeight, geometry.kernelWidth, geometry.inChannels, geometry.filters);
        return {
          kernel: isProduct(geometry)
            ? kernelGradient(operations, x, dy, geometry)
            : operations.run<Tensor4D>('Conv2DBackpropFilter', [pad(x, geometry), shape, dy], attributesOf(geometry, operations)),
          bias: operations.run<Tensor1D>('BiasAddGrad', [dy], channelsLast(operations)),
        };
      }),
  };
}

function attributesOf({ strideHeight, strideWidth }: ConvolutionGeometry, operations: Operations): readonly Attribute[] {
  return operations.attributes(`convolution ${strideHeight} ${strideWidth}`, ({ TF_ATTR_INT, TF_ATTR_STRING }) => [
    { name: 'strides', type: TF_ATTR_INT, value: [1, strideHeight, strideWidth, 1] },
    { name: 'padding', type: TF_ATTR_STRING, value: 'VALID' },
    { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
  ]);
}

function channelsLast(operations: Operations): readonly Attribute[] {
  return operations.attributes('channels last', ({ TF_ATTR_STRING }) => [{ name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' }]);
}
