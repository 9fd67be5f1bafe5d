import { Failure } from '../../errors/failure.js';
import { firstLine } from './dawn.js';

/** Limits of which the most that the adapter has is asked for: WebGPU gives its low defaults otherwise. */
export const LIMITS = ['maxStorageBufferBindingSize', 'maxBufferSize', 'maxComputeWorkgroupStorageSize', 'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX', 'maxComputeWorkgroupSizeY', 'maxComputeWorkgroupSizeZ', 'maxComputeWorkgroupsPerDimension',
  'maxStorageBuffersPerShaderStage'] as const;

/** Used where they are: times of single kernels, and operations across the lanes of a subgroup. */
export const FEATURES = ['timestamp-query', 'subgroups'] as const;

/** Storage buffers that the gradient of batch normalization binds at once, more than any other kernel. */
const NEEDED_BUFFERS = 10;

/** @throws Failure `engine` if the adapter gives no device, or one that can do too little */
export async function openDevice({ gpu, facts: { name } }: { gpu: GPU; facts: { name: string } }): Promise<GPUDevice> {
  const adapter = await requestAdapter(gpu, name);
  const limits = adapter.limits as unknown as Record<string, number>;
  if (limits.maxStorageBuffersPerShaderStage < NEEDED_BUFFERS) {
    throw refused(name, `a kernel needs ${NEEDED_BUFFERS} buffers at once, it has ${limits.maxStorageBuffersPerShaderStage}`);
  }
  try {
    return await adapter.requestDevice({
      requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, limits[limit]])),
      requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)) as GPUFeatureName[],
    });
  } catch (error) {
    throw refused(name, firstLine(error));
  }
}

/** Dawn gives nothing, or throws a list of all others, for one that has gone since it was found. */
async function requestAdapter(gpu: GPU, name: string): Promise<GPUAdapter> {
  try {
    const adapter = await gpu.requestAdapter();
    if (adapter) return adapter;
  } catch (error) {
    throw refused(name, `it is no longer available (${firstLine(error)})`);
  }
  throw refused(name, 'it is no longer available');
}

function refused(name: string, why: string): Failure {
  return new Failure({
    code: 'engine', message: `the GPU ${name} cannot be used: ${why}`,
    cure: 'Update its driver, name another one with --device NAME (hsi-run engines lists them), or use --engine wasm.',
  });
}
