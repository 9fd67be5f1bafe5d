import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../engine.js';
import { WasmBackend } from './backend.js';
import { registerOps } from './ops/index.js';
import { WasmTensors } from './tensors.js';
import { wasmKernels } from './training-kernels.js';

const NAME = 'wasm';

/** Makes the wasm back end tfjs' own in this thread, which computes alone at first. */
export async function startWasm(): Promise<Engine> {
  tf.enableProdMode();
  if (!tf.findBackend(NAME)) {
    registerOps(NAME);
    tf.registerBackend(NAME, () => new WasmBackend());
  }
  await tf.setBackend(NAME);
  const backend = tf.backend() as WasmBackend;
  backend.useThreads(1);
  const tensors = new WasmTensors(backend);
  return {
    name: 'wasm', class: 'wasm', kernels: wasmKernels(tensors), memoryBytes: () => tensors.memoryBytes,
    get description() {
      const { threads } = backend;
      return `WebAssembly with SIMD, ${threads === 1 ? 'one thread' : `${threads} threads`}`;
    },
    useThreads: (threads) => backend.useThreads(threads), failure: () => backend.failure,
  };
}
