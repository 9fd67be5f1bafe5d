import { templateLayer } from '../layers/_template.js';
import type { Layer } from '../layers/layer.js';
import { formatShape } from '../shape.js';
import { type BlockKind, shapeFailure } from './block.js';

// To add a kind of block: copy this file, write schemas/blocks/<kind>.schema.json, add a line to schemas/block.schema.json
// (properties and hint), one to index.ts, and its words to results/paragraph/block-text.ts. The build types the settings:
// ResolvedTemplateBlock of schema/pipeline.generated.ts.
// Not registered itself; compiled, so that it stays true.

interface TemplateSettings {
  readonly l2: number;
  /** Blocks in this block. */
  readonly then: Parameters<Parameters<BlockKind<never>['expand']>[1]['inside']>[0];
}

/** Each channel times a weight of its own, then other blocks. */
export const template: BlockKind<TemplateSettings> = {
  kind: 'template',
  expand({ l2, then }, context): Layer[] {
    const { name, input } = context;
    if (input.channels === 1) throw shapeFailure(context, `it needs several channels, and its input has one: ${formatShape(input)}`);
    return [templateLayer(`${name}/scale`, input, l2), ...context.inside(then, { path: ['then'], name: 'then' })];
  },
};
