import type { RandomStream } from '../../numerics/random.js';
import type { Mask } from '../cube.js';
import type { ResolvedSplit } from '../../schema/pipeline.generated.js';
import { splitIntoBlocks } from './blocks.js';
import { splitBuffered } from './buffered.js';
import { splitByFiles } from './files.js';
import { splitIntoFolds } from './folds.js';
import { splitAtRandom } from './random.js';
import type { Split, SplitContext } from './split.js';

export type { Split } from './split.js';

type Method<By extends ResolvedSplit['by']> = (spec: Extract<ResolvedSplit, { by: By }>, context: SplitContext) => Split;

/** One line a method. */
const METHODS: { readonly [By in ResolvedSplit['by']]: Method<By> } = {
  random: splitAtRandom,
  files: splitByFiles,
  blocks: splitIntoBlocks,
  buffered: splitBuffered,
  folds: splitIntoFolds,
};

/**
 * Splits the labelled pixels of a mask into training, validation and test pixels.
 *
 * @param given what files give, where the split is theirs (readGivenSplits)
 */
export function split(spec: ResolvedSplit, mask: Mask, random: RandomStream, classNames: readonly string[], given?: Split): Split {
  return (METHODS[spec.by] as Method<ResolvedSplit['by']>)(spec, { mask, random, classNames, given });
}
