import type { ResolvedActivationBlock } from '../../schema/pipeline.generated.js';
import { activations } from './activations.js';
import type { BlockKind } from './block.js';

/** An activation by itself. */
export const activation: BlockKind<ResolvedActivationBlock> = {
  kind: 'activation',
  expand: (settings, { name, input }) => activations(name, input, settings),
};
