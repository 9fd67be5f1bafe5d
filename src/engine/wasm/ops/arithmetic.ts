import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.js';
import { floats, type Op, type Ops, sizeOf } from './op.js';

/** By assembly/elementwise.ts. */
const [ADD, SUBTRACT, MULTIPLY, DIVIDE, GREATER] = [0, 1, 2, 3, 4];
const [ROOT, RELU, STEP] = [0, 1, 2];

/** + - * / and what compares: the same bits everywhere. */
export const arithmetic: Ops = {
  Add: binary('Add', ADD),
  Sub: binary('Sub', SUBTRACT),
  Multiply: binary('Multiply', MULTIPLY),
  RealDiv: binary('RealDiv', DIVIDE),
  Maximum: binary('Maximum', GREATER),
  Square: ({ x }, _, backend) => pair(backend, 'Square', MULTIPLY, x, x),
  Sqrt: unary('Sqrt', ROOT),
  Relu: unary('Relu', RELU),
  Step: unary('Step', STEP),
  Sum: (inputs, { axis, keepDims }, backend) =>
    reduce('Sum', inputs.x, axis as number | number[] | null, keepDims as boolean, false, backend),
  Mean: (inputs, { axis, keepDims }, backend) =>
    reduce('Mean', inputs.x, axis as number | number[] | null, keepDims as boolean, true, backend),
};

function binary(name: string, operation: number): Op {
  return ({ a, b }, _, backend) => pair(backend, name, operation, a, b);
}

function pair(backend: WasmBackend, name: string, operation: number, a: TensorInfo, b: TensorInfo): TensorInfo {
  floats(name, a, b);
  const y = backend.make(backend_util.assertAndGetBroadcastShape(a.shape, b.shape));
  const [size, sizeA, sizeB] = [sizeOf(y.shape), sizeOf(a.shape), sizeOf(b.shape)];
  // Of operands of unlike shapes one is a single value: nothing here stretches an axis.
  if ([sizeA, sizeB].some((one) => one !== size && one !== 1))
    throw new Error(`${name} of ${a.shape} and ${b.shape} is not supported by the wasm engine`);
  backend.kernels.elementwise.binary(
    operation,
    size,
    backend.address(a),
    sizeA === size,
    backend.address(b),
    sizeB === size,
    backend.address(y),
  );
  return y;
}

function unary(name: string, operation: number): Op {
  return ({ x }, _, backend) => {
    floats(name, x);
    const y = backend.make(x.shape);
    backend.kernels.elementwise.unary(operation, sizeOf(x.shape), backend.address(x), backend.address(y));
    return y;
  };
}

/** Over axes that lie side by side. */
function reduce(
  name: string,
  x: TensorInfo,
  axis: number | number[] | null,
  keepDims: boolean,
  mean: boolean,
  backend: WasmBackend,
): TensorInfo {
  floats(name, x);
  const rank = x.shape.length;
  const axes = (axis === null || axis === undefined ? x.shape.map((_, index) => index) : [axis].flat())
    .map((one) => (one < 0 ? one + rank : one))
    .sort((a, b) => a - b);
  const [first, end] = [axes[0] ?? 0, (axes.at(-1) ?? -1) + 1];
  if (end - first !== axes.length) throw new Error(`${name} over the axes ${axes} is not supported by the wasm engine`);
  const [outer, count, inner] = [x.shape.slice(0, first), x.shape.slice(first, end), x.shape.slice(end)].map(sizeOf);
  const y = backend.make(x.shape.flatMap((extent, index) => (axes.includes(index) ? (keepDims ? [1] : []) : [extent])));
  backend.kernels.plain.sumAxis(outer, count, inner, mean ? count : 1, backend.address(x), backend.address(y));
  return y;
}
