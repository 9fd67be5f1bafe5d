import type { ResolvedDenseBlock } from '../../schema/pipeline.generated.js';
import type { DenseLayer } from '../layers/dense.js';
import { activations } from './activations.js';
import type { BlockKind } from './block.js';

/** A fully connected layer; `classes` stands for one unit for each class. */
export const dense: BlockKind<ResolvedDenseBlock> = {
  kind: 'dense',
  expand(settings, { name, input, classes }) {
    const { units, activation: kind, l2 } = typeof settings === 'string' ? denseDefaults(settings) : settings;
    const output = { rows: 1, columns: 1, depth: 1, channels: units === 'classes' ? classes : Number(units) };
    const layer: DenseLayer = { kind: 'dense', name, input, output, l2 };
    return [layer, ...activations(name, output, kind)];
  },
  short: { key: 'units', spelled: denseDefaults },
};

/** What the short form `dense: classes` stands for. */
function denseDefaults(units: string) {
  return { units, activation: 'none', l2: 0 } as const;
}
