import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { type ConvolutionLayer, formOf, isPlain, laidOut } from '../../architecture/layers/convolution/layer.js';
import type { ConvolutionGeometry } from '../../engine/kernels/kernels.js';
import type { LayerCompiler, Pass, Trained, TrainingPass } from '../pass.js';
import { isLongLine, squareOf, trainSquare } from './fast-convolution.js';
import { convolveGroups, groupsOf, trainGroups } from './grouped-convolution.js';
import { convolveSpread, trainSpread } from './spread-convolution.js';
import { layBack, layOut, lowerVolume } from './volume.js';

/** Values that are laid out at once in inference, where samples may be taken in parts: 32 MB. */
const MOST_LAID_OUT = 1 << 23;

/** Convolution as a 2-D one, with the residual that the block around it adds, if any. */
export const convolution: LayerCompiler<ConvolutionLayer> = {
  infer: (layer, x, pass) =>
    inParts(layer, x, (part) => {
      const groups = groupsOf(layer, part, pass.kernels);
      if (groups) return convolveGroups(layer, part, pass, groups);
      return isWhole(layer) ? convolve(layer, part, pass, undefined) : convolveSpread(layer, part, pass, PLAIN);
    }),
  train(layer, x, pass, wanted) {
    const groups = groupsOf(layer, x, pass.kernels);
    if (groups) return trainGroups(layer, x, pass, wanted, groups);
    return isWhole(layer) ? trainConvolution(layer, x, pass, wanted, undefined) : trainSpread(layer, x, pass, wanted, PLAIN);
  },
};

/** A plain convolution with a bias: as the kernels have it. */
function isWhole(layer: ConvolutionLayer): boolean {
  return isPlain(layer) && layer.bias !== false;
}

export function convolve(layer: ConvolutionLayer, x: Tensor, pass: Pass, residual: Tensor | undefined, training = false): Tensor {
  const geometry = geometryOf(layer, x, pass);
  // The scope takes the reshaped views, so that a tensor's memory is free as soon as the tensor itself is disposed of.
  return tf.tidy(() =>
    pass.kernels.convolution(
      inputOf(layer, x, pass, geometry),
      kernelOf(layer, pass, geometry),
      biasOf(layer, pass),
      residual && tf.reshape<tf.Rank.R4>(residual, outputShape(geometry)),
      geometry,
      training,
    ),
  );
}

export const trainConvolution = (
  layer: ConvolutionLayer,
  x: Tensor,
  pass: TrainingPass,
  wanted: boolean,
  residual: Tensor | undefined,
): Trained => {
  const square = squareOf(layer, x, pass);
  return square ? trainSquare(layer, x, pass, wanted, residual, square) : trainPlain(layer, x, pass, wanted, residual);
};

const trainPlain = (layer: ConvolutionLayer, x: Tensor, pass: TrainingPass, wanted: boolean, residual: Tensor | undefined): Trained => ({
  y: convolve(layer, x, pass, residual, true),
  adds: true,
  backward(gradient, added) {
    const geometry = geometryOf(layer, x, pass);
    const { kernels } = pass;
    const { kernel, bias, dx } = tf.tidy(() => {
      const dy = tf.reshape<tf.Rank.R4>(gradient, outputShape(geometry));
      return {
        ...tf.tidy(() =>
          kernels.convolutionFilterGradient(inputOf(layer, x, pass, geometry), dy, geometry, gradientTargets(layer.name, pass)),
        ),
        ...(wanted ? { dx: inputGradient(layer, x, dy, pass, geometry, added) } : {}),
      };
    }) as { kernel: Tensor; bias: Tensor; dx?: Tensor4D };
    pass.addGradient(`${layer.name}/kernel`, kernel);
    pass.addGradient(`${layer.name}/bias`, bias);
    return dx;
  },
});

function geometryOf(layer: ConvolutionLayer, x: Tensor, pass: Pass | TrainingPass): ConvolutionGeometry {
  const geometry = lower(layer, x.shape[0]);
  return 'fast' in pass && pass.fast && isLongLine(layer) ? { ...geometry, fast: true } : geometry;
}

/** What a convolution of another kind is made of. */
const PLAIN = { convolve, train: trainConvolution };

