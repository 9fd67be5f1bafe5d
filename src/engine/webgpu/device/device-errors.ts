import type { Failure } from '../../../errors/failure.js';
import { firstLine } from './dawn.js';
import { deviceLost, gpuFailure } from './errors.js';

/** WebGPU reports errors later and elsewhere than where they are made. The first one ends all work with a device. */
export class DeviceErrors {
  #failure: Failure | undefined;
  #disposed = false;

  constructor(
    device: GPUDevice,
    readonly adapterName: string,
  ) {
    device.addEventListener('uncapturederror', (event) => {
      const { error } = event as GPUUncapturedErrorEvent;
      this.#failure ??= gpuFailure(error, adapterName);
      // Dawn prints what nobody prevents.
      event.preventDefault();
    });
    void device.lost.then(({ message }) => {
      if (!this.#disposed) this.#failure ??= deviceLost(adapterName, message);
    });
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** @throws Failure of the first error that the device has reported */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  /** What a read gives, or the error that ended it. */
  async listening<Result>(read: () => Promise<Result>): Promise<Result> {
    this.check();
    try {
      return await read();
    } catch (error) {
      // The loss of the device is told right after the reads that it ended.
      await new Promise((resolve) => setImmediate(resolve));
      this.check();
      throw deviceLost(this.adapterName, firstLine(error)).causedBy(error);
    } finally {
      this.check();
    }
  }

  /** From now on the device may go. */
  dispose(): void {
    this.#disposed = true;
  }
}
