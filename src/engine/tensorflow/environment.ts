/** What TensorFlow computes on. */
export type TensorflowDevice = 'cpu' | 'cuda';

/**
 * Variables that TensorFlow and CUDA read once, when they are loaded. One thread a seed, as for wasm, and the same bits
 * in every run; no TF32, whose products have ten bits; memory of the GPU as needed, not all of it at once.
 */
const DEFAULTS: Record<string, string> = {
  TF_CPP_MIN_LOG_LEVEL: '3',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  TF_DETERMINISTIC_OPS: '1',
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  NVIDIA_TF32_OVERRIDE: '0',
};

/** The process' environment for TensorFlow: what the user has set stays. */
export function tensorflowEnvironment(device?: TensorflowDevice): NodeJS.ProcessEnv {
  return { ...DEFAULTS, ...process.env, ...(device === 'cpu' ? { CUDA_VISIBLE_DEVICES: '-1' } : {}) };
}

/** Sets it for this process. Only the main thread can: a worker's process.env is a copy that libraries do not see. */
export function setTensorflowEnvironment(device: TensorflowDevice): void {
  Object.assign(process.env, tensorflowEnvironment(device));
}
