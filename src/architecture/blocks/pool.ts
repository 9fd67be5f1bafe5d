import type { ResolvedPoolBlock } from '../../schema/pipeline.generated.js';
import { formatShape } from '../shape.js';
import { type BlockKind, shapeFailure } from './block.js';

type Triple = readonly [number, number, number];

/** The average over all rows, columns and depth, or windows of a size. */
export const pool: BlockKind<ResolvedPoolBlock> = {
  kind: 'pool',
  expand(settings, context) {
    const { name, input } = context;
    if (typeof settings === 'string') {
      return [{ kind: 'pool', name, input, output: { rows: 1, columns: 1, depth: 1, channels: input.channels } }];
    }
    const [a, b, m] = settings.size as [number, number, number | 'full'];
    const size: Triple = [a, b, m === 'full' ? input.depth : m];
    const stride = settings.stride as Triple | undefined ?? size;
    const extent = [input.rows, input.columns, input.depth];
    if (size.some((side, axis) => side > extent[axis])) {
      throw shapeFailure(context, `a window of ${size.join('x')} is larger than its input, ${formatShape(input)}`, 'Use a smaller window.');
    }
    const [rows, columns, depth] = extent.map((length, axis) => Math.floor((length - size[axis]) / stride[axis]) + 1);
    return [{ kind: 'window', name, input, output: { rows, columns, depth, channels: input.channels }, take: settings.take, size, stride }];
  },
};
