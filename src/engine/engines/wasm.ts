import * as tf from '@tensorflow/tfjs-core';
import { portableKernels } from '../kernels/portable.js';
import type { EngineKind } from '../engine.js';

/** tfjs' WebAssembly back end with SIMD: everywhere, and the same bits everywhere. */
export const wasm: EngineKind = {
  name: 'wasm',
  class: 'wasm',
  summary: 'WebAssembly with SIMD, embedded: everywhere, bit for bit the same',
  async start() {
    tf.enableProdMode();
    await import('@tensorflow/tfjs-backend-wasm');
    await tf.setBackend('wasm');
    return {
      name: 'wasm', class: 'wasm', description: `tfjs ${tf.version_core} in WebAssembly with SIMD, one thread`,
      kernels: portableKernels, memoryBytes: () => tf.memory().numBytes,
    };
  },
};
