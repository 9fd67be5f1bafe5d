import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.js';

/** One of tfjs' operations, by its name in tfjs, on the wasm engine. */
export type Op = (inputs: Readonly<Record<string, TensorInfo>>, attributes: NamedAttrMap, backend: WasmBackend) => TensorInfo;

export type Ops = Readonly<Record<string, Op>>;

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Kernels know float32 only: what the networks compute in. */
export function floats(name: string, ...tensors: readonly TensorInfo[]): void {
  for (const { dtype } of tensors) if (dtype !== 'float32') throw new Error(`${name} of ${dtype} is not supported by the wasm engine`);
}
