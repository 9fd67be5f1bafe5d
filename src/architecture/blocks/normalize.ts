import type { ResolvedNormalizeBlock } from '../../schema/pipeline.generated.js';
import { normalizations } from './activations.js';
import type { BlockKind } from './block.js';

/** A normalization by itself. */
export const normalize: BlockKind<ResolvedNormalizeBlock> = {
  kind: 'normalize',
  expand: (settings, context) => normalizations(context.name, context.input, settings, false, context),
};
