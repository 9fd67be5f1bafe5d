import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { Engine } from '../engine.js';
import { portableKernels } from '../kernels/portable.js';

/** Makes the JavaScript back end tfjs' own in this thread. */
export async function startCpu(): Promise<Engine> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  return {
    name: 'cpu',
    class: 'cpu',
    description: `tfjs ${tf.version_core} in JavaScript, one thread`,
    kernels: portableKernels,
    memoryBytes: () => tf.memory().numBytes,
  };
}
