import { Failure } from '../../../errors/failure.js';
import { firstLine } from './dawn.js';

/** Limits of which the most that the adapter has is asked for: WebGPU gives its low defaults otherwise. */
export const LIMITS = [
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBuffersPerShaderStage',
] as const;

/** Used where they are: times of single kernels, and operations across the lanes of a subgroup. */
export const FEATURES = ['timestamp-query', 'subgroups'] as const;

/** What the kernels take at most: whatever gives less is refused at the start, not in mid-training. */
export const NEEDED = {
  /** The gradient of batch normalization. */
  maxStorageBuffersPerShaderStage: 10,
  /** Bytes of the largest tile of a filter's gradient. */
  maxComputeWorkgroupStorageSize: 17_920,
  maxComputeInvocationsPerWorkgroup: 256,
} as const;

const SAID: Record<keyof typeof NEEDED, string> = {
  maxStorageBuffersPerShaderStage: 'buffers at once',
  maxComputeWorkgroupStorageSize: 'bytes of memory for a workgroup',
  maxComputeInvocationsPerWorkgroup: 'invocations in a workgroup',
};

/** @throws Failure `engine` if the adapter gives no device, or one that can do too little */
export async function openDevice({ gpu, facts: { name } }: { gpu: GPU; facts: { name: string } }): Promise<GPUDevice> {
  const adapter = await requestAdapter(gpu, name);
  const limits = adapter.limits as unknown as Record<string, number>;
  for (const [limit, needed] of Object.entries(NEEDED)) {
    if (limits[limit] < needed)
      throw refused(name, `a kernel needs ${needed} ${SAID[limit as keyof typeof NEEDED]}, it has ${limits[limit]}`);
  }
  try {
    return await adapter.requestDevice({
      requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, limits[limit]])),
      requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)) as GPUFeatureName[],
    });
  } catch (error) {
    throw refused(name, firstLine(error)).causedBy(error);
  }
}

/** Dawn gives nothing, or throws a list of all others, for one that has gone since it was found. */
async function requestAdapter(gpu: GPU, name: string): Promise<GPUAdapter> {
  try {
    // Of the two GPUs of a laptop the one that computes faster, where a name means both.
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter) return adapter;
  } catch (error) {
    throw refused(name, `it is no longer available (${firstLine(error)})`).causedBy(error);
  }
  throw refused(name, 'it is no longer available');
}

function refused(name: string, why: string): Failure {
  return new Failure({
    code: 'engine',
    message: `the GPU ${name} cannot be used: ${why}`,
    hint: 'Update its driver, name another one with --device NAME (hsi-run engines lists them), or use --engine wasm.',
  });
}
