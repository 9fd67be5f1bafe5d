import { applied, kerasName } from '../keras/building.js';
import { asTokens, product, softmaxOf, tokenChannels, turned } from '../keras/tokens.js';
import { asOnnxTokens, fromOnnxTokens, onnxSlice, onnxSoftmax } from '../onnx/tokens.js';
import type { Shape } from '../shape.js';
import { LEAKY_SLOPE } from './activation.js';
import { positionsOf } from './attention.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/**
 * Learned tokens: means of all positions' values. The first channels are each token's scores, whose softmax over the positions
 * weights the mean of the other channels (Wu et al. 2020). `back`: each token's mean, below zero a hundredth of it, goes back to the
 * positions by the same weights (the spectral association of Zhong et al. 2022).
 */
export interface AssemblyLayer extends Layer {
  readonly kind: 'assembly';
  readonly count: number;
  readonly back: boolean;
}

export const assembly: LayerKind<AssemblyLayer> = {
  kind: 'assembly',
  shape: (layer, input) => assembledShape(layer, input),
  flops: (layer) => layer.count * positionsOf(layer) * (layer.back ? 4 : 2) * layer.output.channels + 5 * layer.count * positionsOf(layer),
  reach: () => 'patch',
  workspace: (layer) => 2 * layer.count * positionsOf(layer) + layer.count * layer.output.channels,
  keras(layer, value, building) {
    const { graph } = building;
    const { count, back, output } = layer;
    const name = kerasName(layer.name);
    const tokens = asTokens(graph, name, value);
    const scores = turned(graph, name, tokenChannels(graph, name, tokens, 0, count));
    const shares = softmaxOf(graph, name, scores, 1);
    const means = product(graph, name, shares, tokenChannels(graph, name, tokens, count, output.channels), [2, 1]);
    if (!back) return { wire: means, shape: output };
    const { wire } = applied(building, 'LeakyReLU', `${name}_leaky`, { alpha: LEAKY_SLOPE }, { wire: means, shape: output });
    return { wire: product(graph, name, shares, wire, [1, 1]), shape: output };
  },
  onnx(layer, value, { graph }) {
    const { name, count, back, output } = layer;
    const tokens = asOnnxTokens(graph, name, value);
    const turn = (title: string, from: string) => graph.add('Transpose', `${name}/${title}`, [from], { perm: { ints: [0, 2, 1] } });
    const shares = onnxSoftmax(graph, name, turn('scores', onnxSlice(graph, name, tokens, 2, 0, count)), 1);
    const means = graph.add('MatMul', `${name}/means`, [shares, onnxSlice(graph, name, tokens, 2, count, output.channels)]);
    if (!back) return fromOnnxTokens(graph, name, means, output);
    const leaky = graph.add('LeakyRelu', `${name}/leaky`, [means], { alpha: { float: LEAKY_SLOPE } });
    return fromOnnxTokens(graph, name, graph.add('MatMul', `${name}/back`, [turn('shares', shares), leaky]), output);
  },
  draw: ({ count, back }) => ({ family: 'dense', words: [`${count} learned tokens${back ? ', and back' : ''}`] }),
};

function assembledShape({ count, back }: Pick<AssemblyLayer, 'count' | 'back'>, input: Shape): Shape {
  const channels = input.channels - count;
  return back ? { ...input, channels } : { rows: count, columns: 1, depth: 1, channels };
}

export function assemblyLayer(name: string, input: Shape, count: number, back: boolean): AssemblyLayer {
  return { kind: 'assembly', name, input, output: assembledShape({ count, back }, input), count, back };
}
