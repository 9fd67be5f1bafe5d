import { Failure } from '../../../errors/failure.js';
import { firstLine } from './dawn.js';

export function deviceLost(name: string, message: string): Failure {
  return new Failure({
    code: 'device-lost',
    message: `the GPU ${name} was lost: ${message || 'its driver gave no reason'}`,
    hint:
      "See the system's log for the driver's message (NVIDIA: Xid). Finished trials are kept: run again to resume, " +
      'or use --engine wasm. That computes all trials again, as results of two engines are never mixed.',
  });
}

/** What a WebGPU error means to a user. */
export function gpuFailure(error: GPUError, name: string): Failure {
  // A buffer above the device's limit is a mistake to WebGPU, and too little memory to us.
  if (error.constructor.name === 'GPUOutOfMemoryError' || /exceeds the max buffer size/.test(error.message)) {
    return new Failure({
      code: 'memory',
      message: `the memory of the GPU ${name} is used up`,
      hint: 'Use fewer --jobs, or a smaller training.batch or patch.size.',
    });
  }
  return new Failure({
    code: 'gpu',
    message: `the GPU ${name} refused a command: ${firstLine(error)}`,
    hint: 'Update its driver; if that does not help, report this with the output of hsi-run engines, and use --engine wasm.',
  });
}
