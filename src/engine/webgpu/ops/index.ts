import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuBackend } from '../backend.js';
import { binaryProgram, BINARY_NAMES, castProgram, type Extent, equalProgram, UNARY_NAMES, unaryProgram } from './elementwise.js';
import { JOINED, joinProgram, padProgram, sliceProgram, tileProgram } from './layout.js';
import { reduceProgram } from './reduce.js';

/** One of tfjs' operations by kernels of our own; undefined for shapes and types that stay with tfjs' kernel. */
type Op = (inputs: Readonly<Record<string, TensorInfo>>, attributes: NamedAttrMap, backend: GpuBackend) => TensorInfo | undefined;

const OPS: Readonly<Record<string, Op>> = {
  ...Object.fromEntries(BINARY_NAMES.map((name) => [name, binary(name)])),
  ...Object.fromEntries(UNARY_NAMES.map((name) => [name, unary(name)])),
  Sum: (inputs, attributes, backend) => reduce(inputs.x, attributes, false, backend),
  Mean: (inputs, attributes, backend) => reduce(inputs.x, attributes, true, backend),
  Equal({ a, b }, _, backend) {
    const count = sizeOf(a.shape);
    if (!areFloats(a, b) || count !== sizeOf(b.shape)) return undefined;
    return run(backend, a.shape, `Equal ${count}`, () => equalProgram(count), [a, b], 'bool');
  },
  Cast({ x }, { dtype }, backend) {
    const count = sizeOf(x.shape);
    if (dtype !== 'float32' || (x.dtype !== 'bool' && x.dtype !== 'int32') || count === 0) return undefined;
    return run(backend, x.shape, `Cast ${count}`, () => castProgram(count), [x]);
  },
  Slice({ x }, { begin, size }, backend) {
    if (!areFloats(x)) return undefined;
    const [from, extents] = tf.slice_util.parseSliceParams(x, begin as number | number[], size as number | number[]);
    if (sizeOf(extents) === 0) return undefined;
    return run(backend, extents, `Slice ${x.shape} ${from} ${extents}`, () => sliceProgram(x.shape, from, extents), [x]);
  },
  PadV2({ x }, { paddings, constantValue }, backend) {
    if (!areFloats(x)) return undefined;
    const around = paddings as [number, number][];
    const shape = x.shape.map((extent, axis) => extent + around[axis][0] + around[axis][1]);
    const value = constantValue as number;
    return run(backend, shape, `PadV2 ${x.shape} ${around} ${value}`, () => padProgram(x.shape, around, value), [x]);
  },
  Tile({ x }, { reps }, backend) {
    if (!areFloats(x)) return undefined;
    const times = reps as number[];
    const shape = x.shape.map((extent, axis) => extent * times[axis]);
    return run(backend, shape, `Tile ${x.shape} ${times}`, () => tileProgram(x.shape, times), [x]);
  },
  Concat: (inputs, { axis }, backend) => join(Object.values(inputs), axis as number, backend),
  Pack(inputs, { axis }, backend) {
    const at = axis as number;
    const parts = Object.values(inputs).map((one) => ({ ...one, shape: [...one.shape.slice(0, at), 1, ...one.shape.slice(at)] }));
    return join(parts, at, backend);
  },
};

/** Takes the place of tfjs' own kernels, so that a step is made of dispatches that several trials can take as one (together/). */
export function registerOps(): void {
  const backendName = 'webgpu';
  for (const [kernelName, op] of Object.entries(OPS)) {
    const before = tf.getKernel(kernelName, backendName);
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      ...before,
      kernelFunc: (call) =>
        op(call.inputs as Record<string, TensorInfo>, call.attrs ?? {}, call.backend as GpuBackend) ?? before.kernelFunc(call),
    });
  }
}

function run(
  backend: GpuBackend,
  shape: readonly number[],
  key: string,
  make: () => ReturnType<typeof equalProgram>,
  inputs: readonly TensorInfo[],
  dtype: 'float32' | 'bool' = 'float32',
): TensorInfo {
  const y = backend.makeTensorInfo([...shape], dtype);
  backend.dispatch(backend.program(`op ${key}`, make), [...inputs, y]);
  return y;
}

function binary(name: (typeof BINARY_NAMES)[number]): Op {
  return ({ a, b }, _, backend) => {
    if (!areFloats(a, b)) return undefined;
    const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const count = sizeOf(shape);
    const [first, second] = [a, b].map((one): Extent | undefined =>
      sizeOf(one.shape) === count ? 'each' : sizeOf(one.shape) === 1 ? 'one' : undefined,
    );
    // Nothing stretches an axis, as on wasm.
    if (!first || !second) return undefined;
    return run(backend, shape, `${name} ${count} ${first} ${second}`, () => binaryProgram(name, count, first, second), [a, b]);
  };
}

function unary(name: (typeof UNARY_NAMES)[number]): Op {
  return ({ x }, _, backend) => {
    const count = sizeOf(x.shape);
    return areFloats(x) ? run(backend, x.shape, `${name} ${count}`, () => unaryProgram(name, count), [x]) : undefined;
  };
}

/** Over axes that lie side by side. */
function reduce(x: TensorInfo, { axis, keepDims }: NamedAttrMap, mean: boolean, backend: GpuBackend): TensorInfo | undefined {
  if (!areFloats(x)) return undefined;
  const rank = x.shape.length;
  const given = axis as number | number[] | null | undefined;
  const axes = (given === null || given === undefined ? x.shape.map((_, index) => index) : [given].flat())
    .map((one) => (one < 0 ? one + rank : one))
    .sort((a, b) => a - b);
  const [first, end] = [axes[0] ?? 0, (axes.at(-1) ?? -1) + 1];
  if (end - first !== axes.length) return undefined;
  const [outer, extent, inner] = [x.shape.slice(0, first), x.shape.slice(first, end), x.shape.slice(end)].map(sizeOf);
  const shape = x.shape.flatMap((one, index) => (axes.includes(index) ? (keepDims ? [1] : []) : [one]));
  const divisor = mean ? extent : 1;
  return run(backend, shape, `Sum ${outer} ${extent} ${inner} ${divisor}`, () => reduceProgram({ outer, extent, inner }, divisor), [x]);
}

function join(parts: readonly TensorInfo[], axis: number, backend: GpuBackend): TensorInfo | undefined {
  const filled = parts.filter(({ shape }) => sizeOf(shape) > 0);
  if (!areFloats(...filled) || filled.length === 0 || filled.length > JOINED) return undefined;
  const at = axis < 0 ? axis + parts[0].shape.length : axis;
  const [{ shape }] = filled;
  const widths = filled.map((part) => sizeOf(part.shape.slice(at)));
  const lines = sizeOf(shape.slice(0, at));
  const joined = shape.map((extent, index) => (index === at ? filled.reduce((sum, part) => sum + part.shape[at], 0) : extent));
  return run(backend, joined, `Concat ${lines} ${widths}`, () => joinProgram(lines, widths), filled);
}

/** Float32 with any values at all. */
function areFloats(...tensors: readonly TensorInfo[]): boolean {
  return tensors.every(({ dtype, shape }) => dtype === 'float32' && sizeOf(shape) > 0);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
