import type { RandomStream } from '../../numerics/random.js';
import type { Mask } from '../cube.js';
import type { ResolvedSplit } from '../../schema/pipeline.generated.js';
import { splitAtRandom } from './random.js';
import type { Split, SplitContext } from './split.js';

export type { Split } from './split.js';

/** One line a method. */
const METHODS: Record<ResolvedSplit['by'], (spec: ResolvedSplit, context: SplitContext) => Split> = {
  random: splitAtRandom,
};

/** Splits the labelled pixels of a mask into training, validation and test pixels. */
export function split(spec: ResolvedSplit, mask: Mask, random: RandomStream, classNames: readonly string[]): Split {
  return METHODS[spec.by](spec, { mask, random, classNames });
}
