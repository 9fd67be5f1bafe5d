import type { EngineKind, FoundEngine } from '../engine.js';
import { type Adapter, chooseAdapter, listAdapters } from '../webgpu/device/adapters.js';
import { checkDrivers } from '../webgpu/device/dawn.js';
import { classOf, deviceOf } from '../webgpu/device/version.js';

/** tfjs' WebGPU back end on Dawn: a GPU of any maker through Vulkan, Metal or Direct3D, no toolkit. */
export const webgpu: EngineKind = {
  name: 'webgpu',
  summary: 'a GPU of any maker through Vulkan, Metal or Direct3D',
  promise: 'the same bits on the same device and driver, a stated tolerance elsewhere',
  checkNative: checkDrivers,
  // A class of trials finds its GPU again, whatever version of the kernels it was computed with.
  find: async (device) => found(await chooseAdapter(device === undefined ? undefined : deviceOf(device))),
  devices: async () => (await listAdapters()).map(found),
};

function found(adapter: Adapter): FoundEngine {
  const { slug, software, facts } = adapter;
  return {
    // By name: an index means another one as soon as a driver comes or goes.
    name: `webgpu:${slug}`,
    class: classOf(slug),
    gpu: !software,
    software,
    joint: true,
    device: facts,
    start: async () => (await import('../webgpu/start.js')).startWebgpu(adapter),
  };
}
