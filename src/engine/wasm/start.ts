import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../engine.js';
import { WasmBackend } from './backend.js';
import { registerOps } from './ops/index.js';
import { WasmTensors } from './tensors.js';
import { wasmKernels } from './training-kernels.js';

const NAME = 'wasm';

/** Makes the wasm back end tfjs' own in this thread, with our kernels on its memory. */
export async function startWasm(): Promise<Engine> {
  tf.enableProdMode();
  if (!tf.findBackend(NAME)) {
    registerOps(NAME);
    tf.registerBackend(NAME, () => new WasmBackend());
  }
  await tf.setBackend(NAME);
  const tensors = new WasmTensors(tf.backend() as WasmBackend);
  return {
    name: 'wasm', class: 'wasm', description: 'WebAssembly with SIMD, one thread',
    kernels: wasmKernels(tensors), memoryBytes: () => tensors.memoryBytes,
  };
}
