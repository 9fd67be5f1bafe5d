import * as tf from '@tensorflow/tfjs-core';
import { portableKernels } from '../kernels/portable.js';
import type { Engine, EngineKind } from '../engine.js';

/** tfjs in plain JavaScript: slow, and the reference that the others are tested against. */
export const cpu: EngineKind = {
  name: 'cpu',
  summary: 'plain JavaScript: slow, the reference; exact for one Node version on one kind of processor',
  find: async () => ({ name: 'cpu', class: 'cpu', start }),
};

async function start(): Promise<Engine> {
  await import('@tensorflow/tfjs-backend-cpu');
  tf.enableProdMode();
  await tf.setBackend('cpu');
  return {
    name: 'cpu', class: 'cpu', description: `tfjs ${tf.version_core} in JavaScript, one thread`, kernels: portableKernels,
    memoryBytes: () => tf.memory().numBytes,
  };
}
