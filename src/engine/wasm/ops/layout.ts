import { slice_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.js';
import { floats, type Ops, sizeOf } from './op.js';

/** What moves values and changes none. */
export const layout: Ops = {
  Identity: ({ x }, _, backend) => backend.share(x, x.shape),
  Reshape({ x }, { shape }, backend) {
    const wanted = shape as number[];
    const known = wanted.reduce((product, extent) => (extent < 0 ? product : product * extent), 1);
    return backend.share(
      x,
      wanted.map((extent) => (extent < 0 ? sizeOf(x.shape) / known : extent)),
    );
  },
  Slice({ x }, { begin, size }, backend) {
    const [from, extents] = slice_util.parseSliceParams(x, begin as number | number[], size as number | number[]);
    const y = backend.make(extents);
    copyBlock(backend, y.shape, { tensor: x, begin: from }, { tensor: y, begin: from.map(() => 0) });
    return y;
  },
  PadV2({ x }, { paddings, constantValue }, backend) {
    const around = paddings as [number, number][];
    const y = backend.make(x.shape.map((extent, axis) => around[axis][0] + extent + around[axis][1]));
    backend.values(y).fill(constantValue as number);
    copyBlock(backend, x.shape, { tensor: x, begin: x.shape.map(() => 0) }, { tensor: y, begin: around.map(([before]) => before) });
    return y;
  },
  Concat: (inputs, { axis }, backend) => join(backend, Object.values(inputs), axis as number),
  Pack(inputs, { axis }, backend) {
    const at = axis as number;
    const parts = Object.values(inputs).map((one) => ({ ...one, shape: [...one.shape.slice(0, at), 1, ...one.shape.slice(at)] }));
    return join(backend, parts, at);
  },
  Tile({ x }, { reps }, backend) {
    let y = backend.share(x, x.shape);
    (reps as number[]).forEach((times, axis) => {
      if (times === 1) return;
      const repeated = repeat(backend, y, axis, times);
      backend.disposeData(y.dataId);
      y = repeated;
    });
    return y;
  },
};

interface SliceRange {
  readonly tensor: TensorInfo;
  /** Its first position along each axis. */
  readonly begin: readonly number[];
}

/** Copies a block of one tensor to a place of another: its last two axes at once, the ones before position by position. */
function copyBlock(backend: WasmBackend, shape: readonly number[], source: SliceRange, target: SliceRange): void {
  floats('a copy', source.tensor);
  if (sizeOf(shape) === 0) return;
  const [from, to] = [placed(backend, source), placed(backend, target)];
  const rank = shape.length;
  const [lines, width] = [shape[rank - 2] ?? 1, shape[rank - 1] ?? 1];
  const position = shape.slice(0, -2).map(() => 0);
  for (;;) {
    backend.kernels.plain.copyPieces(1, lines, width * 4, from.at(position), 0, from.line, to.at(position), 0, to.line);
    let axis = position.length - 1;
    while (axis >= 0 && ++position[axis] === shape[axis]) position[axis--] = 0;
    if (axis < 0) return;
  }
}

/** Where a block of a tensor begins: at the position of the axes before its last two, and how far its lines are apart. */
function placed(backend: WasmBackend, { tensor, begin }: SliceRange): { at(position: readonly number[]): number; line: number } {
  const strides = tensor.shape.map((_, axis) => 4 * sizeOf(tensor.shape.slice(axis + 1)));
  const first = begin.reduce((sum, from, axis) => sum + from * strides[axis], backend.address(tensor));
  return { line: strides.at(-2) ?? 0, at: (position) => position.reduce((sum, index, axis) => sum + index * strides[axis], first) };
}

function join(backend: WasmBackend, parts: readonly TensorInfo[], axis: number): TensorInfo {
  floats('Concat', ...parts);
  const [{ shape }] = parts;
  const y = backend.make(shape.map((extent, at) => (at === axis ? parts.reduce((sum, part) => sum + part.shape[axis], 0) : extent)));
  const outer = sizeOf(shape.slice(0, axis));
  const bytesOf = (tensor: TensorInfo) => 4 * sizeOf(tensor.shape.slice(axis));
  let to = backend.address(y);
  for (const part of parts) {
    const bytes = bytesOf(part);
    backend.kernels.plain.copyPieces(outer, 1, bytes, backend.address(part), bytes, 0, to, bytesOf(y), 0);
    to += bytes;
  }
  return y;
}

function repeat(backend: WasmBackend, x: TensorInfo, axis: number, times: number): TensorInfo {
  floats('Tile', x);
  const y = backend.make(x.shape.map((extent, at) => (at === axis ? extent * times : extent)));
  const [outer, bytes] = [sizeOf(x.shape.slice(0, axis)), 4 * sizeOf(x.shape.slice(axis))];
  backend.kernels.plain.copyPieces(outer, times, bytes, backend.address(x), bytes, 0, backend.address(y), bytes * times, bytes);
  return y;
}
