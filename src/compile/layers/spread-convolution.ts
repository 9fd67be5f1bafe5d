import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { type ConvolutionLayer, isDilated, spanOf, spread } from '../../architecture/layers/convolution/layer.js';
import type { Pass, Trained, TrainingPass } from '../pass.js';
import { type AxisCut, putAll, takeAll } from './axis.js';

/** How a plain convolution with a bias computes (convolution.ts). */
interface PlainConvolution {
  convolve(layer: ConvolutionLayer, x: Tensor, pass: Pass, residual: undefined): Tensor;
  train(layer: ConvolutionLayer, x: Tensor, pass: TrainingPass, wanted: boolean, residual: undefined): Trained;
}

/**
 * A convolution of groups, with dilation or without a bias, made of plain ones: one for each group, whose kernel has zeros
 * where a dilated one sees nothing.
 */
export function convolveSpread(layer: ConvolutionLayer, x: Tensor, pass: Pass, { convolve }: PlainConvolution): Tensor {
  return tf.tidy(() => {
    const parts = groupsOf(layer).map((group) =>
      convolve(spread(layer, groupCount(layer)), partOf(x, inputAxis(layer), group), within(layer, group, pass), undefined),
    );
    return joined(parts, layer.output.channels);
  });
}

export function trainSpread(layer: ConvolutionLayer, x: Tensor, pass: TrainingPass, wanted: boolean, plain: PlainConvolution): Trained {
  const own = spread(layer, groupCount(layer));
  const kernels: Tensor[] = [];
  const biases: Tensor[] = [];
  const steps = groupsOf(layer).map((group) => {
    const inner: TrainingPass = {
      ...pass,
      ...within(layer, group, pass),
      // Zeros between a kernel's values make no larger kernel of it.
      fast: pass.fast && !isDilated(layer),
      // What is packed is the whole kernel: here are parts of it.
      gradientTarget: () => undefined,
      addGradient: (name, gradient) => (name.endsWith('/kernel') ? kernels : biases).push(gradient),
    };
    return plain.train(own, partOf(x, inputAxis(layer), group), inner, wanted, undefined);
  });
  return {
    y: joined(
      steps.map(({ y }) => y),
      layer.output.channels,
    ),
    backward(dy) {
      kernels.length = 0;
      biases.length = 0;
      const parts = steps.map(({ y, backward }, group) => {
        const part = tf.reshape(partOf(dy, outputAxis(layer), group), y.shape);
        return backward(part);
      });
      const taps = tf.tidy(() =>
        kernels.map((kernel) => tf.reshape(takeAll(kernel, tapsOf(layer), pass.kernels), [-1, own.output.channels])),
      );
      pass.addGradient(`${layer.name}/kernel`, tf.concat(taps, 1));
      if (layer.bias !== false) pass.addGradient(`${layer.name}/bias`, tf.concat(biases, 0));
      return wanted ? tf.reshape(joined(parts as Tensor[], layer.input.channels), x.shape) : undefined;
    },
  };
}

interface ChannelAxis {
  readonly groups: number;
  readonly channels: number;
}

const groupCount = ({ groups = 1 }: ConvolutionLayer) => groups;
const groupsOf = (layer: ConvolutionLayer) => Array.from({ length: groupCount(layer) }, (_, group) => group);
const inputAxis = (layer: ConvolutionLayer): ChannelAxis => ({ groups: groupCount(layer), channels: layer.input.channels });
const outputAxis = (layer: ConvolutionLayer): ChannelAxis => ({ groups: groupCount(layer), channels: layer.output.channels });

/** The channels of one group, [samples, values]. */
function partOf(x: Tensor, { groups, channels }: ChannelAxis, group: number): Tensor {
  if (groups === 1) return tf.reshape(x, [x.shape[0], -1]);
  const each = channels / groups;
  return tf.tidy(() => tf.reshape(tf.slice(tf.reshape(x, [-1, channels]), [0, group * each], [-1, each]), [x.shape[0], -1]));
}

/** All channels again, [samples, values]. */
function joined(parts: readonly Tensor[], channels: number): Tensor {
  const [first] = parts;
  const each = channels / parts.length;
  if (parts.length === 1) return tf.reshape(first, [first.shape[0], -1]);
  return tf.tidy(() =>
    tf.reshape(
      tf.concat(
        parts.map((part) => tf.reshape(part, [-1, each])),
        1,
      ),
      [first.shape[0], -1],
    ),
  );
}

/** The weights of one group, as the plain convolution asks for them. */
function within(layer: ConvolutionLayer, group: number, pass: Pass): Pass {
  const filters = layer.output.channels / groupCount(layer);
  return {
    ...pass,
    weight(name) {
      if (name.endsWith('/kernel')) {
        const columns = tf.reshape(pass.weight(name), [-1, layer.output.channels]);
        const own = tf.slice(columns, [0, group * filters], [-1, filters]);
        return putAll(own, tapsOf(layer), pass.kernels) as Variable;
      }
      return (layer.bias === false ? tf.zeros([filters]) : tf.slice(pass.weight(name), [group * filters], [filters])) as Variable;
    },
  };
}

/** Where the values of a group's kernel stand in the one with zeros between them. */
function tapsOf(layer: ConvolutionLayer): AxisCut {
  const { size, dilation = [1, 1, 1], input, output } = layer;
  const span = spanOf(layer);
  const inner = (input.channels / groupCount(layer)) * (output.channels / groupCount(layer));
  const position = (axis: 0 | 1 | 2) => ({ offset: 0, count: size[axis], step: dilation[axis] });
  return [
    { axis: { outer: 1, extent: span[0], inner: span[1] * span[2] * inner }, positions: position(0) },
    { axis: { outer: size[0], extent: span[1], inner: span[2] * inner }, positions: position(1) },
    { axis: { outer: size[0] * size[1], extent: span[2], inner }, positions: position(2) },
  ];
}
