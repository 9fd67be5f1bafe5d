import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { DenseLayer } from '../../architecture/layers/dense.js';
import { sizeOf } from '../../architecture/shape.js';
import type { ConvolutionGeometry } from '../../engine/kernels/kernels.js';
import type { LayerCompiler, Pass } from '../pass.js';
import { gradientTargets } from './convolution.js';

/** A fully connected layer: a convolution of 1 x 1 over one position, so that it shares that one's kernels. */
export const dense: LayerCompiler<DenseLayer> = {
  infer: multiply,
  train: (layer, x, pass, wanted) => ({
    y: multiply(layer, x, pass),
    backward(gradient) {
      const geometry = lower(layer, x.shape[0]);
      const dy = tf.reshape(gradient, [geometry.batch, 1, 1, geometry.filters]) as Tensor4D;
      const { kernel, bias } = pass.kernels.convolutionFilterGradient(flat(x, geometry), dy, geometry, gradientTargets(layer.name, pass));
      pass.addGradient(`${layer.name}/kernel`, kernel);
      pass.addGradient(`${layer.name}/bias`, bias);
      return wanted ? pass.kernels.convolutionInputGradient(dy, kernelOf(layer, pass, geometry), geometry) : undefined;
    },
  }),
};

function multiply(layer: DenseLayer, x: Tensor, pass: Pass): Tensor {
  const geometry = lower(layer, x.shape[0]);
  const bias = pass.weight(`${layer.name}/bias`) as Tensor as Tensor1D;
  const y = pass.kernels.convolution(flat(x, geometry), kernelOf(layer, pass, geometry), bias, undefined, geometry);
  return tf.reshape(y, [geometry.batch, geometry.filters]);
}

function lower({ input, output }: DenseLayer, batch: number): ConvolutionGeometry {
  return {
    batch,
    inHeight: 1,
    inWidth: 1,
    inChannels: sizeOf(input),
    kernelHeight: 1,
    kernelWidth: 1,
    filters: output.channels,
    strideHeight: 1,
    strideWidth: 1,
    padTop: 0,
    padBottom: 0,
    padLeft: 0,
    padRight: 0,
    border: 'zero',
    outHeight: 1,
    outWidth: 1,
  };
}

function flat(x: Tensor, { batch, inChannels }: ConvolutionGeometry): Tensor4D {
  return tf.reshape(x, [batch, 1, 1, inChannels]);
}

function kernelOf(layer: DenseLayer, pass: Pass, { inChannels, filters }: ConvolutionGeometry): Tensor4D {
  return tf.reshape(pass.weight(`${layer.name}/kernel`), [1, 1, inChannels, filters]);
}
