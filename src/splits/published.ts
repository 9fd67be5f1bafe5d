import { nearName } from '../errors/near-name.js';
import type { ResolvedPublishedSplit } from '../schema/pipeline.generated.js';
import { findPublishedSplit, publishedSplitNames } from '../scenes/splits/index.js';
import { parseShare, pixelsOfShare } from './amount.js';
import { drawValidation } from './files/draw-validation.js';
import type { PartCounts, SplitMethod } from './split.js';

/**
 * The pixels of a split of the catalogue (scenes/splits/). Its masks have been read by then (data/split-files/published-split.ts): only
 * validation pixels are drawn, of those of training.
 */
export const published: SplitMethod<ResolvedPublishedSplit> = {
  by: 'published',
  amounts: ['validation'],
  given: true,
  check({ name }) {
    if (findPublishedSplit(name)) return undefined;
    return {
      part: 'name',
      problem: {
        code: 'value',
        message: `split.name: there is no published split ${JSON.stringify(name)}`,
        suggestion: nearName(name, publishedSplitNames),
        expected: `one of ${publishedSplitNames.join(', ')}`,
        hint: 'hsi-run split --published lists them. The masks of another split: {by: files, train: {file: …}, test: {file: …}}.',
      },
    };
  },
  expected: { counts: expectedCounts, test: 'about' },
  draw({ validation }, { given, ...context }) {
    if (!given) throw new Error('the masks of the split have not been read');
    return validation === 0 ? given : drawValidation(given, validation, context);
  },
};

/** What the catalogue says, as the split is distributed. */
function expectedCounts({ name, validation }: ResolvedPublishedSplit): PartCounts {
  const { train, test } = findPublishedSplit(name)!;
  const validated = typeof validation === 'number' ? validation : pixelsOfShare(parseShare(validation), train.pixels);
  return { train: train.pixels - validated, validation: validated, test: 'rest' in test ? test.rest : test.pixels };
}
