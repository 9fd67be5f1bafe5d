import * as tf from '@tensorflow/tfjs-core';
import type { Engine, EngineKind } from '../engine.js';
import { type Adapter, chooseAdapter } from '../webgpu/adapters.js';
import { GpuStepRecorder } from '../webgpu/capture.js';
import type { GpuBackend } from '../webgpu/backend.js';
import { loadDawn } from '../webgpu/dawn.js';
import { GpuPack } from '../webgpu/pack.js';
import { holdScene } from '../webgpu/scene.js';
import { openDevice } from '../webgpu/device.js';
import { provideGlobals, withNavigator } from '../webgpu/globals.js';
import { webgpuKernels } from '../webgpu/training-kernels.js';

/** tfjs' WebGPU back end on Dawn: a GPU of any maker through Vulkan, Metal or Direct3D, no toolkit. */
export const webgpu: EngineKind = {
  name: 'webgpu',
  summary: 'a GPU of any maker through Vulkan, Metal or Direct3D; the same bits on the same device and driver',
  async find(device) {
    const adapter = await chooseAdapter(device);
    return { name: `webgpu:${adapter.index}`, class: classOf(adapter), software: adapter.software, start: () => start(adapter) };
  },
};

/** This thread's back end. */
let current: { readonly adapter: Adapter; readonly backend: GpuBackend } | undefined;

async function start(adapter: Adapter): Promise<Engine> {
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
  const { GpuBackend } = await import('../webgpu/backend.js');
  // Small tensors would be computed on the processor, with other bits.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  const device = await openDevice(adapter);
  const backend = withNavigator(adapter.gpu, () => new GpuBackend(device, device.adapterInfo, adapter.name));
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend);
  current = { adapter, backend };
  return backend;
}

function classOf({ slug }: Adapter): string {
  return `webgpu:${slug}`;
}

function describe({ name, maker, driver, software }: Adapter): string {
  return `tfjs ${tf.version_core} with WGSL kernels on ${name} (${maker}; ${driver})${software ? ', a driver that computes on the processor' : ''}`;
}
