import { kerasName } from '../keras/building.js';
import { asSpectra, laid } from '../keras/layout.js';
import { asOnnxList, asOnnxVolume } from '../onnx/building.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';
import { onnxParts } from './reduce/onnx.js';

/**
 * The sum of parts that stand behind one another as channels. Each channel of each part has a weight: the softmax, over the parts,
 * of what a chain computes from the input.
 */
export interface SelectLayer extends Layer {
  readonly kind: 'select';
  readonly weights: readonly Layer[];
  readonly parts: number;
}

export const select: LayerKind<SelectLayer> = {
  kind: 'select',
  shape: ({ parts }, input) => selectedShape(parts, input),
  flops: ({ input }) => 2 * sizeOf(input),
  reach: () => 'patch',
  branches: { of: ({ weights }) => [weights], replaced: (layer, [weights]) => ({ ...layer, weights }) },
  keras(layer, value, { graph, chain }) {
    const { parts, input, output } = layer;
    const name = kerasName(layer.name);
    const positions = sizeOf(output) / output.channels;
    const swapped = (wire: ReturnType<typeof graph.add>, shape: number[]) =>
      graph.add('Permute', `${name}_swap`, { dims: [2, 1] }, [wire], shape);
    const logits = graph.reshape(name, chain(layer.weights, value).wire, [parts, output.channels]);
    const byChannel = swapped(logits, [output.channels, parts]);
    const shares = swapped(graph.add('Activation', `${name}_shares`, { activation: 'softmax' }, [byChannel], byChannel.shape), [
      parts,
      output.channels,
    ]);
    const apart = graph.reshape(name, laid(graph, name, { ...value, shape: input }, asSpectra), [positions, parts, output.channels]);
    const factors = graph.reshape(name, shares, [1, parts, output.channels]);
    const weighted = graph.add('Multiply', `${name}_weighted`, {}, [apart, factors], apart.shape);
    const cut = (part: number) =>
      graph.add(
        'Cropping2D',
        `${name}_part`,
        {
          cropping: [
            [0, 0],
            [part, parts - 1 - part],
          ],
          data_format: 'channels_last',
        },
        [weighted],
        [positions, 1, output.channels],
      );
    const wires = Array.from({ length: parts }, (_, part) => cut(part));
    return { wire: graph.reshape(name, graph.add('Add', name, {}, wires, wires[0].shape), asSpectra(output)), shape: output };
  },
  onnx({ name, weights, parts, input, output }, value, { graph, chain }) {
    const logits = asOnnxList(graph, `${name}/weights`, chain(weights, value)).name;
    const byPart = graph.add('Reshape', `${name}/by-part`, [logits, graph.numbers(`${name}/parts`, [-1, parts, output.channels])]);
    const shares = graph.add('Softmax', `${name}/shares`, [byPart], { axis: { int: 1 } });
    const factors = graph.add('Reshape', `${name}/factors`, [shares, graph.numbers(`${name}/channels`, [-1, input.channels, 1, 1, 1])]);
    const weighted = graph.add('Mul', `${name}/weighted`, [asOnnxVolume(graph, name, value).name, factors]);
    return { name: graph.add('Sum', name, onnxParts(graph, name, weighted, { parts, channels: input.channels })), shape: output };
  },
  draw: () => ({ labels: ['weights'], join: 'select' }),
};

function selectedShape(parts: number, input: Shape): Shape {
  return { ...input, channels: input.channels / parts };
}

export function selectLayer(name: string, input: Shape, parts: number, weights: readonly Layer[]): SelectLayer {
  return { kind: 'select', name, input, output: selectedShape(parts, input), weights, parts };
}
