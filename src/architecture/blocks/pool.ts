import type { ResolvedPoolBlock } from '../../schema/pipeline.generated.js';
import type { BlockKind } from './block.js';

/** The average over all rows, columns and depth. */
export const pool: BlockKind<ResolvedPoolBlock> = {
  kind: 'pool',
  expand: (_settings, { name, input }) => [
    { kind: 'pool', name, input, output: { rows: 1, columns: 1, depth: 1, channels: input.channels } },
  ],
};
