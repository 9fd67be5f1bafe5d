import type { ResolvedDropoutBlock } from '../../schema/pipeline.generated.js';
import type { DropoutLayer } from '../layers/dropout.js';
import type { BlockKind } from './block.js';

/** Sets a share of the values to zero in training. A rate of 0 adds no layer. */
export const dropout: BlockKind<ResolvedDropoutBlock> = {
  kind: 'dropout',
  expand: (rate, { name, input }) => (rate === 0 ? [] : [{ kind: 'dropout', name, input, output: input, rate } satisfies DropoutLayer]),
};
