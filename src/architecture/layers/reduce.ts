import { kerasName } from '../keras/building.js';
import { asSpectra, laid } from '../keras/layout.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import { addReduction } from './reduce/keras.js';
import type { ReduceLayer, Take } from './reduce/layer.js';
import { addOnnxReduction } from './reduce/onnx.js';

export const reduce: LayerKind<ReduceLayer> = {
  kind: 'reduce',
  shape: reducedShape,
  flops: ({ input, take }) => sizeOf(input) * take.length,
  reach: ({ over }) => (over === 'positions' ? 'patch' : 'pixel'),
  keras(layer, value, { graph }) {
    const wire = addReduction(graph, kerasName(layer.name), laid(graph, kerasName(layer.name), value, asSpectra), layer);
    return { wire: graph.reshape(kerasName(layer.name), wire, asSpectra(layer.output)), shape: layer.output };
  },
  onnx: (layer, value, building) => addOnnxReduction(building, value, layer),
  draw: ({ over, take }) => ({ family: 'pool', words: [`${take.join(' and ')} over ${over}`] }),
};

function reducedShape({ over, take, parts }: Pick<ReduceLayer, 'over' | 'take' | 'parts'>, input: Shape): Shape {
  if (over === 'positions') return { rows: take.length, columns: 1, depth: 1, channels: input.channels };
  return { ...input, channels: over === 'channels' ? take.length : input.channels / parts };
}

export function reduceLayer(name: string, input: Shape, over: ReduceLayer['over'], take: readonly Take[], parts = 1): ReduceLayer {
  return { kind: 'reduce', name, input, output: reducedShape({ over, take, parts }, input), over, take, parts };
}
