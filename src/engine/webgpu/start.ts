import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../engine.js';
import type { Adapter } from './device/adapters.js';
import type { GpuBackend } from './backend.js';
import { GpuStepRecorder } from './recording/capture.js';
import { loadDawn } from './device/dawn.js';
import { openDevice } from './device/device.js';
import { provideGlobals, withNavigator } from './device/globals.js';
import { registerOps } from './ops/index.js';
import { GpuPack } from './pack.js';
import { holdScene } from './scene.js';
import { lanesOf } from './together/lanes.js';
import { webgpuKernels } from './training-kernels.js';
import { classOf } from './device/version.js';

/** Of one tensor in prediction: what WebGPU lets a kernel bind on every device. It must not depend on the device, as results would. */
const PREDICTION_BYTES = 128 << 20;

let opsRegistered = false;

/** This thread's back end. */
let current: { readonly slug: string; readonly backend: GpuBackend } | undefined;

/** Makes tfjs' WebGPU back end its own in this thread, on a device of the adapter: the one of before if that still works. */
export async function startWebgpu(adapter: Adapter): Promise<Engine> {
  tf.enableProdMode();
  const backend = current?.slug === adapter.slug && !current.backend.failure ? current.backend : await createBackend(adapter);
  await tf.setBackend('webgpu');
  const notices: string[] = [];
  return {
    name: 'webgpu',
    class: classOf(adapter.slug),
    description: describe(adapter),
    kernels: webgpuKernels(backend),
    memoryBytes: () => backend.bufferManager.numBytesAllocated + backend.ownBytes,
    failure: () => backend.failure,
    recordSteps: () => new GpuStepRecorder(backend, (message) => notices.push(message)),
    joinSteps: (kind) => lanesOf(backend).join(kind, (message) => notices.push(message)),
    fresh: (shape, make) => backend.inputs.fresh(shape, make),
    pack: (shapes) => new GpuPack(backend, shapes),
    holdScene: (values, scene, patch) => holdScene(backend, values, scene, patch),
    predictionBatch: 128,
    predictionBytes: PREDICTION_BYTES,
    notices,
  };
}

async function createBackend(adapter: Adapter): Promise<GpuBackend> {
  provideGlobals((await loadDawn()).globals);
  const { GpuBackend } = await import('./backend.js');
  // In place of tfjs' own, which came with its back end.
  if (!opsRegistered) registerOps();
  opsRegistered = true;
  // Small tensors would be computed on the processor, with other bits.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  const device = await openDevice(adapter);
  const backend = withNavigator(adapter.gpu, () => new GpuBackend(device, device.adapterInfo, adapter.facts.name));
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend);
  current = { slug: adapter.slug, backend };
  return backend;
}

function describe({ facts: { name, maker, driver }, software }: Adapter): string {
  return `tfjs ${tf.version_core} with WGSL kernels on ${name} (${maker}; ${driver})${software ? ', a driver that computes on the processor' : ''}`;
}
