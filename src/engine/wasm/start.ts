import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../engine.js';
import { WasmBackend } from './backend.js';
import { registerOps } from './ops/index.js';
import { WasmTensors } from './tensors.js';
import { wasmKernels } from './training-kernels.js';

const NAME = 'wasm';

/** Makes the wasm back end tfjs' own in this thread, which computes with so many threads from now on. */
export async function startWasm(threads = 1): Promise<Engine> {
  tf.enableProdMode();
  if (!tf.findBackend(NAME)) {
    registerOps(NAME);
    tf.registerBackend(NAME, () => new WasmBackend());
  }
  await tf.setBackend(NAME);
  const backend = tf.backend() as WasmBackend;
  backend.useThreads(threads);
  const tensors = new WasmTensors(backend);
  return {
    name: 'wasm', class: 'wasm', description: `WebAssembly with SIMD, ${threads === 1 ? 'one thread' : `${threads} threads`}`, threads,
    kernels: wasmKernels(tensors), memoryBytes: () => tensors.memoryBytes, failure: () => backend.failure,
  };
}
