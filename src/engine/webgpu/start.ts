import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../engine.js';
import { type Adapter, classOf } from './adapters.js';
import { GpuStepRecorder } from './capture.js';
import type { GpuBackend } from './backend.js';
import { loadDawn } from './dawn.js';
import { GpuPack } from './pack.js';
import { holdScene } from './scene.js';
import { openDevice } from './device.js';
import { provideGlobals, withNavigator } from './globals.js';
import { webgpuKernels } from './training-kernels.js';

/** This thread's back end. */
let current: { readonly adapter: Adapter; readonly backend: GpuBackend } | undefined;

export async function startWebgpu(adapter: Adapter): Promise<Engine> {
  tf.enableProdMode();
  const backend = current?.adapter.name === adapter.name && !current.backend.failed ? current.backend : await createBackend(adapter);
  await tf.setBackend('webgpu');
  const notices: string[] = [];
  return {
    name: 'webgpu', class: classOf(adapter), description: describe(adapter), kernels: webgpuKernels(backend),
    memoryBytes: () => backend.bufferManager.numBytesAllocated + backend.ownBytes,
    recordSteps: () => new GpuStepRecorder(backend, (message) => notices.push(message)),
    fresh: (shape, make) => backend.fresh(shape, make), pack: (shapes) => new GpuPack(backend, shapes),
    holdScene: (values, scene, size) => holdScene(backend, values, scene, size), predictionBatch: 128, notices,
  };
}

async function createBackend(adapter: Adapter): Promise<GpuBackend> {
  provideGlobals((await loadDawn()).globals);
  const { GpuBackend } = await import('./backend.js');
  // Small tensors would be computed on the processor, with other bits.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  const device = await openDevice(adapter);
  const backend = withNavigator(adapter.gpu, () => new GpuBackend(device, device.adapterInfo, adapter.name));
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend);
  current = { adapter, backend };
  return backend;
}

function describe({ name, maker, driver, software }: Adapter): string {
  return `tfjs ${tf.version_core} with WGSL kernels on ${name} (${maker}; ${driver})${software ? ', a driver that computes on the processor' : ''}`;
}
