import type { EngineKind } from '../engine.js';
import { chooseAdapter, classOf } from '../webgpu/adapters.js';

/** tfjs' WebGPU back end on Dawn: a GPU of any maker through Vulkan, Metal or Direct3D, no toolkit. */
export const webgpu: EngineKind = {
  name: 'webgpu',
  summary: 'a GPU of any maker through Vulkan, Metal or Direct3D; the same bits on the same device and driver',
  async find(device) {
    const adapter = await chooseAdapter(device);
    return {
      name: `webgpu:${adapter.index}`, class: classOf(adapter), software: adapter.software,
      start: async () => (await import('../webgpu/start.js')).startWebgpu(adapter),
    };
  },
};
