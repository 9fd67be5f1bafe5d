import type { ResolvedFilesSplit } from '../schema/pipeline.generated.js';
import type { SplitMethod } from './split.js';

/** The pixels that files name. They have been read by then (data/split-files.ts): nothing is drawn. */
export const files: SplitMethod<ResolvedFilesSplit> = {
  by: 'files',
  amounts: [],
  given: true,
  draw(_spec, { given }) {
    if (!given) throw new Error('the files of the split have not been read');
    return given;
  },
};
