/** What the wasm engine does in one go that is made of many operations elsewhere, on tensors. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { BlockKernels, WindowShape } from '../kernels/block-kernels.js';
import type { TapKernels } from '../kernels/kernels.js';
import type { PoolShape } from './calls.js';
import { hasSquares, squaresOf } from './convolution/winograd-form.js';
import type { WasmTensors } from './memory/tensors.js';

/** Maxima; gradients of windows that do not overlap. */
export function windowKernel(tensors: WasmTensors): BlockKernels['window'] {
  const { windows } = tensors.kernels;
  const at = (tensor: Tensor) => tensors.address(tensor);
  return {
    takes: ({ take }) => take === 'max',
    takesBack: ({ size, stride }) => size.every((length, axis) => stride[axis] >= length),
    value(x, shape) {
      const y = tensors.make([shape.batch, ...shape.output, shape.channels]);
      windows.maxPool(poolOf(shape), at(x), at(y));
      return { y };
    },
    gradient(dy, x, y, _which, shape) {
      const [rows, columns, depth] = shape.input;
      const dx = tensors.make([shape.batch, rows, columns, depth * shape.channels]);
      windows.maxPoolGradient(poolOf(shape), at(x), at(y), at(dy), at(dx));
      return dx;
    },
  };
}

function poolOf({ batch, input, output, channels, size, stride }: WindowShape): PoolShape {
  const [rows, columns, depth] = input;
  const [sizeRows, sizeColumns, sizeDepth] = size;
  const [stepRows, stepColumns, stepDepth] = stride;
  const [outRows, outColumns, outDepth] = output;
  return {
    batch,
    rows,
    columns,
    depth,
    channels,
    sizeRows,
    sizeColumns,
    sizeDepth,
    stepRows,
    stepColumns,
    stepDepth,
    outRows,
    outColumns,
    outDepth,
  };
}

export function tapKernels(tensors: WasmTensors): TapKernels {
  const { windows } = tensors.kernels;
  const at = (tensor: Tensor) => tensors.address(tensor);
  return {
    layOut(x, shape) {
      const { batch, outRows, outColumns, tapRows, tapColumns, values } = shape;
      const y = tensors.make([batch, outRows * outColumns, tapRows * tapColumns, values]);
      windows.layOut(shape, at(x), at(y));
      return y;
    },
    layBack(dy, shape) {
      const dx = tensors.make([shape.batch, shape.rows, shape.columns, shape.values]);
      windows.layBack(shape, at(dy), at(dx));
      return dx;
    },
  };
}

export function squareKernel(tensors: WasmTensors): BlockKernels['square'] {
  const { kernels } = tensors;
  const at = (tensor: Tensor) => tensors.address(tensor);
  return {
    takes: hasSquares,
    value(x, kernel, bias, shape) {
      const y = tensors.make([shape.batch, ...shape.output, shape.filters]);
      kernels.convolutionOfSquares(squaresOf(shape), at(x), at(kernel), at(bias), at(y));
      return y;
    },
    inputGradient(dy, kernel, shape) {
      const dx = tensors.make([shape.batch, ...shape.input, shape.channels]);
      kernels.squaresInputGradient(squaresOf(shape), at(dy), at(kernel), at(dx));
      return dx;
    },
    filterGradient(x, dy, shape) {
      const kernel = tensors.make([...shape.size, shape.channels, shape.filters]);
      const bias = tensors.make([shape.filters]);
      kernels.squaresFilterGradient(squaresOf(shape), at(x), at(dy), at(kernel), at(bias));
      return { kernel, bias };
    },
  };
}

/** Of each position by itself. It keeps the values before gamma and beta, and 1 / deviation of each line. */
export function lineKernels(tensors: WasmTensors): BlockKernels['lines'] {
  const at = (tensor: Tensor) => tensors.address(tensor);
  return {
    takes: ({ positions, groups }) => positions === 1 && groups === 1,
    value(x, gamma, beta, { samples, channels }, epsilon) {
      const [y, values, inverse] = [tensors.make(x.shape), tensors.make([samples, channels]), tensors.make([samples])];
      tensors.kernels.layerNorm(samples, channels, epsilon, at(x), at(gamma), at(beta), at(values), at(inverse), at(y));
      return { y, kept: [values, inverse] };
    },
    gradient(dy, x, gamma, [values, inverse], { samples, channels }) {
      const dx = tensors.make(x.shape);
      tensors.kernels.layerNormGradient(samples, channels, at(dy), at(values), at(inverse), at(gamma), at(dx));
      return dx;
    },
    weights(dy, _x, [values], { samples, channels }) {
      const [gamma, beta] = [tensors.make<Tensor1D>([channels]), tensors.make<Tensor1D>([channels])];
      tensors.kernels.layerNormSums(samples, channels, at(dy), at(values), at(gamma), at(beta));
      return { gamma, beta };
    },
  };
}

/** Of heads whose queries, keys and values are different channels. */
export function attentionKernel(tensors: WasmTensors): BlockKernels['attention'] {
  const { attention } = tensors.kernels;
  const at = (tensor: Tensor) => tensors.address(tensor);
  return {
    takes: ({ shared }) => !shared,
    value(x, shape) {
      const { batch, positions, heads, values } = shape;
      const y = tensors.make([batch, positions, heads * values]);
      const shares = tensors.make([batch, heads, positions, positions]);
      attention.attend(shape, at(x), at(shares), at(y));
      return { y, shares };
    },
    gradient(dy, x, shares, shape) {
      const dx = tensors.make(x.shape);
      attention.attendGradient(shape, at(dy), at(x), at(shares), at(dx));
      return dx;
    },
  };
}
