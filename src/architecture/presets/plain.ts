import type { Block } from '../../schema/pipeline.generated.js';

type Conv = NonNullable<Block['conv']>;
export type Triple = [number, number, number];

/** A convolution and, if wanted, its activation, without normalization. */
export function plain(kernels: number, size: Conv['size'], activation: Conv['activation'] = 'relu', more: Partial<Conv> = {}): Block {
  return { conv: { kernels, size, normalize: 'none', activation, ...more } };
}

export const maxPool = (size: Triple): Block => ({ pool: { take: 'max', size } });

/** A dropout, unless its rate is 0. */
export const dropped = (rate: number): Block[] => (rate ? [{ dropout: rate }] : []);
