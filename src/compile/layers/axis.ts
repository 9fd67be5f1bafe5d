import type { Tensor } from '@tensorflow/tfjs-core';
import type { Axis, Positions, TrainingKernels } from '../../engine/kernels/kernels.js';

/** Some positions of each of a tensor's axes. */
export type AxisCut = readonly { readonly axis: Axis; readonly positions: Positions }[];

/** What lies at the positions of all axes; x itself where they are all there is. Each axis is as those before it leave it. */
export function takeAll(x: Tensor, cut: AxisCut, kernels: TrainingKernels): Tensor {
  return cut.reduce((part, { axis, positions }) => (isWhole(axis, positions) ? part : kernels.take(part, axis, positions)), x);
}

/** The adjoint of takeAll. */
export function putAll(dy: Tensor, cut: AxisCut, kernels: TrainingKernels): Tensor {
  const step = (part: Tensor, { axis, positions }: AxisCut[number]) =>
    isWhole(axis, positions) ? part : kernels.put(part, axis, positions);
  return [...cut].reverse().reduce(step, dy);
}

function isWhole({ extent }: Axis, { offset, count }: Positions): boolean {
  return offset === 0 && count === extent;
}
