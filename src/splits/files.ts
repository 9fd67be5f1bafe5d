import type { ResolvedFilesSplit } from '../schema/pipeline.generated.js';
import { drawValidation } from './files/draw-validation.js';
import type { SplitMethod } from './split.js';

/** The pixels that files name. They have been read by then (data/split-files/split-files.ts): only validation pixels may be drawn. */
export const files: SplitMethod<ResolvedFilesSplit> = {
  by: 'files',
  amounts: [],
  given: true,
  draw({ validation }, { given, ...context }) {
    if (!given) throw new Error('the files of the split have not been read');
    return typeof validation === 'string' || typeof validation === 'number' ? drawValidation(given, validation, context) : given;
  },
};
