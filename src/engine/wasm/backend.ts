import * as tf from '@tensorflow/tfjs-core';
import { Failure } from '../../errors/failure.js';
import { compiledKernels, type KernelForm } from './forms.js';
import { Heap } from './memory/heap.js';
import { WasmKernels } from './kernels.js';
import { sharedMemory } from './memory/memory.js';
import { alone } from './team/alone.js';
import { type TeamOptions, ThreadTeam } from './team/team.js';

type Values = Float32Array | Int32Array | Uint8Array;

interface Stored {
  readonly address: number;
  readonly size: number;
  readonly dtype: tf.DataType;
  /** Tensors that show it: one that is reshaped has its values in common with the other. */
  refCount: number;
}

const GIB = 1073741824;
const BYTES: Partial<Record<tf.DataType, number>> = { float32: 4, int32: 4, bool: 1 };

/** tfjs' tensors in a memory that threads share: each by its address. What tfjs computes with them is in ops/. */
export class WasmBackend extends tf.KernelBackend {
  readonly shared = sharedMemory();
  readonly heap = new Heap(this.shared);
  readonly kernels: WasmKernels;
  #team: ThreadTeam | undefined;
  readonly #data = new tf.DataStorage<Stored>(this, tf.engine());

  constructor(form: KernelForm) {
    super();
    const { heap, shared } = this;
    this.kernels = new WasmKernels(
      compiledKernels(form),
      shared,
      (bytes) => this.allocate(bytes),
      (address) => heap.release(address),
    );
  }

  /** Threads that compute a step together. */
  get threads(): number {
    return this.#team?.threads ?? 1;
  }

  /** From now on so many threads compute, this one among them. */
  useThreads(threads: number, options?: TeamOptions): void {
    if (threads === this.threads && !options) return;
    void this.#team?.close();
    this.#team = undefined;
    this.kernels.useTeam((context) => (threads === 1 ? alone(context) : (this.#team = new ThreadTeam(context, threads, options))));
  }

  /** Why nothing can be computed any more, if so. */
  get failure(): Failure | undefined {
    return this.#team?.failure;
  }

  /** @throws Failure `memory` */
  allocate(bytes: number): number {
    const address = this.heap.allocate(bytes);
    if (address !== 0) return address;
    const size = Math.round(this.shared.buffer.byteLength / GIB);
    throw new Failure({
      code: 'memory',
      message: `the wasm engine has used up its ${size} GiB of memory`,
      hint: 'Use a smaller training.batch or patch.size.',
    });
  }

  /** The byte address of a tensor's values. */
  address({ dataId }: Pick<tf.TensorInfo, 'dataId'>): number {
    return this.#data.get(dataId).address;
  }

  /** A tensor's values where they lie. */
  values({ dataId }: Pick<tf.TensorInfo, 'dataId'>): Values {
    const { address, size, dtype } = this.#data.get(dataId);
    const { buffer } = this.shared;
    if (dtype === 'float32') return new Float32Array(buffer, address, size);
    return dtype === 'int32' ? new Int32Array(buffer, address, size) : new Uint8Array(buffer, address, size);
  }

  /** A new tensor, its values not set. */
  make(shape: readonly number[], dtype: tf.DataType = 'float32'): tf.TensorInfo {
    return { dataId: this.write(null, [...shape], dtype), shape: [...shape], dtype };
  }

  /** The same values in another shape. */
  share({ dataId, dtype }: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    this.incRef(dataId);
    return { dataId, shape: [...shape], dtype };
  }

  override write(values: tf.backend_util.BackendValues | null, shape: number[], dtype: tf.DataType): object {
    const dataId = {};
    this.#store(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(dataId: object, values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType, refCount: number): void {
    this.#store(dataId, values, shape, dtype, refCount);
  }

  override readSync(dataId: object): Values {
    return this.values({ dataId }).slice();
  }

  override async read(dataId: object): Promise<Values> {
    return this.readSync(dataId);
  }

  override refCount(dataId: object): number {
    return this.#data.has(dataId) ? this.#data.get(dataId).refCount : 0;
  }

  override incRef(dataId: object): void {
    this.#data.get(dataId).refCount++;
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.#data.has(dataId)) return true;
    const stored = this.#data.get(dataId);
    if (--stored.refCount > 0 && !force) return false;
    this.heap.release(stored.address);
    this.#data.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.#data.numDataIds();
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  #store(
    dataId: object,
    values: tf.backend_util.BackendValues | null,
    shape: readonly number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    const bytes = BYTES[dtype];
    if (bytes === undefined) throw new Error(`the wasm engine has no tensors of ${dtype}`);
    const size = shape.reduce((product, extent) => product * extent, 1);
    const address = this.allocate(size * bytes);
    this.#data.set(dataId, { address, size, dtype, refCount });
    if (values) this.values({ dataId }).set(values as Values);
  }
}
