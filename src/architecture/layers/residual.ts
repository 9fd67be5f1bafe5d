import { kerasName } from '../keras/building.js';
import { asOnnxVolume } from '../onnx/building.js';
import { sizeOf } from '../shape.js';
import type { ConvolutionLayer } from './convolution/layer.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/** `shortcut(x) + body(x)`; an empty shortcut is the identity. The body ends with a convolution. */
export interface ResidualLayer extends Layer {
  readonly kind: 'residual';
  readonly body: readonly Layer[];
  readonly shortcut: readonly ConvolutionLayer[];
}

export const residual: LayerKind<ResidualLayer> = {
  kind: 'residual',
  shape: ({ body }) => body[body.length - 1].output,
  flops: ({ output }) => sizeOf(output),
  // Margins hold the plane's size: what sees more than a pixel sees beyond the input.
  reach: (_layer, inside) => (inside.every((reach) => reach === 'pixel') ? 'pixel' : 'patch'),
  branches: {
    of: ({ body, shortcut }) => [body, shortcut],
    replaced: (layer, [body, shortcut]) => ({ ...layer, body, shortcut: shortcut as readonly ConvolutionLayer[] }),
  },
  keras(layer, value, { graph, chain }) {
    const name = kerasName(layer.name);
    const body = chain(layer.body, value);
    const shortcut = chain(layer.shortcut, value);
    const straight = graph.reshape(name, shortcut.wire, body.wire.shape);
    return { wire: graph.add('Add', `${name}_add`, {}, [straight, body.wire], body.wire.shape), shape: layer.output };
  },
  onnx({ name, body, shortcut, output }, value, { graph, chain }) {
    const ways = [chain(shortcut, value), chain(body, value)].map((way) => asOnnxVolume(graph, name, way).name);
    return { name: graph.add('Add', `${name}/add`, ways), shape: output };
  },
  draw: () => ({ labels: ['', 'shortcut'], join: 'add' }),
};
