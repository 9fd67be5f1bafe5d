import { asPlane, laid } from '../keras/layout.js';
import { asOnnxVolume } from '../onnx/building.js';
import { kerasName } from '../keras/building.js';
import type { Shape } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/** Depth and channels of each pixel as one axis: all depth, or all channels. The values and their order stay. */
export interface ViewLayer extends Layer {
  readonly kind: 'view';
  readonly as: 'depth' | 'channels';
}

export const view: LayerKind<ViewLayer> = {
  kind: 'view',
  shape: (layer, input) => viewedShape(layer.as, input),
  flops: () => 0,
  reach: () => 'pixel',
  keras: ({ name, output }, value, { graph }) => ({ wire: laid(graph, kerasName(name), value, asPlane), shape: output }),
  onnx({ name, as, output }, value, { graph }) {
    const last = graph.add('Transpose', `${name}/turned`, [asOnnxVolume(graph, name, value).name], { perm: { ints: [0, 2, 3, 4, 1] } });
    const spectra = graph.add('Reshape', `${name}/spectra`, [last, graph.numbers(`${name}/pixels`, [0, 0, 0, -1])]);
    const own = as === 'depth' ? spectra : graph.add('Transpose', `${name}/channels`, [spectra], { perm: { ints: [0, 3, 1, 2] } });
    return { name: graph.add('Unsqueeze', name, [own, graph.numbers(`${name}/axis`, [as === 'depth' ? 1 : 4])]), shape: output };
  },
  draw: (layer) => ({ family: 'activation', words: [`as ${layer.as}`], joins: 'follows' }),
};

export function viewLayer(name: string, input: Shape, as: ViewLayer['as']): ViewLayer {
  return { kind: 'view', name, input, output: viewedShape(as, input), as };
}

function viewedShape(as: ViewLayer['as'], { rows, columns, depth, channels }: Shape): Shape {
  const values = depth * channels;
  return as === 'depth' ? { rows, columns, depth: values, channels: 1 } : { rows, columns, depth: 1, channels: values };
}
