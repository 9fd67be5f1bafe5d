import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Pack } from '../engine.js';
import type { GpuBackend } from './backend.js';
import type { PackedTensors } from './bound.js';

/** Where a part of a buffer may begin, in bytes: the least that every device allows. */
const ALIGNMENT = 256;

/** A buffer that holds packs: one, or those of trials that take their steps together. It goes with the last of them. */
export class PackHome {
  readonly buffer: GPUBuffer;
  readonly packs = new Set<GpuPack>();

  constructor(
    readonly backend: GpuBackend,
    size: number,
  ) {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    this.buffer = backend.device.createBuffer({ label: 'pack', size, usage });
    backend.ownBytes += size;
    HOMES.set(this.buffer, this);
  }

  leave(pack: GpuPack): void {
    this.packs.delete(pack);
    if (this.packs.size > 0) return;
    this.buffer.destroy();
    this.backend.ownBytes -= this.buffer.size;
  }
}

const HOMES = new WeakMap<GPUBuffer, PackHome>();

/** The pack that lies where a part of a buffer is. */
export function packAt({ buffer, offset }: Required<GPUBufferBinding>): GpuPack | undefined {
  for (const pack of HOMES.get(buffer)?.packs ?? []) {
    if (offset >= pack.part.offset && offset < pack.part.offset + pack.part.size) return pack;
  }
  return undefined;
}

/** Tensors that are parts of one buffer, so that one kernel can be bound to all of them. */
export class GpuPack implements Pack, PackedTensors {
  readonly tensors: readonly Tensor[];
  readonly #offsets: readonly number[];
  readonly #size: number;
  #home: PackHome;
  #at = 0;

  constructor(
    readonly backend: GpuBackend,
    shapes: readonly (readonly number[])[],
  ) {
    const ends: number[] = [];
    for (const shape of shapes) ends.push(align((ends.at(-1) ?? 0) + bytesOf(shape)));
    this.#offsets = ends.map((_, index) => (index === 0 ? 0 : ends[index - 1]));
    this.#size = ends.at(-1)!;
    this.#home = new PackHome(backend, this.#size);
    this.#home.packs.add(this);
    this.tensors = shapes.map((shape, index) => {
      const info = backend.makeTensorInfo([...shape], 'float32');
      this.#place(info, index);
      return tf.keep(tf.engine().makeTensorFromTensorInfo(info));
    });
  }

  get part(): Required<GPUBufferBinding> {
    return { buffer: this.#home.buffer, offset: this.#at, size: this.#size };
  }

  write(index: number, values: Float32Array): void {
    this.backend.totals.settle();
    this.backend.flush();
    this.backend.queue.writeBuffer(this.#home.buffer, this.#at + this.#offsets[index], values as Float32Array<ArrayBuffer>);
    this.backend.forget(this.tensors[index].dataId);
  }

  /** Moves all tensors, with their values, to another place. */
  moveTo(home: PackHome, at: number): void {
    const { backend, part } = this;
    backend.totals.settle();
    backend.flush();
    const encoder = backend.device.createCommandEncoder();
    encoder.copyBufferToBuffer(part.buffer, part.offset, home.buffer, at, this.#size);
    backend.queue.submit([encoder.finish()]);
    const before = this.#home;
    home.packs.add(this);
    this.#home = home;
    this.#at = at;
    this.tensors.forEach((tensor, index) => this.#place(tensor, index));
    before.leave(this);
  }

  dispose(): void {
    this.backend.totals.settle();
    this.backend.flush();
    tf.dispose(this.tensors as Tensor[]);
    this.#home.leave(this);
  }

  #place(tensor: TensorInfo, index: number): void {
    const part = { buffer: this.#home.buffer, offset: this.#at + this.#offsets[index], size: bytesOf(tensor.shape) };
    this.backend.place(tensor, part, this);
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

/** The next place, in bytes, where a part of a buffer may begin. */
export function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function bytesOf(shape: readonly number[]): number {
  return 4 * shape.reduce((product, size) => product * size, 1);
}
