// Loaded into every thread before hsi-run (NODE_OPTIONS=--import): the first worker's device is destroyed at its
// command encoder LOSE_AT, as a driver's reset would.
import { isMainThread, threadId } from 'node:worker_threads';

if (!isMainThread && threadId === 1) {
  const timer = setInterval(() => {
    const prototype = (globalThis as { GPUDevice?: { prototype: GPUDevice } }).GPUDevice?.prototype;
    if (!prototype) return;
    clearInterval(timer);
    const { createCommandEncoder } = prototype;
    let encoders = 0;
    prototype.createCommandEncoder = function (this: GPUDevice, ...args) {
      if (++encoders === Number(process.env.LOSE_AT)) this.destroy();
      return createCommandEncoder.apply(this, args);
    };
  }, 1);
}
