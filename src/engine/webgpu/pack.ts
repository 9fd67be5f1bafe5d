import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Pack } from '../engine.js';
import type { GpuBackend } from './backend.js';

/** Where a part of a buffer may begin, in bytes: the least that every device allows. */
const ALIGNMENT = 256;

/** Tensors that are parts of one buffer, so that one kernel can be bound to all of them. */
export class GpuPack implements Pack {
  readonly tensors: readonly Tensor[];
  readonly #buffer: GPUBuffer;
  readonly #offsets: readonly number[];

  constructor(
    readonly backend: GpuBackend,
    shapes: readonly (readonly number[])[],
  ) {
    const ends: number[] = [];
    for (const shape of shapes) ends.push(align((ends.at(-1) ?? 0) + bytesOf(shape)));
    this.#offsets = ends.map((_, index) => (index === 0 ? 0 : ends[index - 1]));
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    this.#buffer = backend.device.createBuffer({ label: 'pack', size: ends.at(-1)!, usage });
    backend.ownBytes += this.#buffer.size;
    this.tensors = shapes.map((shape, index) => {
      const info = backend.makeTensorInfo([...shape], 'float32');
      backend.place(info, { buffer: this.#buffer, offset: this.#offsets[index], size: bytesOf(shape) });
      return tf.keep(tf.engine().makeTensorFromTensorInfo(info));
    });
  }

  write(index: number, values: Float32Array): void {
    this.backend.totals.settle();
    this.backend.flush();
    this.backend.queue.writeBuffer(this.#buffer, this.#offsets[index], values as Float32Array<ArrayBuffer>);
    this.backend.forget(this.tensors[index].dataId);
  }

  dispose(): void {
    this.backend.totals.settle();
    this.backend.flush();
    tf.dispose(this.tensors as Tensor[]);
    this.#buffer.destroy();
    this.backend.ownBytes -= this.#buffer.size;
  }
}

/** The part of a buffer that tensors fill together, if they lie side by side in one pack, in this order. */
export function spanOf(backend: GpuBackend, tensors: readonly TensorInfo[]): Required<GPUBufferBinding> | undefined {
  backend.totals.settle();
  const parts = tensors.map((tensor) => backend.partOf(tensor));
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last) return undefined;
  for (let index = 1; index < parts.length; index++) {
    const [before, part] = [parts[index - 1]!, parts[index]];
    if (part?.buffer !== first.buffer || part.offset !== align(before.offset + before.size)) return undefined;
  }
  return { buffer: first.buffer, offset: first.offset, size: last.offset + last.size - first.offset };
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function bytesOf(shape: readonly number[]): number {
  return 4 * shape.reduce((product, size) => product * size, 1);
}
