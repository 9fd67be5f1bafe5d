import type { ResolvedSpatialBlock } from '../../schema/pipeline.generated.js';
import type { BlockKind } from './block.js';
import { residualSection } from './residual.js';

/** Residual blocks in the image plane: kernels of size x size over all the depth. */
export const spatial: BlockKind<ResolvedSpatialBlock> = {
  kind: 'spatial',
  expand: (settings, context) => residualSection(settings, [settings.size, settings.size, 'full'], context),
};
