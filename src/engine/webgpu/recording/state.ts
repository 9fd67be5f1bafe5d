import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuBackend } from '../backend.js';
import { readPart } from './readback.js';
import type { Recording } from './recording.js';

type Part = Required<GPUBufferBinding>;

/**
 * What a recorded step changes in place: of a tensor in a pack all of the pack, else its buffer. Packs of other trials may lie in the same
 * buffer, and these go on.
 */
export function stateOf(backend: GpuBackend, { changed, outside }: Recording): Part[] {
  const parts = new Map<object, Part>();
  for (const dataId of changed) {
    const pack = backend.packOf({ dataId } as TensorInfo);
    const buffer = outside.get(dataId);
    if (pack) parts.set(pack, pack.part);
    else if (buffer) parts.set(buffer, { buffer, offset: 0, size: buffer.size });
  }
  return [...parts.values()];
}

/** Copies of parts of buffers, to put a step's state back or to compare it. */
export class Snapshot {
  readonly #copies: readonly GPUBuffer[];

  constructor(
    readonly backend: GpuBackend,
    readonly parts: readonly Part[],
  ) {
    const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    this.#copies = parts.map(({ size }) => backend.device.createBuffer({ label: 'snapshot', size, usage }));
    this.#copy(({ buffer, offset, size }, copy, encoder) => encoder.copyBufferToBuffer(buffer, offset, copy, 0, size));
  }

  restore(): void {
    this.#copy(({ buffer, offset, size }, copy, encoder) => encoder.copyBufferToBuffer(copy, 0, buffer, offset, size));
  }

  dispose(): void {
    for (const copy of this.#copies) copy.destroy();
  }

  #copy(copy: (part: Part, copied: GPUBuffer, encoder: GPUCommandEncoder) => void): void {
    this.backend.flush();
    const encoder = this.backend.device.createCommandEncoder();
    this.parts.forEach((part, index) => copy(part, this.#copies[index], encoder));
    this.backend.queue.submit([encoder.finish()]);
  }
}

/** The bytes of parts of buffers as they are now. */
export function readParts(backend: GpuBackend, parts: readonly Part[]): Promise<Float32Array[]> {
  return Promise.all(parts.map((part) => readPart(backend, part)));
}

export function sameBits(a: readonly Float32Array[], b: readonly Float32Array[]): boolean {
  return a.every((values, index) => Buffer.compare(bytesOf(values), bytesOf(b[index])) === 0);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
