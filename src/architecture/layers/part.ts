import { kerasName } from '../keras/building.js';
import { asTokens, tokenChannels } from '../keras/tokens.js';
import { asOnnxVolume } from '../onnx/building.js';
import { asOnnxTokens, fromOnnxTokens, onnxSlice } from '../onnx/tokens.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/** Some of the positions, or some channels of all positions, that lie behind one another. */
export interface PartLayer extends Layer {
  readonly kind: 'part';
  readonly over: 'positions' | 'channels';
  readonly offset: number;
  readonly count: number;
}

export const part: LayerKind<PartLayer> = {
  kind: 'part',
  shape: (layer, input) => partShape(layer, input),
  flops: () => 0,
  reach: ({ over }) => (over === 'channels' ? 'pixel' : 'patch'),
  keras({ name: own, over, offset, count, input, output }, value, { graph }) {
    const name = kerasName(own);
    const tokens = asTokens(graph, name, value);
    if (over === 'channels') return { wire: tokenChannels(graph, name, tokens, offset, count), shape: output };
    const [positions, channels] = [sizeOf(input) / input.channels, input.channels];
    const cropping = [
      [offset, positions - offset - count],
      [0, 0],
    ];
    const image = graph.reshape(name, tokens, [positions, 1, channels]);
    return {
      wire: graph.add('Cropping2D', name, { cropping, data_format: 'channels_last' }, [image], [count, 1, channels]),
      shape: output,
    };
  },
  onnx({ name, over, offset, count, output }, value, { graph }) {
    if (over === 'channels')
      return { name: onnxSlice(graph, name, asOnnxVolume(graph, name, value).name, 1, offset, count), shape: output };
    return fromOnnxTokens(graph, name, onnxSlice(graph, name, asOnnxTokens(graph, name, value), 1, offset, count), output);
  },
  draw: ({ over, offset, count }) => ({
    family: 'activation',
    words: [over === 'positions' && count === 1 && offset === 0 ? 'first position' : `${over} ${offset + 1} to ${offset + count}`],
    joins: 'follows',
  }),
};

function partShape({ over, count }: Pick<PartLayer, 'over' | 'count'>, input: Shape): Shape {
  return over === 'channels' ? { ...input, channels: count } : { rows: count, columns: 1, depth: 1, channels: input.channels };
}

export function partLayer(name: string, input: Shape, over: PartLayer['over'], offset: number, count: number): PartLayer {
  return { kind: 'part', name, input, output: partShape({ over, count }, input), over, offset, count };
}
