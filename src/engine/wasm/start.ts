import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../engine.js';
import { WasmBackend } from './backend.js';
import type { KernelForm } from './forms.js';
import { registerOps } from './ops/index.js';
import { WasmTensors } from './memory/tensors.js';
import { wasmKernels } from './training-kernels.js';

/** The engine that a form of the kernels makes. */
export const NAMES: Readonly<Record<KernelForm, string>> = { fused: 'wasm', strict: 'wasm-strict' };

/** Makes the wasm back end tfjs' own in this thread, which computes alone at first. */
export async function startWasm(form: KernelForm): Promise<Engine> {
  const name = NAMES[form];
  tf.enableProdMode();
  if (!tf.findBackend(name)) {
    registerOps(name);
    tf.registerBackend(name, () => new WasmBackend(form));
  }
  await tf.setBackend(name);
  const backend = tf.backend() as WasmBackend;
  backend.useThreads(1);
  const tensors = new WasmTensors(backend);
  return {
    name,
    class: name,
    kernels: wasmKernels(tensors),
    memoryBytes: () => tensors.memoryBytes,
    get description() {
      const { threads } = backend;
      return `WebAssembly with ${form === 'fused' ? 'relaxed SIMD' : 'SIMD'}, ${threads === 1 ? 'one thread' : `${threads} threads`}`;
    },
    useThreads: (threads) => backend.useThreads(threads),
    failure: () => backend.failure,
  };
}
