import { kerasName } from '../keras/building.js';
import { asSpectra, laid } from '../keras/layout.js';
import { asOnnxVolume } from '../onnx/building.js';
import type { OnnxGraph } from '../onnx/graph.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import { addReduction } from './reduce/keras.js';
import type { ReduceLayer, Take } from './reduce/layer.js';

const ONNX_TAKE = { average: 'ReduceMean', max: 'ReduceMax', sum: 'ReduceSum' } as const satisfies Record<Take, string>;

export const reduce: LayerKind<ReduceLayer> = {
  kind: 'reduce',
  shape: reducedShape,
  flops: ({ input, take }) => sizeOf(input) * take.length,
  reach: ({ over }) => (over === 'positions' ? 'patch' : 'pixel'),
  keras(layer, value, { graph }) {
    const wire = addReduction(graph, kerasName(layer.name), laid(graph, kerasName(layer.name), value, asSpectra), layer);
    return { wire: graph.reshape(kerasName(layer.name), wire, asSpectra(layer.output)), shape: layer.output };
  },
  onnx({ name, over, take, parts, input, output }, value, { graph }) {
    const volume = asOnnxVolume(graph, name, value).name;
    const { rows, columns, depth, channels } = input;
    if (over === 'parts') {
      const shape = graph.numbers(`${name}/parts`, [-1, parts, channels / parts, rows, columns, depth]);
      const apart = graph.add('Reshape', `${name}/apart`, [volume, shape]);
      return { name: graph.add('ReduceSum', name, [apart, graph.numbers(`${name}/axis`, [1])], { keepdims: { int: 0 } }), shape: output };
    }
    const axes = over === 'positions' ? [2, 3, 4] : [1];
    const taken = take.map((one) => reducedOnnx(graph, name, one, volume, axes));
    const [first] = taken;
    const axis = { int: over === 'positions' ? 2 : 1 };
    return { name: taken.length === 1 ? first : graph.add('Concat', `${name}/both`, taken, { axis }), shape: output };
  },
  draw: ({ over, take }) => ({ family: 'pool', words: [`${take.join(' and ')} over ${over}`] }),
};

/** The axes of a sum are an input, of the others an attribute up to version 17 of the operations. */
function reducedOnnx(graph: OnnxGraph, name: string, take: Take, volume: string, axes: readonly number[]): string {
  const title = `${name}/${take}`;
  return take === 'sum'
    ? graph.add(ONNX_TAKE[take], title, [volume, graph.numbers(`${name}/axes`, axes)])
    : graph.add(ONNX_TAKE[take], title, [volume], { axes: { ints: [...axes] } });
}

function reducedShape({ over, take, parts }: Pick<ReduceLayer, 'over' | 'take' | 'parts'>, input: Shape): Shape {
  if (over === 'positions') return { rows: take.length, columns: 1, depth: 1, channels: input.channels };
  return { ...input, channels: over === 'channels' ? take.length : input.channels / parts };
}

export function reduceLayer(name: string, input: Shape, over: ReduceLayer['over'], take: readonly Take[], parts = 1): ReduceLayer {
  return { kind: 'reduce', name, input, output: reducedShape({ over, take, parts }, input), over, take, parts };
}
