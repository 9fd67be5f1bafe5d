import { kerasName } from '../keras/building.js';
import { asOnnxVolume } from '../onnx/building.js';
import { sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import { addWindow } from './window/keras.js';
import { windowedShape, type WindowLayer } from './window/layer.js';

export const window: LayerKind<WindowLayer> = {
  kind: 'window',
  shape: windowedShape,
  flops: ({ output, size }) => sizeOf(output) * size[0] * size[1] * size[2],
  reach({ size, stride }) {
    if (stride[0] !== 1 || stride[1] !== 1) return 'patch';
    return size[0] === 1 && size[1] === 1 ? 'pixel' : 'position';
  },
  keras: (layer, value, { graph }) => addWindow(graph, kerasName(layer.name), value, layer),
  onnx: ({ name, take, size, stride, output }, value, { graph }) => ({
    name: graph.add(take === 'max' ? 'MaxPool' : 'AveragePool', name, [asOnnxVolume(graph, name, value).name], {
      kernel_shape: { ints: size },
      strides: { ints: stride },
    }),
    shape: output,
  }),
  draw: ({ take, size, stride }) => ({
    family: 'pool',
    words: [`${take} pooling ${size.join(' × ')}`],
    notes: stride.some((step, axis) => step !== size[axis]) ? [`stride ${stride.join(' × ')}`] : [],
  }),
};
