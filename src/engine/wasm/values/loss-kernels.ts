/** Kernels of the losses: few values, so one thread computes them. */
import type { LossShape } from '../../kernels/kernels.js';
import type { Current } from '../module.js';

export class LossKernels {
  constructor(private readonly current: Current) {}

  /** losses[rows] and the gradient of their mean from logits[rows, classes] and int32 labels[rows]. */
  softmaxCrossEntropy(
    { rows, classes }: { rows: number; classes: number },
    logits: number,
    labels: number,
    losses: number,
    dlogits: number,
  ): void {
    this.current.context.kernels.softmaxCrossEntropy(rows, classes, logits, labels, losses, dlogits);
  }

  /** losses[rows] and the gradient of their mean from logits[rows, classes], int32 labels[rows] and weights[classes]. */
  classLoss(
    { rows, classes }: { rows: number; classes: number },
    { smoothing, focus }: LossShape,
    logits: number,
    labels: number,
    weights: number,
    losses: number,
    dlogits: number,
  ): void {
    this.current.context.kernels.classLoss(rows, classes, smoothing, focus, logits, labels, weights, losses, dlogits);
  }
}
