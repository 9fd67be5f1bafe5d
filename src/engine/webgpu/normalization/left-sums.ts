import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** Sums that a product has left of a tensor that it wrote (column-sums.ts). */
interface Left {
  readonly of: 'moments' | 'gradient';
  readonly partials: TensorInfo;
  readonly parts: number;
  readonly partRows: number;
  /** Of a gradient: the normalized values that it is the gradient of. */
  readonly after?: object;
}

/** What batch normalization did, as its gradient will want it. */
interface Normalized {
  readonly before: Tensor;
  readonly statistics: Tensor;
  readonly relu: boolean;
  readonly channels: number;
}

/** What kernels leave for one another beside their tensors: it goes with the tensor's data. */
export class LeftSums {
  readonly #left = new Map<object, Left>();
  readonly #normalized = new WeakMap<object, Normalized>();

  /** @param discard what is done with sums that nobody took */
  constructor(readonly discard: (partials: TensorInfo) => void) {}

  leave({ dataId }: TensorInfo, sums: Left): void {
    this.#left.set(dataId, sums);
  }

  /** The sums that were left of a tensor, if they are those that are meant: the caller's from now on. */
  take({ dataId }: TensorInfo, of: Left['of'], channels: number, after?: TensorInfo): Left | undefined {
    const found = this.#left.get(dataId);
    const size = found && found.parts * 2 * channels;
    if (found?.of !== of || found.after !== after?.dataId || found.partials.shape[0] !== size) return undefined;
    this.#left.delete(dataId);
    return found;
  }

  normalize({ dataId }: TensorInfo, how: Normalized): void {
    this.#normalized.set(dataId, how);
  }

  /** What normalized a tensor, if its values before that are still there. */
  normalized({ dataId }: TensorInfo): Normalized | undefined {
    const found = this.#normalized.get(dataId);
    return found && !found.before.isDisposed && !found.statistics.isDisposed ? found : undefined;
  }

  /** The tensor's data is gone. */
  forget(dataId: object): void {
    const found = this.#left.get(dataId);
    if (!found) return;
    this.#left.delete(dataId);
    this.discard(found.partials);
  }
}
