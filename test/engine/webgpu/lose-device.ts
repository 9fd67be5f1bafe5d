// Loaded into every thread before hsi-run (NODE_OPTIONS=--import): the first worker's device is destroyed at its 20th
// command encoder, as a driver's reset would.
import { isMainThread, threadId } from 'node:worker_threads';

if (!isMainThread && threadId === 1) {
  const timer = setInterval(() => {
    const prototype = (globalThis as { GPUDevice?: { prototype: GPUDevice } }).GPUDevice?.prototype;
    if (!prototype) return;
    clearInterval(timer);
    const { createCommandEncoder } = prototype;
    let encoders = 0;
    prototype.createCommandEncoder = function (this: GPUDevice, ...args) {
      if (++encoders === 20) this.destroy();
      return createCommandEncoder.apply(this, args);
    };
  }, 1);
}
