import type { ResolvedGroupBlock } from '../../schema/pipeline.generated.js';
import type { Layer } from '../layers/layer.js';
import { type BlockKind, outputOf } from './block.js';

/** Blocks that are repeated as a whole, each time with weights of their own. */
export const group: BlockKind<ResolvedGroupBlock> = {
  kind: 'group',
  expand({ blocks, repeat = 1 }, context) {
    const layers: Layer[] = [];
    for (let time = 1; time <= repeat; time++) {
      const input = outputOf(layers, context.input);
      layers.push(...context.inside(blocks, { path: ['blocks'], name: `repeat${time}`, input, ...(time > 1 ? { activated: false } : {}) }));
    }
    return layers;
  },
  implied: { repeat: 1 },
  spelled: (settings, spell) => ({ ...settings, blocks: settings.blocks.map(spell) }),
};
