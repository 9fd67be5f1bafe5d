import type { TensorInfo } from '@tensorflow/tfjs-core';

/** What a program is bound to: a tensor, all of a buffer, or a part of it. */
export type Bound = TensorInfo | GPUBuffer | GPUBufferBinding;

/** Tensors side by side: the part of a buffer that they fill now. */
export interface PackedTensors {
  readonly part: Required<GPUBufferBinding>;
}
