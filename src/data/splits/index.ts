import type { RandomStream } from '../../numerics/random.js';
import type { Mask } from '../cube.js';
import { splitAtRandom, type RandomSplit } from './random.js';
import type { Split, SplitContext } from './split.js';

export type { Amount } from './amount.js';
export type { Split } from './split.js';
export type SplitSpec = RandomSplit;

/** One line a method. */
const METHODS: { [By in SplitSpec['by']]: (spec: Extract<SplitSpec, { by: By }>, context: SplitContext) => Split } = {
  random: splitAtRandom,
};

/** Splits the labelled pixels of a mask into training, validation and test pixels. */
export function split(spec: SplitSpec, mask: Mask, random: RandomStream, classNames: readonly string[]): Split {
  return METHODS[spec.by](spec, { mask, random, classNames });
}
