import type { ResolvedEncoderBlock } from '../../schema/pipeline.generated.js';
import { dropoutLayer } from '../layers/dropout.js';
import type { Layer } from '../layers/layer.js';
import { joinedShape, parallelLayer } from '../layers/parallel.js';
import { partLayer } from '../layers/part.js';
import { turnLayer } from '../layers/turn.js';
import { type Shape, sizeOf } from '../shape.js';
import { activations, normalizations } from './activations.js';
import { attend } from './attention.js';
import { type BlockContext, type BlockKind, outputOf, shapeFailure } from './block.js';
import { convolution } from './convolution.js';

/** Transformer layers: attention, then two dense layers of each position, both behind layer normalization and added to their input. */
export const encoder: BlockKind<ResolvedEncoderBlock> = {
  kind: 'encoder',
  expand(settings, context) {
    const { name, input } = context;
    const layerOf = (index: number, from: Shape, own: Shape) =>
      transformerLayer(`${name}/layer${index + 1}`, from, settings, { ...context, input: own });
    if (!settings.fuse) {
      return Array.from({ length: settings.depth }).flatMap((_, index) => layerOf(index, input, input));
    }
    if (settings.depth < 3) {
      throw shapeFailure(
        context,
        `fuse joins each layer's input with that of two layers before, and there are ${settings.depth} layers`,
        'Use a depth of at least 3, or leave fuse out.',
      );
    }
    return fused(settings.depth, context, layerOf);
  },
  implied: { heads: 1, bias: true, scale: 'root', dropout: 0, fuse: false },
};

function transformerLayer(name: string, input: Shape, settings: ResolvedEncoderBlock, context: BlockContext): Layer[] {
  const { heads = 1, keys, mlp = 4 * input.channels, bias = true, scale = 'root', dropout: rate = 0 } = settings;
  const dropped = (title: string, shape: Shape): Layer[] => (rate > 0 ? [dropoutLayer(`${name}/${title}`, shape, rate)] : []);
  const size = keys === undefined ? {} : { keys, values: keys };
  const first = normalizations(`${name}/attention`, input, 'layer', false, context);
  const heard = attend({ heads, bias, scale, ...size }, { name: `${name}/attention`, input }, context);
  const attentionBranch = [...first, ...heard, ...dropped('attention/dropout', input)];
  const single = { size: [1, 1, 1], padding: 'none', l2: 0 } as const;
  const second = normalizations(`${name}/mlp`, input, 'layer', false, context);
  const hidden = convolution({ ...single, name: `${name}/mlp/hidden`, input, kernels: mlp }, context);
  const active = activations(`${name}/mlp`, hidden.output, 'gelu');
  const out = convolution({ ...single, name: `${name}/mlp/out`, input: hidden.output, kernels: input.channels }, context);
  const dense = [...second, hidden, ...active, ...dropped('mlp/dropout1', hidden.output), out, ...dropped('mlp/dropout2', input)];
  return [
    parallelLayer(`${name}/attention`, input, [attentionBranch, []], 'add', input),
    parallelLayer(`${name}/mlp`, input, [dense, []], 'add', input),
  ];
}

/**
 * Cross-layer fusion (Hong et al. 2022): from the third layer on a layer gets, in place of its input, a learned mean over the tokens
 * of that and of the input of two layers before. Those lie behind one another as channels: the newest first.
 */
function fused(depth: number, context: BlockContext, layerOf: (index: number, from: Shape, own: Shape) => Layer[]): Layer[] {
  const { name, input } = context;
  const width = input.channels;
  const layers: Layer[] = [];
  for (let index = 0; index < depth; index++) {
    const from = outputOf(layers, input);
    const own = `${name}/fuse${index + 1}`;
    const ahead =
      index === 0 ? [] : index === 1 ? [partLayer(`${own}/newest`, from, 'channels', 0, width)] : fusion(own, from, input, context);
    const chain = [...ahead, ...layerOf(index, input, input)];
    if (index === depth - 1) return [...layers, ...chain];
    // No more than the last three are read again.
    const kept = index < 2 ? [] : [partLayer(`${own}/kept`, from, 'channels', 0, 2 * width)];
    const outputs = [input, outputOf(kept, from)];
    layers.push(parallelLayer(own, from, [chain, kept], 'concat', joinedShape(outputs, 'concat')));
  }
  return layers;
}

/** Each channel's tokens of both inputs through one dense layer. */
function fusion(name: string, from: Shape, input: Shape, context: BlockContext): Layer[] {
  const { channels } = input;
  const chains = ['newest', 'older'].map((title, which) => {
    const part = partLayer(`${name}/${title}`, from, 'channels', 2 * which * channels, channels);
    return [part, turnLayer(`${name}/${title}-turned`, part.output)];
  });
  const outputs = chains.map(([, { output }]) => output);
  const both = parallelLayer(`${name}/both`, from, chains, 'concat', joinedShape(outputs, 'concat'));
  const kernels = sizeOf(input) / channels;
  const mixed = convolution({ name: `${name}/mix`, input: both.output, kernels, size: [1, 1, 1], padding: 'none', l2: 0 }, context);
  return [both, mixed, turnLayer(`${name}/back`, mixed.output, input)];
}
