import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { ConvolutionLayer } from '../../architecture/layers/convolution/layer.js';
import { sizeOf } from '../../architecture/shape.js';
import type { ConvolutionGeometry, TapShape, TrainingKernels } from '../../engine/kernels/kernels.js';
import { pad, unpad } from '../../engine/kernels/portable-padding.js';
import { type AxisCut, putAll, takeAll } from './axis.js';

/**
 * A kernel of a x b x m that spans neither all the depth nor a single pixel is a convolution along spectra too: what its
 * a x b taps in the plane see is laid out one below the other, [batch, outputs x taps, depth, channels], and a kernel of
 * (a b, m) goes down it in steps of a b. Weights keep their order.
 */
export function lowerVolume({ input, output, size, stride, margins, border }: ConvolutionLayer, batch: number): ConvolutionGeometry {
  const taps = size[0] * size[1];
  const pixels = output.rows * output.columns;
  return {
    batch,
    filters: output.channels,
    border,
    inHeight: pixels * taps,
    inWidth: input.depth,
    inChannels: input.channels,
    kernelHeight: taps,
    kernelWidth: size[2],
    strideHeight: taps,
    strideWidth: stride[2],
    padTop: 0,
    padBottom: 0,
    padLeft: margins[2][0],
    padRight: margins[2][1],
    outHeight: pixels,
    outWidth: output.depth,
  };
}

/** What the taps see, [batch, pixels of the output, taps, depth x channels]. */
export function layOut(layer: ConvolutionLayer, x: Tensor, kernels: TrainingKernels): Tensor4D {
  const { input, output, size } = layer;
  const batch = x.shape[0];
  if (kernels.taps) return kernels.taps.layOut(x, tapShape(layer, batch)) as Tensor4D;
  const image = tf.reshape<tf.Rank.R4>(x, [batch, input.rows, input.columns, input.depth * input.channels]);
  const padded = pad(image, margins(layer, batch));
  return tf.concat(
    tapsOf(size).map((tap) =>
      tf.tidy(() =>
        tf.reshape(takeAll(padded, cut(layer, batch, tap), kernels), [
          batch,
          output.rows * output.columns,
          1,
          input.depth * input.channels,
        ]),
      ),
    ),
    2,
  ) as Tensor4D;
}

/** The adjoint: the gradient of what the taps saw goes back to where they saw it. */
export function layBack(layer: ConvolutionLayer, gradient: Tensor, kernels: TrainingKernels): Tensor4D {
  const { input, output, size } = layer;
  const batch = gradient.shape[0];
  const taken = tapShape(layer, batch);
  if (kernels.taps && !taken.replicate) return kernels.taps.layBack(gradient, taken) as Tensor4D;
  const taps = size[0] * size[1];
  const values = input.depth * input.channels;
  const whole = tf.reshape(gradient, [batch * output.rows * output.columns, taps, values]);
  const geometry = margins(layer, batch);
  const shape: [number, number, number, number] = [batch, heightOf(geometry), widthOf(geometry), values];
  // One tap after the other: all of them at once would take as much room again as what is laid out.
  const sum = tapsOf(size).reduce(
    (all: Tensor | undefined, tap, index) =>
      tf.tidy(() => {
        const axis = { outer: batch * output.rows * output.columns, extent: taps, inner: values };
        const part = takeAll(whole, [{ axis, positions: { offset: index, count: 1, step: 1 } }], kernels);
        const back = tf.reshape(putAll(part, cut(layer, batch, tap), kernels), shape);
        const together = all ? tf.add(all, back) : back;
        all?.dispose();
        return together;
      }),
    undefined,
  );
  return unpad(sum as Tensor4D, geometry);
}

function tapShape({ input, output, size, stride, margins: [top, left], border }: ConvolutionLayer, batch: number): TapShape {
  return {
    batch,
    rows: input.rows,
    columns: input.columns,
    values: input.depth * input.channels,
    tapRows: size[0],
    tapColumns: size[1],
    stepRows: stride[0],
    stepColumns: stride[1],
    top: top[0],
    left: left[0],
    outRows: output.rows,
    outColumns: output.columns,
    replicate: border === 'replicate' && top[0] + top[1] + left[0] + left[1] > 0,
  };
}

function tapsOf([rows, columns]: readonly number[]): [row: number, column: number][] {
  return Array.from({ length: rows * columns }, (_, index) => [Math.floor(index / columns), index % columns]);
}

/** The margins in the plane as the padding of an image whose channels are depth and channels. */
function margins({ input, margins: [top, left], border }: ConvolutionLayer, batch: number): ConvolutionGeometry {
  return {
    batch,
    inHeight: input.rows,
    inWidth: input.columns,
    inChannels: sizeOf(input) / (input.rows * input.columns),
    border,
    padTop: top[0],
    padBottom: top[1],
    padLeft: left[0],
    padRight: left[1],
    kernelHeight: 1,
    kernelWidth: 1,
    strideHeight: 1,
    strideWidth: 1,
    filters: 0,
    outHeight: 0,
    outWidth: 0,
  };
}

function heightOf({ inHeight, padTop, padBottom }: ConvolutionGeometry): number {
  return inHeight + padTop + padBottom;
}

function widthOf({ inWidth, padLeft, padRight }: ConvolutionGeometry): number {
  return inWidth + padLeft + padRight;
}

/** Rows, then columns as they are once the rows are cut. */
function cut(layer: ConvolutionLayer, batch: number, [row, column]: readonly number[]): AxisCut {
  const { output, stride } = layer;
  const geometry = margins(layer, batch);
  const [height, width] = [heightOf(geometry), widthOf(geometry)];
  return [
    {
      axis: { outer: batch, extent: height, inner: width * geometry.inChannels },
      positions: { offset: row, count: output.rows, step: stride[0] },
    },
    {
      axis: { outer: batch * output.rows, extent: width, inner: geometry.inChannels },
      positions: { offset: column, count: output.columns, step: stride[1] },
    },
  ];
}
