import type { Shape } from '../../shape.js';
import type { Layer } from '../layer.js';

/** The greatest or the mean value of each channel in a window that moves and stays inside. */
export interface WindowLayer extends Layer {
  readonly kind: 'window';
  readonly take: 'max' | 'average';
  /** Rows, columns, depth. */
  readonly size: readonly [number, number, number];
  readonly stride: readonly [number, number, number];
}

export function windowedShape({ size, stride }: Pick<WindowLayer, 'size' | 'stride'>, input: Shape): Shape {
  const [rows, columns, depth] = [input.rows, input.columns, input.depth].map(
    (length, axis) => Math.floor((length - size[axis]) / stride[axis]) + 1,
  );
  return { rows, columns, depth, channels: input.channels };
}
