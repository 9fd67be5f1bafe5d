import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.js';
import { arithmetic } from './arithmetic.js';
import { judgement } from './judgement.js';
import { layout } from './layout.js';

/**
 * Registers with tfjs what the networks use of its operations, and no more: what is not here fails by its name instead of giving bits
 * that depend on the machine.
 */
export function registerOps(name: string): void {
  for (const [kernelName, op] of Object.entries({ ...arithmetic, ...layout, ...judgement })) {
    tf.registerKernel({
      kernelName,
      backendName: name,
      kernelFunc: ({ inputs, attrs, backend }) => op(inputs as Record<string, tf.TensorInfo>, attrs ?? {}, backend as WasmBackend),
    });
  }
}
