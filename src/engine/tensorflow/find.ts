import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { rememberAttributeNames } from './attribute-names.js';
import { setTensorflowEnvironment, type TensorflowDevice } from './environment.js';
import type { Binding } from './operations.js';
import { absent, type TensorflowPackage, tensorflowPackage } from './package.js';
import { probe } from './probe.js';

/** TensorFlow on this machine. */
export interface FoundTensorflow {
  readonly package: TensorflowPackage;
  readonly device: TensorflowDevice;
}

/**
 * Looks for TensorFlow and tries it out.
 *
 * @param wanted `cpu` or `cuda`; without it CUDA where TensorFlow finds a GPU
 * @throws Failure `engine` that says what is missing
 */
export async function findTensorflow(wanted?: string): Promise<FoundTensorflow> {
  if (wanted !== undefined && wanted !== 'cpu' && wanted !== 'cuda') {
    throw absent(`it has no device ${JSON.stringify(wanted)}`, 'tensorflow:cpu or tensorflow:cuda; CUDA_VISIBLE_DEVICES chooses among several GPUs.');
  }
  const found = tensorflowPackage();
  // The main thread has tried it out before it started this one.
  if (!isMainThread && wanted) return { package: found, device: wanted };
  const { device, version, noGpu } = await probe(found, wanted);
  if (wanted === 'cuda' && device !== 'cuda') {
    throw absent(`TensorFlow ${version} finds no GPU${noGpu ? `: ${noGpu}` : ''}`,
      'It needs NVIDIA\'s driver, and the CUDA and cuDNN of the version that it was built for: docs/engines.md. Else use --engine webgpu.');
  }
  if (isMainThread) {
    setTensorflowEnvironment(device);
    rememberAttributeNames(createRequire(import.meta.url)(found.addon) as Binding);
  }
  return { package: found, device };
}
