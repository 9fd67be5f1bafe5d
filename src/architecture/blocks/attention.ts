import type { ResolvedAttentionBlock } from '../../schema/pipeline.generated.js';
import { attentionLayer } from '../layers/attention.js';
import { factorLayer } from '../layers/factor.js';
import type { Layer } from '../layers/layer.js';
import { bandsLayer, pixelsLayer, turnLayer } from '../layers/turn.js';
import { formatShape, type Shape } from '../shape.js';
import { type BlockContext, type BlockKind, outputOf, refuseIdle, shapeFailure } from './block.js';
import { convolution } from './convolution.js';

/** Softmax attention of all positions, channels or bands to each other. */
export const attention: BlockKind<ResolvedAttentionBlock> = {
  kind: 'attention',
  expand(settings, context) {
    const { name, input } = context;
    const { over = 'positions', factor = false } = settings;
    const layers = around(over, name, input, (inner) => attend(settings, { name, input: inner }, context));
    if (over !== 'positions' && layers.at(-1)?.kind !== 'turn') {
      const { output } = layers[layers.length - 1];
      throw shapeFailure(
        context,
        `attention over ${over} gives ${formatShape(output)}, which does not go back into ${formatShape(input)}`,
        'Leave values and output out.',
      );
    }
    return factor ? [...layers, factorLayer(`${name}/factor`, outputOf(layers, input))] : layers;
  },
  implied: { over: 'positions', heads: 1, projections: 'learned', bias: true, output: true, scale: 'root', factor: false },
};

/** What attends to each other as positions, and the way back where as many channels come out as went in. */
function around(over: NonNullable<ResolvedAttentionBlock['over']>, name: string, input: Shape, inside: (input: Shape) => Layer[]): Layer[] {
  if (over === 'positions') return inside(input);
  const there = over === 'channels' ? turnLayer(`${name}/turned`, input) : bandsLayer(`${name}/bands`, input);
  const layers = [there, ...inside(there.output)];
  const { output } = layers[layers.length - 1];
  if (output.channels !== there.output.channels) return layers;
  const back = over === 'channels' ? turnLayer(`${name}/back`, output, input) : pixelsLayer(`${name}/pixels`, output, input);
  return [...layers, back];
}

/** Queries, keys and values of one convolution, attention, and a convolution of what the heads give. */
export function attend(
  settings: Omit<ResolvedAttentionBlock, 'over' | 'factor'>,
  { name, input }: { readonly name: string; readonly input: Shape },
  context: BlockContext,
): Layer[] {
  const { heads = 1, projections = 'learned', bias = true, output = true, scale = 'root' } = settings;
  const { channels } = input;
  const wanting = settings.keys === undefined || settings.values === undefined || projections === 'none';
  if (wanting && channels % heads !== 0) {
    throw shapeFailure(
      context,
      `${heads} heads do not divide the ${channels} channels: input ${formatShape(input)}`,
      'Use a number of heads that divides them, or give keys and values.',
    );
  }
  if (projections === 'none')
    refuseIdle(settings, ['keys', 'values', 'bias', 'output'], context, 'without projections the channels are queries, keys and values');
  const { keys = channels / heads, values = channels / heads } = settings;
  const factor = { root: 1 / Math.sqrt(keys), none: 1, opposite: -1 }[scale];
  if (projections === 'none') {
    return [attentionLayer(`${name}/heads`, input, { heads, keys, values: keys, shared: true, scale: factor })];
  }
  const single = { size: [1, 1, 1], padding: 'none', l2: 0 } as const;
  const into = convolution({ ...single, name: `${name}/in`, input, kernels: heads * (2 * keys + values), bias }, context);
  const heard = attentionLayer(`${name}/heads`, into.output, { heads, keys, values, shared: false, scale: factor });
  if (!output) return [into, heard];
  return [into, heard, convolution({ ...single, name: `${name}/out`, input: heard.output, kernels: channels }, context)];
}
