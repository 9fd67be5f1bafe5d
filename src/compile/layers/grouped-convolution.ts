import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ConvolutionLayer } from '../../architecture/layers/convolution/layer.js';
import { sizeOf } from '../../architecture/shape.js';
import type { GroupedShape, SquareShape } from '../../engine/kernels/block-kernels.js';
import type { TrainingKernels } from '../../engine/kernels/kernels.js';
import type { Pass, Trained, TrainingPass } from '../pass.js';

/** An engine that computes all groups at once, and what it is to compute. */
export interface Groups {
  readonly kernels: NonNullable<TrainingKernels['grouped']>;
  readonly shape: GroupedShape;
}

/** What engines that compute convolutions as they are take of one: its geometry for so many samples. */
export function shapeOf({ input, output, size, stride, margins, border }: ConvolutionLayer, x: Tensor): SquareShape {
  return {
    batch: x.size / sizeOf(input),
    input: [input.rows, input.columns, input.depth],
    output: [output.rows, output.columns, output.depth],
    channels: input.channels,
    filters: output.channels,
    size,
    stride,
    margins,
    border,
  };
}

/** Undefined where there is one group, or where the engine leaves groups to convolutions of their own. */
export function groupsOf(layer: ConvolutionLayer, x: Tensor, { grouped }: TrainingKernels): Groups | undefined {
  const { groups = 1, dilation = [1, 1, 1] } = layer;
  if (!grouped || groups === 1) return undefined;
  const shape = { ...shapeOf(layer, x), groups, dilation };
  return grouped.takes(shape) ? { kernels: grouped, shape } : undefined;
}

export function convolveGroups({ name, bias }: ConvolutionLayer, x: Tensor, pass: Pass, { kernels, shape }: Groups): Tensor {
  const y = kernels.value(x, pass.weight(`${name}/kernel`), bias === false ? undefined : pass.weight(`${name}/bias`), shape);
  const shaped = tf.reshape(y, [shape.batch, -1, shape.filters]);
  y.dispose();
  return shaped;
}

export function trainGroups(layer: ConvolutionLayer, x: Tensor, pass: TrainingPass, wanted: boolean, groups: Groups): Trained {
  const { kernels, shape } = groups;
  const { name } = layer;
  return {
    y: convolveGroups(layer, x, pass, groups),
    backward(dy) {
      const [kernel, bias] = [pass.gradientTarget(`${name}/kernel`), pass.gradientTarget(`${name}/bias`)];
      const gradients = kernels.filterGradient(x, dy, shape, kernel && bias && { kernel, bias });
      pass.addGradient(`${name}/kernel`, gradients.kernel);
      if (layer.bias !== false) pass.addGradient(`${name}/bias`, gradients.bias);
      return wanted ? kernels.inputGradient(dy, pass.weight(`${name}/kernel`), shape) : undefined;
    },
  };
}
