import type { ResolvedDenseBlock } from '../../schema/pipeline.generated.js';
import type { DenseLayer } from '../layers/dense.js';
import { sigmoidLayer } from '../layers/sigmoid.js';
import type { BlockKind } from './block.js';
import { activation } from './convolution.js';

/** A fully connected layer; `classes` stands for one unit for each class. */
export const dense: BlockKind<ResolvedDenseBlock> = {
  kind: 'dense',
  expand(settings, { name, input, classes }) {
    const { units, activation: kind, l2 } = typeof settings === 'string' ? denseDefaults(settings) : settings;
    const output = { rows: 1, columns: 1, depth: 1, channels: units === 'classes' ? classes : Number(units) };
    const after = kind === 'relu' ? activation(name, output, 'none') : kind === 'sigmoid' ? [sigmoidLayer(`${name}/sigmoid`, output)] : [];
    const layer: DenseLayer = { kind: 'dense', name, input, output, l2 };
    return [layer, ...after];
  },
  short: { key: 'units', spelled: denseDefaults },
};

/** What the short form `dense: classes` stands for. */
function denseDefaults(units: string) {
  return { units, activation: 'none', l2: 0 } as const;
}
