/** Kernels of the optimizers: each moves n weights in place. */
import type { AdamSettings, AdamwSettings, RmspropSettings, SgdSettings } from '../../kernels/kernels.js';
import type { Current } from '../module.js';
import { adamPart, adamwPart, rmspropPart, sgdPart } from './row-tasks.js';
import { inParts } from './rows.js';
import { ADAM, ADAMW, RMSPROP, SGD } from '../task-arguments.js';

/** Where in memory the weights, their gradients and an optimizer's slots begin, n values each. */
type Addresses<Name extends string> = Readonly<Record<Name, number>>;

export class UpdateKernels {
  constructor(private readonly current: Current) {}

  /** mean = rho mean + (1 - rho) g^2; w -= learningRate g / (sqrt(mean) + epsilon). */
  rmsprop(n: number, update: Addresses<'w' | 'g' | 'mean'>, settings: RmspropSettings): void {
    inParts(this.current.context, rmspropPart, n, RMSPROP.list({ ...update, ...settings }));
  }

  /** velocity = momentum velocity - learningRate g; w += velocity. */
  sgd(n: number, update: Addresses<'w' | 'g' | 'velocity'>, settings: SgdSettings): void {
    inParts(this.current.context, sgdPart, n, SGD.list({ ...update, ...settings }));
  }

  /** w -= learningRate first / (sqrt(second) + epsilon) with running means of g and of g^2; the rate is already bias-corrected. */
  adam(n: number, update: Addresses<'w' | 'g' | 'first' | 'second'>, settings: AdamSettings): void {
    inParts(this.current.context, adamPart, n, ADAM.list({ ...update, ...settings }));
  }

  /** As adam, after w -= decay mask w. */
  adamw(n: number, update: Addresses<'w' | 'g' | 'first' | 'second' | 'mask'>, settings: AdamwSettings): void {
    inParts(this.current.context, adamwPart, n, ADAMW.list({ ...update, ...settings }));
  }
}
