import type { Layer } from '../layer.js';

export type Take = 'average' | 'max' | 'sum';

/**
 * One value in place of several. `positions`: of each channel over all positions, a row for each way to take it. `channels`: of
 * each position over all channels, a channel for each way. `parts`: the channels of so many parts that stand behind one another.
 */
export interface ReduceLayer extends Layer {
  readonly kind: 'reduce';
  readonly over: 'positions' | 'channels' | 'parts';
  readonly take: readonly Take[];
  /** Of `parts`; else 1. */
  readonly parts: number;
}
