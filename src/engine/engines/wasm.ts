import * as tf from '@tensorflow/tfjs-core';
import type { Engine, EngineKind } from '../engine.js';
import { WasmTensors } from '../wasm/tensors.js';
import { wasmKernels } from '../wasm/training-kernels.js';

/** tfjs' WebAssembly back end with SIMD: everywhere, and the same bits everywhere. */
export const wasm: EngineKind = {
  name: 'wasm',
  summary: 'WebAssembly with SIMD, embedded: everywhere, bit for bit the same',
  find: async () => ({ name: 'wasm', class: 'wasm', start }),
};

async function start(): Promise<Engine> {
  tf.enableProdMode();
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  const tensors = new WasmTensors();
  return {
    name: 'wasm', class: 'wasm', description: `tfjs ${tf.version_core} in WebAssembly with SIMD, one thread`,
    kernels: wasmKernels(tensors), memoryBytes: () => tensors.memoryBytes,
  };
}
