import type { ResolvedSpectralBlock } from '../../schema/pipeline.generated.js';
import type { BlockKind } from './block.js';
import { residualSection } from './residual.js';

/** Residual blocks along the spectrum: kernels of 1 x 1 x size. */
export const spectral: BlockKind<ResolvedSpectralBlock> = {
  kind: 'spectral',
  expand: (settings, context) => residualSection(settings, [1, 1, settings.size], context),
};
