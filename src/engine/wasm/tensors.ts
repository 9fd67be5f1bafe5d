import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { Failure } from '../../errors/failure.js';
import { WasmKernels } from './kernels.js';

/** What is used of tfjs' wasm back end (4.22) beyond its public interface. */
interface WasmBackend {
  readonly wasm: { _malloc(bytes: number): number; _free(address: number): void; readonly asm: { readonly memory: WebAssembly.Memory } };
  readonly dataIdMap: { get(id: object): { readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: 'float32'): tf.TensorInfo;
}

/** The tensors of tfjs' wasm back end by address, and the kernels on their memory. */
export class WasmTensors {
  readonly kernels: WasmKernels;
  readonly #backend: WasmBackend;

  constructor() {
    this.#backend = tf.backend() as unknown as WasmBackend;
    const { wasm } = this.#backend;
    this.kernels = new WasmKernels(wasm.asm.memory, (bytes) => allocated(wasm._malloc(bytes)), (address) => wasm._free(address));
  }

  /** The byte address of a tensor's values; 0 of none. */
  address(tensor: Tensor | undefined): number {
    return tensor ? this.#backend.dataIdMap.get(tensor.dataId).memoryOffset : 0;
  }

  /** A new float32 tensor, its values not set yet; tfjs' scopes own it. */
  make<Kind extends Tensor>(shape: readonly number[]): Kind {
    const info = this.#backend.makeOutput(shape, 'float32');
    allocated(this.#backend.dataIdMap.get(info.dataId).memoryOffset);
    return tf.engine().makeTensorFromTensorInfo(info) as Kind;
  }

  /** Bytes of the wasm memory, which grows and never shrinks. */
  get memoryBytes(): number {
    return this.#backend.wasm.asm.memory.buffer.byteLength;
  }
}

/** malloc gives 0 when the memory's 4 GiB are full; tfjs itself does not look. */
function allocated(address: number): number {
  if (address !== 0) return address;
  throw new Failure({
    code: 'memory', message: 'the wasm engine has used up its 4 GiB of memory', cure: 'Use a smaller training.batch or patch.size.',
  });
}
