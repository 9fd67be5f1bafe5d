import type { TensorInfo } from '@tensorflow/tfjs-core';

/** Kernels at their points (points.ts) that a convolution in training leaves for its input's gradient: they go with the kernel's data. */
export class LeftPoints {
  readonly #left = new Map<object, TensorInfo>();

  /** @param discard what is done with points that nobody took */
  constructor(readonly discard: (points: TensorInfo) => void) {}

  /** Those of an earlier step are of other weights. */
  leave({ dataId }: TensorInfo, points: TensorInfo): void {
    this.forget(dataId);
    this.#left.set(dataId, points);
  }

  /** The caller's from now on. */
  take({ dataId }: TensorInfo): TensorInfo | undefined {
    const found = this.#left.get(dataId);
    this.#left.delete(dataId);
    return found;
  }

  /** The kernel's data is gone, or has changed. */
  forget(dataId: object): void {
    const found = this.#left.get(dataId);
    if (!found) return;
    this.#left.delete(dataId);
    this.discard(found);
  }
}
