import { kerasName } from '../keras/building.js';
import { laid } from '../keras/layout.js';
import { SINGLE } from '../keras/tokens.js';
import { appliedOnnx, weightOf } from '../onnx/building.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';
import { parameterOf } from './parameter.js';

/** All values times one learned number, which starts at zero (Zhang et al. 2019). */
export interface FactorLayer extends Layer {
  readonly kind: 'factor';
}

export const factor: LayerKind<FactorLayer> = {
  kind: 'factor',
  shape: (_layer, input) => input,
  parameters: (layer) => [parameterOf(layer, 'factor', [1])],
  flops: ({ output }) => sizeOf(output),
  reach: () => 'pixel',
  keras({ name: own, output }, value, { graph }) {
    const name = kerasName(own);
    const column = laid(graph, name, value, (shape) => [sizeOf(shape), 1, 1]);
    const wire = graph.add('Conv2D', name, { filters: 1, ...SINGLE }, [column], column.shape);
    return { wire, shape: output, weights: { factor: [1, 1, 1, 1] }, names: { factor: 'kernel' } };
  },
  onnx: (layer, value, building) => appliedOnnx(building, 'Mul', layer.name, value, [weightOf(building, layer, 'factor')]),
  draw: () => ({ family: 'activation', words: ['learned factor'], joins: 'follows' }),
  stored: { plural: 'learned factors', recognizes: (shapes) => shapes.has('factor') },
};

export function factorLayer(name: string, input: Shape): FactorLayer {
  return { kind: 'factor', name, input, output: input };
}
