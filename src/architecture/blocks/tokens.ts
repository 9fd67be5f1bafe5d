import type { ResolvedTokensBlock } from '../../schema/pipeline.generated.js';
import { assemblyLayer } from '../layers/assembly.js';
import { classtokenLayer } from '../layers/classtoken.js';
import { dropoutLayer } from '../layers/dropout.js';
import type { Layer } from '../layers/layer.js';
import { joinedShape, parallelLayer } from '../layers/parallel.js';
import { partLayer } from '../layers/part.js';
import { positionsLayer } from '../layers/positions.js';
import { bandsLayer } from '../layers/turn.js';
import { viewLayer } from '../layers/view.js';
import { type BlockContext, type BlockKind, outputOf, refuseIdle, shapeFailure } from './block.js';
import { convolution } from './convolution.js';

/** A sample as a list of tokens: positions whose channels describe a pixel, a band, a group of bands, or what is learned. */
export const tokens: BlockKind<ResolvedTokensBlock> = {
  kind: 'tokens',
  expand(settings, context) {
    const { name, input } = context;
    refuseIdle(settings, OTHERS[settings.of], context, `tokens of ${settings.of} are made otherwise`);
    const layers = OF[settings.of](settings, context);
    const last = () => outputOf(layers, input);
    if (settings.class) layers.push(classtokenLayer(`${name}/class`, last()));
    if (settings.positions) layers.push(positionsLayer(`${name}/positions`, last()));
    const { dropout: rate = 0 } = settings;
    if (rate > 0) layers.push(dropoutLayer(`${name}/dropout`, last(), rate));
    return layers;
  },
  implied: { size: 1, group: 1, groups: 1, scores: [], back: false, bias: true, class: false, positions: false, dropout: 0 },
  spelled: (settings, spell) => (settings.scores ? { ...settings, scores: settings.scores.map(spell) } : settings),
};

/** Keys that only other tokens have. */
const OTHERS: Readonly<Record<ResolvedTokensBlock['of'], (keyof ResolvedTokensBlock)[]>> = {
  pixels: ['group', 'count', 'scores', 'back'],
  bands: ['size', 'groups', 'count', 'scores', 'back'],
  learned: ['size', 'groups', 'group'],
};

const OF: Readonly<Record<ResolvedTokensBlock['of'], (settings: ResolvedTokensBlock, context: BlockContext) => Layer[]>> = {
  pixels: ofPixels,
  bands: ofBands,
  learned: ofPositions,
};

/** Each pixel, of all its bands; with a width by a convolution of the pixels around it. */
function ofPixels(settings: ResolvedTokensBlock, context: BlockContext): Layer[] {
  const { width, size = 1, groups = 1, bias = true } = settings;
  const { name, input } = context;
  if (width === undefined) refuseIdle(settings, ['size', 'groups', 'bias'], context, 'without a width there is no convolution');
  if (size % 2 === 0) throw shapeFailure(context, `size of pixels' tokens is ${size}, which has no middle`, 'Write an odd number.');
  const layers: Layer[] = input.depth === 1 ? [] : [viewLayer(`${name}/pixels`, input, 'channels')];
  if (width === undefined) return layers;
  const last = () => outputOf(layers, input);
  const { channels } = last();
  const missing = (groups - (channels % groups)) % groups;
  if (missing > 0) {
    // The last channel again and again, until groups divide them.
    const again = Array.from({ length: missing }, (_, time) => [
      partLayer(`${name}/again${time + 1}`, last(), 'channels', channels - 1, 1),
    ]);
    const outputs = [last(), ...again.map(([{ output }]) => output)];
    layers.push(parallelLayer(`${name}/filled`, last(), [[], ...again], 'concat', joinedShape(outputs, 'concat')));
  }
  const margin = (size - 1) / 2;
  const kernel = { kernels: width, size: [size, size, 1], padding: [margin, margin, 0], groups, bias, l2: 0 } as const;
  return [...layers, convolution({ name: `${name}/conv`, input: last(), ...kernel }, context)];
}

/** Each band, of all its pixels; with a width by a convolution of the bands beside it, zeros beyond the ends. */
function ofBands(settings: ResolvedTokensBlock, context: BlockContext): Layer[] {
  const { width, group = 1, bias = true } = settings;
  const { name, input } = context;
  if (width === undefined) refuseIdle(settings, ['group', 'bias'], context, 'without a width there is no convolution');
  if (group % 2 === 0) throw shapeFailure(context, `group of bands' tokens is ${group}, which has no middle`, 'Write an odd number.');
  if (width === undefined) return [bandsLayer(`${name}/bands`, input)];
  const size = [input.rows, input.columns, group] as const;
  return [convolution({ name: `${name}/conv`, input, kernels: width, size, padding: [0, 0, (group - 1) / 2], bias, l2: 0 }, context)];
}

/** Means of all positions, weighted by scores that are learned. */
function ofPositions({ count, width, scores = [], back = false, bias = true }: ResolvedTokensBlock, context: BlockContext): Layer[] {
  const { name, input } = context;
  if (count === undefined) throw shapeFailure(context, 'learned tokens need a count', 'Write count: 4.');
  const inside = context.inside(scores, { path: ['scores'], name: 'scores', title: 'scores' });
  const single = { size: [1, 1, 1], padding: 'none', bias, l2: 0 } as const;
  const score = convolution({ ...single, name: `${name}/scores`, input: outputOf(inside, input), kernels: count }, context);
  const value = width === undefined ? [] : [convolution({ ...single, name: `${name}/values`, input, kernels: width }, context)];
  const outputs = [score.output, outputOf(value, input)];
  const positions = outputs.map(({ rows, columns, depth }) => rows * columns * depth);
  if (positions[0] !== positions[1]) {
    throw shapeFailure(
      context,
      `scores of ${positions[0]} positions cannot weight ${positions[1]}`,
      'Keep rows, columns and depth in scores.',
    );
  }
  const both = parallelLayer(`${name}/both`, input, [[...inside, score], value], 'concat', joinedShape(outputs, 'concat'));
  return [both, assemblyLayer(`${name}/learned`, both.output, count, back)];
}
