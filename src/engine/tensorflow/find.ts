import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { rememberAttributeNames } from './attribute-names.js';
import { setTensorflowEnvironment, type TensorflowDevice } from './environment.js';
import type { TensorflowBinding } from './operations.js';
import { absent, type TensorflowPackage, tensorflowPackage } from './package.js';
import { probe, type ProbeResult } from './probe.js';

/** TensorFlow on this machine. */
export interface FoundTensorflow {
  readonly package: TensorflowPackage;
  readonly device: TensorflowDevice;
}

/** It takes a second, and nothing of it changes while the process lives. */
const probes = new Map<string, Promise<ProbeResult>>();

/**
 * Looks for TensorFlow and tries it out.
 *
 * @param wanted `cpu` or `cuda`; without it CUDA where TensorFlow finds a GPU
 * @throws Failure `engine` that says what is missing
 */
export async function findTensorflow(wanted?: string): Promise<FoundTensorflow> {
  if (wanted !== undefined && wanted !== 'cpu' && wanted !== 'cuda') {
    throw absent(
      `it has no device ${JSON.stringify(wanted)}`,
      'tensorflow:cpu or tensorflow:cuda; CUDA_VISIBLE_DEVICES chooses among several GPUs.',
    );
  }
  const found = tensorflowPackage();
  // It was tried out before this thread was started.
  if (!isMainThread && wanted) return { package: found, device: wanted };
  const key = `${found.addon} ${wanted}`;
  if (!probes.has(key)) probes.set(key, probe(found, wanted));
  const { device, version, noGpu } = await probes.get(key)!;
  if (wanted === 'cuda' && device !== 'cuda') {
    throw absent(
      `TensorFlow ${version} finds no GPU${noGpu ? `: ${noGpu}` : ''}`,
      "It needs NVIDIA's driver, and the CUDA and cuDNN versions that it was built for: docs/engines.md. Or use --engine webgpu.",
    );
  }
  return { package: found, device };
}

/**
 * Loads TensorFlow into the process, if it is the main thread that asks: only there can the environment be set that
 * libraries see, and only before there are other threads can the addon take in the names of attributes.
 */
export function loadTensorflow({ package: { addon }, device }: FoundTensorflow): void {
  if (!isMainThread) return;
  setTensorflowEnvironment(device);
  rememberAttributeNames(createRequire(import.meta.url)(addon) as TensorflowBinding);
}
