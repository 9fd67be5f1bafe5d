/** What the wasm engine does in one go that is made of many operations elsewhere, on tensors. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { AttentionKernels, LayerNormKernels, WindowKernels } from '../kernels/kernels.js';
import type { WasmTensors } from './tensors.js';

export function windowKernels(tensors: WasmTensors): WindowKernels {
  const { windows } = tensors.kernels;
  const at = (tensor: Tensor) => tensors.address(tensor);
  return {
    maxPool(x, shape) {
      const { batch, outRows, outColumns, outDepth, channels } = shape;
      const y = tensors.make([batch, outRows, outColumns, outDepth * channels]);
      windows.maxPool(shape, at(x), at(y));
      return y;
    },
    maxPoolGradient(dy, x, y, shape) {
      const { batch, rows, columns, depth, channels } = shape;
      const dx = tensors.make([batch, rows, columns, depth * channels]);
      windows.maxPoolGradient(shape, at(x), at(y), at(dy), at(dx));
      return dx;
    },
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

export function layerNormKernels(tensors: WasmTensors): LayerNormKernels {
  const at = (tensor: Tensor) => tensors.address(tensor);
  const rowsOf = (x: Tensor) => ({ rows: x.size / x.shape.at(-1)!, channels: x.shape.at(-1)! });
  return {
    forward(x, gamma, beta, epsilon) {
      const { rows, channels } = rowsOf(x);
      const [y, values, inverse] = [tensors.make(x.shape), tensors.make([rows, channels]), tensors.make([rows])];
      tensors.kernels.layerNorm(rows, channels, epsilon, at(x), at(gamma), at(beta), at(values), at(inverse), at(y));
      return { y, values, inverse };
    },
    gradient(dy, values, inverse, gamma) {
      const { rows, channels } = rowsOf(values);
      const dx = tensors.make(values.shape);
      tensors.kernels.layerNormGradient(rows, channels, at(dy), at(values), at(inverse), at(gamma), at(dx));
      return dx;
    },
    sums(dy, values) {
      const { rows, channels } = rowsOf(values);
      const [gamma, beta] = [tensors.make([channels]), tensors.make([channels])];
      tensors.kernels.layerNormSums(rows, channels, at(dy), at(values), at(gamma), at(beta));
      return { gamma, beta };
    },
  };
}

export function attentionKernels(tensors: WasmTensors): AttentionKernels {
  const { attention } = tensors.kernels;
  const at = (tensor: Tensor) => tensors.address(tensor);
  return {
    forward(x, shape) {
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
