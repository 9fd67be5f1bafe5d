import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import type { Engine } from '../engine.js';
import { WasmTensors } from './tensors.js';
import { wasmKernels } from './training-kernels.js';

/** Makes the wasm back end tfjs' own in this thread, with our kernels on its memory. */
export async function startWasm(): Promise<Engine> {
  tf.enableProdMode();
  await tf.setBackend('wasm');
  const tensors = new WasmTensors();
  return {
    name: 'wasm', class: 'wasm', description: `tfjs ${tf.version_core} in WebAssembly with SIMD, one thread`,
    kernels: wasmKernels(tensors), memoryBytes: () => tensors.memoryBytes,
  };
}
