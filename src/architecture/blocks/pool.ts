import type { ResolvedPoolBlock } from '../../schema/pipeline.generated.js';
import { centreLayer } from '../layers/centre.js';
import { partLayer } from '../layers/part.js';
import { poolLayer } from '../layers/pool.js';
import { windowedShape, type WindowLayer } from '../layers/window/layer.js';
import { formatShape } from '../shape.js';
import { type BlockKind, shapeFailure } from './block.js';
import { depthMeaning, depthOf } from './depth.js';

type Triple = readonly [number, number, number];

/** The average over all rows, columns and depth, the middle pixel, or windows of a size. */
export const pool: BlockKind<ResolvedPoolBlock> = {
  kind: 'pool',
  expand(settings, context) {
    const { name, input } = context;
    if (settings === 'first') return [partLayer(name, input, 'positions', 0, 1)];
    if (typeof settings === 'string') return [settings === 'centre' ? centreLayer(name, input) : poolLayer(name, input)];
    const [a, b, m] = settings.size as [number, number, number | string];
    const size: Triple = [a, b, depthOf(m, input)];
    const stride = (settings.stride as Triple | undefined) ?? size;
    const extent = [input.rows, input.columns, input.depth];
    if (size.some((side, axis) => side > extent[axis])) {
      throw shapeFailure(context, `a window of ${size.join('x')} is larger than its input, ${formatShape(input)}`, 'Use a smaller window.');
    }
    const layer: WindowLayer = {
      kind: 'window',
      name,
      input,
      output: windowedShape({ size, stride }, input),
      take: settings.take,
      size,
      stride,
    };
    return [layer];
  },
  meaning: (settings, input) => (typeof settings === 'string' ? '' : depthMeaning(settings.size[2], input)),
};