function inputOf(layer: ConvolutionLayer, x: Tensor, pass: Pass, geometry: ConvolutionGeometry): Tensor4D {
  return tf.reshape(formOf(layer) === 'volume' ? layOut(layer, x, pass.kernels) : x, inputShape(geometry));
}

function inputGradient(
  layer: ConvolutionLayer,
  x: Tensor,
  dy: Tensor4D,
  pass: Pass,
  geometry: ConvolutionGeometry,
  added?: Tensor,
): Tensor4D {
  const kernel = kernelOf(layer, pass, geometry);
  if (formOf(layer) !== 'volume') return pass.kernels.convolutionInputGradient(dy, kernel, geometry, added, x);
  const dx = layBack(layer, pass.kernels.convolutionInputGradient(dy, kernel, geometry), pass.kernels);
  return added ? tf.add(dx, tf.reshape(added, dx.shape)) : dx;
}

/** Samples one after the other where all of them would take too much room. */
function inParts(layer: ConvolutionLayer, x: Tensor, work: (part: Tensor) => Tensor): Tensor {
  const batch = x.shape[0];
  const most = Math.max(1, Math.floor(MOST_LAID_OUT / Math.max(1, laidOut(layer))));
  if (most >= batch) return work(x);
  return tf.tidy(() => {
    const flat = tf.reshape(x, [batch, -1]);
    const parts = Array.from({ length: Math.ceil(batch / most) }, (_, index) =>
      work(tf.slice(flat, [index * most, 0], [Math.min(most, batch - index * most), flat.shape[1]!])),
    );
    return tf.concat(parts, 0);
  });
}

/**
 * The 2-D convolution that a 3-D one is. A kernel of 1 x 1 x m runs along the spectra: [batch, pixels, depth, channels],
 * kernel (1, m). A kernel of a x b over all the depth runs in the image plane, depth and channels as one axis. Any other is
 * laid out first (volume.ts).
 */
function lower(layer: ConvolutionLayer, batch: number): ConvolutionGeometry {
  const { input, output, size, stride, margins, border } = layer;
  const form = formOf(layer);
  if (form === 'volume') return lowerVolume(layer, batch);
  const [top, left, front] = margins;
  const common = { batch, filters: output.channels, border };
  if (form === 'spectral') {
    return {
      ...common,
      inHeight: input.rows * input.columns,
      inWidth: input.depth,
      inChannels: input.channels,
      kernelHeight: 1,
      kernelWidth: size[2],
      strideHeight: 1,
      strideWidth: stride[2],
      padTop: 0,
      padBottom: 0,
      padLeft: front[0],
      padRight: front[1],
      outHeight: output.rows * output.columns,
      outWidth: output.depth,
    };
  }
  return {
    ...common,
    inHeight: input.rows,
    inWidth: input.columns,
    inChannels: input.depth * input.channels,
    kernelHeight: size[0],
    kernelWidth: size[1],
    strideHeight: stride[0],
    strideWidth: stride[1],
    padTop: top[0],
    padBottom: top[1],
    padLeft: left[0],
    padRight: left[1],
    outHeight: output.rows,
    outWidth: output.columns,
  };
}

/** Where the gradients of a layer's kernel and bias shall be written, if anywhere. */
export function gradientTargets(name: string, pass: TrainingPass): { kernel: Tensor; bias: Tensor } | undefined {
  const kernel = pass.gradientTarget(`${name}/kernel`);
  return kernel && { kernel, bias: pass.gradientTarget(`${name}/bias`)! };
}

type Shape4D = [number, number, number, number];

function inputShape({ batch, inHeight, inWidth, inChannels }: ConvolutionGeometry): Shape4D {
  return [batch, inHeight, inWidth, inChannels];
}

function outputShape({ batch, outHeight, outWidth, filters }: ConvolutionGeometry): Shape4D {
  return [batch, outHeight, outWidth, filters];
}

function kernelOf(layer: ConvolutionLayer, pass: Pass, geometry: ConvolutionGeometry): Tensor4D {
  const { kernelHeight, kernelWidth, inChannels, filters } = geometry;
  return tf.reshape(pass.weight(`${layer.name}/kernel`), [kernelHeight, kernelWidth, inChannels, filters]);
}

function biasOf(layer: ConvolutionLayer, pass: Pass): Tensor1D {
  return pass.weight(`${layer.name}/bias`) as Tensor as Tensor1D;
}
