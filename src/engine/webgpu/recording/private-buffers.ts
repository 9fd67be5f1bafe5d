import type { GpuBackend } from '../backend.js';

type Buffers = GpuBackend['bufferManager'];

/**
 * The buffers of one recorded step. Within the step they are reused as tfjs does, but uploads and uniforms never are:
 * a replay needs all of them as they were.
 */
export class PrivateBuffers {
  readonly manager: Buffers;
  readonly #mine = new Set<GPUBuffer>();

  constructor(outside: Buffers, device: GPUDevice) {
    const manager = new (outside.constructor as new (device: GPUDevice) => Buffers)(device);
    const acquire = manager.acquireBuffer.bind(manager);
    const release = manager.releaseBuffer.bind(manager);
    const kept = new Set<GPUBuffer>();
    manager.acquireBuffer = (size, usage, mapped = false, reuse = true) => {
      const fixed = mapped || (usage & GPUBufferUsage.UNIFORM) !== 0;
      const buffer = acquire(size, usage, mapped, fixed ? false : reuse);
      this.#mine.add(buffer);
      if (fixed) kept.add(buffer);
      return buffer;
    };
    manager.releaseBuffer = (buffer, reuse = true) => {
      if (!this.#mine.has(buffer)) outside.releaseBuffer(buffer, reuse);
      else if (!kept.has(buffer)) release(buffer, reuse);
    };
    this.manager = manager;
  }

  get bytes(): number {
    return this.manager.numBytesAllocated;
  }

  /** Destroys all but those that somebody keeps. */
  dispose(keep: ReadonlySet<GPUBuffer>): void {
    for (const buffer of this.#mine) if (!keep.has(buffer)) buffer.destroy();
    this.#mine.clear();
  }

  has(buffer: GPUBuffer): boolean {
    return this.#mine.has(buffer);
  }
}
