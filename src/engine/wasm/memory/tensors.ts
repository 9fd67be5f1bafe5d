import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.js';
import type { WasmKernels } from '../kernels.js';

/** The engine's tensors by address, and the kernels on their memory. */
export class WasmTensors {
  readonly kernels: WasmKernels;

  constructor(readonly backend: WasmBackend) {
    this.kernels = backend.kernels;
  }

  /** The byte address of a tensor's values; 0 of none. */
  address(tensor: Tensor | undefined): number {
    return tensor ? this.backend.address(tensor) : 0;
  }

  /** A new float32 tensor, its values not set yet; tfjs' scopes own it. */
  make<Kind extends Tensor>(shape: readonly number[]): Kind {
    return tf.engine().makeTensorFromTensorInfo(this.backend.make(shape)) as Kind;
  }

  /** Bytes of the memory, which grows and never shrinks. */
  get memoryBytes(): number {
    return this.backend.shared.buffer.byteLength;
  }
}
