import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../engine.js';
import { type FoundTensorflow, loadTensorflow } from './find.js';
import { Operations, type TensorflowBackend } from './operations.js';
import { absent } from './package.js';
import { restoreRemovedFunctions } from './removed-functions.js';
import { tensorflowKernels } from './training-kernels.js';

/** Makes TensorFlow tfjs' back end of this thread. */
export async function startTensorflow(found: FoundTensorflow): Promise<Engine> {
  const {
    package: { name },
    device,
  } = found;
  loadTensorflow(found);
  restoreRemovedFunctions();
  tf.enableProdMode();
  await import(name);
  if (!(await tf.setBackend('tensorflow'))) throw absent(`${name} did not start`, 'Use --engine wasm.');
  const backend = tf.backend() as unknown as TensorflowBackend;
  if (backend.isUsingGpuDevice !== (device === 'cuda')) {
    throw absent(`this process has started it on another device than ${device}`, 'Use one device in each process.');
  }
  return {
    name: `tensorflow:${device}`,
    class: `tensorflow:${device}`,
    description: describe(backend, name),
    kernels: tensorflowKernels(new Operations(backend)),
    memoryBytes: () => tf.memory().numBytes,
  };
}

function describe({ binding, isUsingGpuDevice }: TensorflowBackend, name: string): string {
  const where = isUsingGpuDevice ? 'a GPU through CUDA' : `the processor, ${threads()}`;
  return `TensorFlow ${binding.TF_Version} through ${name} ${tf.version_core} on ${where}`;
}

function threads(): string {
  const count = process.env.TF_NUM_INTRAOP_THREADS;
  return count === '1' ? 'one thread' : `${count} threads`;
}
