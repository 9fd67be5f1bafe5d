import { loadDawn } from '../dist/src/engine/webgpu/device/dawn.js';
import { LIMITS, NEEDED } from '../dist/src/engine/webgpu/device/device.js';

/**
 * From here on a WebGPU device gets each dispatch without workgroups: everything but the kernels themselves is done, so that what is left
 * of a step's time is the processor's.
 */
export function emptyKernels({ device }) {
  const pass = Object.getPrototypeOf(device.createCommandEncoder().beginComputePass());
  const { dispatchWorkgroups } = pass;
  pass.dispatchWorkgroups = function () {
    return dispatchWorkgroups.call(this, 0, 1, 1);
  };
}

/**
 * Dawn's adapter that computes nothing and needs no driver, for `startWebgpu`: steps of networks of any size are recorded in a moment. It
 * says that it can do what our kernels need, and nothing is validated.
 */
export async function nullAdapter() {
  const gpu = (await loadDawn(() => {})).create(['backend=null', 'enable-dawn-features=skip_validation']);
  const requestAdapter = async (options) => {
    const adapter = await gpu.requestAdapter(options);
    const { info, features } = adapter;
    const limits = Object.fromEntries(LIMITS.map((name) => [name, Math.max(adapter.limits[name], NEEDED[name] ?? 0)]));
    return { info, features, limits, requestDevice: () => adapter.requestDevice({ requiredFeatures: ['subgroups'] }) };
  };
  return {
    index: 0,
    slug: 'null',
    software: true,
    facts: { name: 'null', maker: 'Dawn', driver: 'none' },
    gpu: { requestAdapter, wgslLanguageFeatures: gpu.wgslLanguageFeatures, getPreferredCanvasFormat: () => 'bgra8unorm' },
  };
}
