import type { GpuBackend } from './backend.js';
import { readPart } from './readback.js';

/** Copies of buffers, to put a step's state back or to compare it. */
export class Snapshot {
  readonly #copies: readonly GPUBuffer[];

  constructor(
    readonly backend: GpuBackend,
    readonly buffers: readonly GPUBuffer[],
  ) {
    const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    this.#copies = buffers.map(({ size }) => backend.device.createBuffer({ label: 'snapshot', size, usage }));
    this.#copy(buffers, this.#copies);
  }

  restore(): void {
    this.#copy(this.#copies, this.buffers);
  }

  dispose(): void {
    for (const copy of this.#copies) copy.destroy();
  }

  #copy(from: readonly GPUBuffer[], to: readonly GPUBuffer[]): void {
    this.backend.flush();
    const encoder = this.backend.device.createCommandEncoder();
    from.forEach((source, index) => encoder.copyBufferToBuffer(source, 0, to[index], 0, source.size));
    this.backend.queue.submit([encoder.finish()]);
  }
}

/** The bytes of buffers as they are now. */
export function readBuffers(backend: GpuBackend, buffers: readonly GPUBuffer[]): Promise<Float32Array[]> {
  return Promise.all(buffers.map((buffer) => readPart(backend, { buffer, offset: 0, size: buffer.size })));
}

export function sameBits(a: readonly Float32Array[], b: readonly Float32Array[]): boolean {
  return a.every((values, index) => Buffer.compare(bytesOf(values), bytesOf(b[index])) === 0);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
