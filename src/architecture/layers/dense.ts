import { kerasName } from '../keras/building.js';
import { asList, laid } from '../keras/layout.js';
import { asOnnxList, weightOf } from '../onnx/building.js';
import { sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';
import { parameterOf } from './parameter.js';

/** A fully connected layer over all values of a sample. */
export interface DenseLayer extends Layer {
  readonly kind: 'dense';
  readonly l2: number;
  /** The epochs in which it first learns to reconstruct its input; absent of a layer that does not. */
  readonly pretraining?: number;
}

export const dense: LayerKind<DenseLayer> = {
  kind: 'dense',
  shape: ({ output }) => output,
  parameters: (layer) => [
    parameterOf(layer, 'kernel', [sizeOf(layer.input), layer.output.channels], sizeOf(layer.input), layer.l2),
    parameterOf(layer, 'bias', [layer.output.channels]),
  ],
  flops: ({ input, output }) => 2 * sizeOf(input) * output.channels,
  reach: () => 'patch',
  keras({ name, output }, value, { graph }) {
    const config = { units: output.channels, activation: 'linear', use_bias: true };
    return {
      wire: graph.add('Dense', kerasName(name), config, [laid(graph, kerasName(name), value, asList)], [output.channels]),
      shape: output,
    };
  },
  onnx(layer, value, building) {
    const list = asOnnxList(building.graph, layer.name, value);
    const [kernel, bias] = ['kernel', 'bias'].map((role) => weightOf(building, layer, role));
    return { name: building.graph.add('Gemm', layer.name, [list.name, kernel, bias]), shape: layer.output, isList: true };
  },
  draw: ({ pretraining, output: { channels } }) => ({
    family: 'dense',
    words: [`${pretraining === undefined ? 'dense' : 'autoencoder'}, ${channels} unit${channels === 1 ? '' : 's'}`],
    joins: 'leads',
  }),
  stored: { plural: 'dense layers', recognizes: (shapes) => shapes.get('kernel')?.length === 2 },
};
