import type { ResolvedFlattenBlock } from '../../schema/pipeline.generated.js';
import { viewLayer } from '../layers/view.js';
import type { BlockKind } from './block.js';

/** Depth and channels of each pixel as one of both. */
export const flatten: BlockKind<ResolvedFlattenBlock> = {
  kind: 'flatten',
  expand: (settings, { name, input }) => [viewLayer(name, input, settings)],
};
