import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { type ConvolutionLayer, isPlain, type Margin } from '../../architecture/layers/convolution/layer.js';
import { isKind } from '../../architecture/layers/index.js';
import type { ParallelLayer } from '../../architecture/layers/parallel.js';
import type { Trained, TrainingPass } from '../pass.js';
import { type AxisCut, putAll, takeAll } from './axis.js';
import { trainConvolution } from './convolution.js';

const AXES = [0, 1, 2] as const;
type Triple = readonly [number, number, number];

/** Branches of one convolution each whose sum is one convolution, and where their kernels stand in its own. */
interface Merged {
  readonly layer: ConvolutionLayer;
  readonly branches: readonly { readonly layer: ConvolutionLayer; readonly at: Triple }[];
}

/**
 * The one convolution that the sum of a layer's branches is, where the pass allows it (training.fast_convolutions) and it has fewer
 * multiplications. Its kernel is the sum of theirs, each where its margins put it (Ding et al. 2021, "Diverse Branch
 * Block").
 */
export function mergedOf({ name, chains, join }: ParallelLayer, { fast }: TrainingPass): Merged | undefined {
  if (!fast || join !== 'add' || chains.length < 2) return undefined;
  const layers: ConvolutionLayer[] = [];
  for (const [only, ...others] of chains) {
    if (!only || others.length > 0 || !isKind(only, 'convolution') || !isPlain(only) || only.bias === false) return undefined;
    layers.push(only);
  }
  const [first] = layers;
  if (layers.some(({ stride, border }) => border !== first.border || AXES.some((axis) => stride[axis] !== first.stride[axis])))
    return undefined;
  const before = AXES.map((axis) => Math.max(...layers.map(({ margins }) => margins[axis][0])));
  const places = layers.map(({ margins }) => AXES.map((axis) => before[axis] - margins[axis][0]) as unknown as Triple);
  const size = AXES.map((axis) => Math.max(...layers.map((layer, index) => places[index][axis] + layer.size[axis]))) as unknown as Triple;
  const taps = (kernel: Triple) => kernel[0] * kernel[1] * kernel[2];
  if (taps(size) >= layers.reduce((sum, layer) => sum + taps(layer.size), 0)) return undefined;
  const { input, output, stride, border } = first;
  // All end where the kernels' last values stand at the last output: the margin there is what the largest kernel reaches beyond the input.
  const extents = { input: [input.rows, input.columns, input.depth], output: [output.rows, output.columns, output.depth] };
  const margins = AXES.map((axis): Margin => {
    const reach = (extents.output[axis] - 1) * stride[axis] + size[axis] - before[axis];
    return [before[axis], Math.max(0, reach - extents.input[axis])];
  }) as unknown as ConvolutionLayer['margins'];
  // A replicated border is copied as far as each kernel's own margins reach: the same value, however far.
  return {
    layer: { kind: 'convolution', name: `${name}/merged`, input, output, size, stride, margins, border, l2: 0 },
    branches: layers.map((layer, index) => ({ layer, at: places[index] })),
  };
}

export function trainMerged({ layer, branches }: Merged, x: Tensor, pass: TrainingPass, wanted: boolean): Trained {
  const kernel = tf.tidy(() =>
    sumOf(branches.map((one) => tf.reshape(putAll(pass.weight(`${one.layer.name}/kernel`), placesOf(one, layer), pass.kernels), [-1]))),
  );
  const bias = tf.tidy(() => sumOf(branches.map((one) => pass.weight(`${one.layer.name}/bias`))));
  const inner: TrainingPass = {
    ...pass,
    weight: (name) => (name.endsWith('/kernel') ? kernel : bias) as Variable,
    // What is packed are the branches' own kernels.
    gradientTarget: () => undefined,
    addGradient(name, gradient) {
      for (const one of branches) {
        const own = one.layer.name;
        if (name.endsWith('/bias')) pass.addGradient(`${own}/bias`, gradient);
        else
          pass.addGradient(
            `${own}/kernel`,
            tf.tidy(() => takeAll(gradient, placesOf(one, layer), pass.kernels)),
          );
      }
    },
  };
  return trainConvolution(layer, x, inner, wanted, undefined);
}

/** Where a branch's kernel stands in the merged one. */
function placesOf({ layer: own, at }: Merged['branches'][number], { size, input, output }: ConvolutionLayer): AxisCut {
  const values = input.channels * output.channels;
  const position = (axis: 0 | 1 | 2) => ({ offset: at[axis], count: own.size[axis], step: 1 });
  return [
    { axis: { outer: 1, extent: size[0], inner: size[1] * size[2] * values }, positions: position(0) },
    { axis: { outer: own.size[0], extent: size[1], inner: size[2] * values }, positions: position(1) },
    { axis: { outer: own.size[0] * own.size[1], extent: size[2], inner: values }, positions: position(2) },
  ];
}

function sumOf(tensors: readonly Tensor[]): Tensor {
  return tensors.reduce((sum, one) => tf.add(sum, one));
}
