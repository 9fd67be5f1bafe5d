/** Kernels that make each value of y from the values at its place. */
import { ACTIVATIONS, type ActivationName, type Current } from '../module.js';
import { activateGradientPart, activatePart, binaryPart, sigmoidPart, unaryPart } from './row-tasks.js';
import { inParts } from './rows.js';

export class ElementwiseKernels {
  constructor(private readonly current: Current) {}

  /** By assembly/elementwise.ts: y from a and b, of each of which there are n values or, where it is not `many`, one for all. */
  binary(operation: number, n: number, a: number, manyA: boolean, b: number, manyB: boolean, y: number): void {
    inParts(this.current.context, binaryPart, n, [operation, a, Number(manyA), b, Number(manyB), y]);
  }

  /** By assembly/elementwise.ts: y from n values of x. */
  unary(operation: number, n: number, x: number, y: number): void {
    inParts(this.current.context, unaryPart, n, [operation, x, y]);
  }

  /** y = 1 / (1 + exp(-x)) of n values. */
  sigmoid(n: number, x: number, y: number): void {
    inParts(this.current.context, sigmoidPart, n, [x, y]);
  }

  /** By assembly/activations.ts: y from n values of x. */
  activate(kind: ActivationName, n: number, x: number, y: number): void {
    inParts(this.current.context, activatePart, n, [ACTIVATIONS.indexOf(kind), x, y]);
  }

  /** dx from dy, x and y. */
  activateGradient(kind: ActivationName, n: number, dy: number, x: number, y: number, dx: number): void {
    inParts(this.current.context, activateGradientPart, n, [ACTIVATIONS.indexOf(kind), dy, x, y, dx]);
  }
}
