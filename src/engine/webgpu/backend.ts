import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { Failure } from '../../errors/failure.js';
import { firstLine } from './dawn.js';

/**
 * tfjs' WebGPU back end (4.22), which says what went wrong: WebGPU reports errors later and elsewhere, and tfjs does
 * not listen. The first error ends all work, as Failure.
 */
export class GpuBackend extends WebGPUBackend {
  #failure: Failure | undefined;

  constructor(device: GPUDevice, info: GPUAdapterInfo, readonly adapterName: string) {
    super(device, info);
    device.addEventListener('uncapturederror', (event) => {
      const { error } = event as GPUUncapturedErrorEvent;
      this.#fail(failureOf(error, adapterName));
      // Dawn prints what nobody prevents.
      event.preventDefault();
    });
    void device.lost.then(({ reason, message }) => {
      if (reason !== 'destroyed') this.#fail(lost(adapterName, message));
    });
  }

  /** @throws Failure of the first error that the device has reported */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  override runWebGPUProgram(...call: Parameters<WebGPUBackend['runWebGPUProgram']>): TensorInfo {
    this.check();
    return super.runWebGPUProgram(...call);
  }

  override async read(dataId: object): ReturnType<WebGPUBackend['read']> {
    this.check();
    try {
      return await super.read(dataId);
    } catch (error) {
      // The loss of the device is told right after the reads that it ended.
      await new Promise((resolve) => setImmediate(resolve));
      this.check();
      throw lost(this.adapterName, firstLine(error));
    } finally {
      this.check();
    }
  }

  override readSync(): never {
    throw new Error('the webgpu engine cannot wait for the GPU: use data() instead of dataSync()');
  }

  #fail(failure: Failure): void {
    this.#failure ??= failure;
  }
}

function lost(name: string, message: string): Failure {
  return new Failure({
    code: 'device-lost', message: `the GPU ${name} was lost: ${message || 'its driver gave no reason'}`,
    cure: 'See the system\'s log for the driver\'s message (NVIDIA: Xid). What was finished is kept: run again to go on.',
  });
}

function failureOf(error: GPUError, name: string): Failure {
  if (error.constructor.name === 'GPUOutOfMemoryError') {
    return new Failure({
      code: 'memory', message: `the memory of the GPU ${name} is used up`, cure: 'Use fewer --jobs, or a smaller training.batch or patch.size.',
    });
  }
  return new Failure({
    code: 'gpu', message: `the GPU ${name} refused a command: ${firstLine(error)}`,
    cure: 'Update its driver; if that does not help, report this with the output of hsi-run engines, and use --engine wasm.',
  });
}
