import type { ResolvedGateBlock } from '../../schema/pipeline.generated.js';
import { gateLayer } from '../layers/gate.js';
import type { Layer } from '../layers/layer.js';
import { reduceLayer } from '../layers/reduce.js';
import { sigmoidLayer } from '../layers/sigmoid.js';
import { viewLayer } from '../layers/view.js';
import type { Shape } from '../shape.js';
import { activations } from './activations.js';
import { type BlockContext, type BlockKind, outputOf, shapeFailure } from './block.js';
import { convolution } from './convolution.js';

/**
 * A gate: squeeze and excitation (Hu et al. 2018), ECA (Wang et al. 2020), and both gates of CBAM (Woo et al. 2018), made of the
 * layers there are.
 */
export const gate: BlockKind<ResolvedGateBlock> = {
  kind: 'gate',
  expand(settings, context) {
    const { name, input } = context;
    const chain = settings.over === 'channels' ? channelWeights(settings, context) : positionWeights(settings, context);
    return [gateLayer(name, input, [...chain, sigmoidLayer(`${name}/sigmoid`, outputOf(chain, input))])];
  },
};

/** Each pooled value passes the same layers: they are convolutions of one value over rows, one row for each way to pool. */
function channelWeights({ pool = ['average'], reduction = 16, hidden = 'relu', size }: ResolvedGateBlock, context: BlockContext): Layer[] {
  const { name, input } = context;
  const layers: Layer[] = [reduceLayer(`${name}/pool`, input, 'positions', pool)];
  const last = () => outputOf(layers, input);
  const single = { size: [1, 1, 1], padding: 'none', l2: 0 } as const;
  if (size === undefined) {
    const kernels = Math.max(1, Math.floor(input.channels / reduction));
    layers.push(convolution({ ...single, name: `${name}/squeeze`, input: last(), kernels }, context));
    layers.push(...activations(name, last(), hidden));
    layers.push(convolution({ ...single, name: `${name}/excite`, input: last(), kernels: input.channels }, context));
  } else {
    if (typeof size !== 'number' || size % 2 === 0) {
      throw shapeFailure(
        context,
        'size of a gate over channels is not an odd whole number',
        'Write size: 3, or leave it out for two dense layers.',
      );
    }
    layers.push(viewLayer(`${name}/line`, last(), 'depth'));
    const kernel = { size: [1, 1, size], padding: [0, 0, (size - 1) / 2], l2: 0, bias: false } as const;
    layers.push(convolution({ ...kernel, name: `${name}/conv`, input: last(), kernels: 1 }, context));
    layers.push(viewLayer(`${name}/channels`, last(), 'channels'));
  }
  return pool.length === 1 ? layers : [...layers, reduceLayer(`${name}/sum`, last(), 'positions', ['sum'])];
}

function positionWeights({ pool = ['average', 'max'], size = [7, 7, 1] }: ResolvedGateBlock, context: BlockContext): Layer[] {
  const { name, input } = context;
  if (typeof size === 'number') {
    throw shapeFailure(
      context,
      'size of a gate over positions is a single number',
      'Write its rows, columns and depth, such as size: [7, 7, 1].',
    );
  }
  const pooled = reduceLayer(`${name}/pool`, input, 'channels', pool);
  const settings = {
    name: `${name}/conv`,
    input: pooled.output,
    kernels: 1,
    size: [size[0], size[1], size[2]] as const,
    padding: 'zero',
    l2: 0,
  };
  return [pooled, convolution(settings, context)];
}

/**
 * The weights of branches whose outputs stand behind one another as channels: a sample's averages of their sum pass two dense
 * layers, which give each branch's channels a number each (Li et al. 2019).
 */
export function selectionWeights(name: string, input: Shape, branches: number, hidden: number | undefined, context: BlockContext): Layer[] {
  const layers: Layer[] = [reduceLayer(`${name}/total`, input, 'parts', ['sum'], branches)];
  const last = () => outputOf(layers, input);
  const single = { size: [1, 1, 1], padding: 'none', l2: 0 } as const;
  const channels = input.channels / branches;
  layers.push(reduceLayer(`${name}/pool`, last(), 'positions', ['average']));
  const kernels = hidden ?? Math.max(1, Math.floor(channels / 2));
  layers.push(convolution({ ...single, name: `${name}/squeeze`, input: last(), kernels }, context));
  layers.push(...activations(name, last(), 'relu'));
  layers.push(convolution({ ...single, name: `${name}/excite`, input: last(), kernels: input.channels }, context));
  return layers;
}
