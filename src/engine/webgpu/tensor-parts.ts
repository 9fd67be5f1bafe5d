import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { PackedTensors } from './bound.js';

type Part = Required<GPUBufferBinding>;

/** What is used of tfjs' back end (4.22). */
interface Host {
  readonly tensorMap: { get(dataId: object): unknown };
}

/** Tensors that lie in a part of a buffer that tfjs does not manage. */
export class TensorParts {
  readonly #parts = new WeakMap<object, Part>();
  readonly #packs = new WeakMap<object, PackedTensors>();

  constructor(readonly host: Host) {}

  /** Puts a tensor into a part of a buffer: a new one, or one whose pack has moved. */
  place({ dataId }: TensorInfo, part: Part, pack: PackedTensors): void {
    const data = this.host.tensorMap.get(dataId) as { resource: unknown; external?: boolean };
    data.resource = part.buffer;
    data.external = true;
    this.#parts.set(dataId, part);
    this.#packs.set(dataId, pack);
  }

  partOf(dataId: object): Part | undefined {
    return this.#parts.get(dataId);
  }

  packOf(dataId: object): PackedTensors | undefined {
    return this.#packs.get(dataId);
  }
}
