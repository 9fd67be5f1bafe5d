import type { KerasGraph } from '../../keras/graph.js';
import { asPlane, asSpectra, asVolume, laid, type KerasValue } from '../../keras/layout.js';
import { type ConvolutionLayer, formOf, spanOf } from './layer.js';
import { isSame, padded, sum } from './padding.js';

/** A convolution as a 2-D one, or where its kernel is a true volume as a 3-D one, and how its kernel lies there. */
export function addConvolution(
  graph: KerasGraph,
  name: string,
  value: KerasValue,
  layer: ConvolutionLayer,
): { value: KerasValue; kernel: number[] } {
  const { stride, margins, output, border } = layer;
  const size = spanOf(layer);
  const form = formOf(layer);
  const extent = [value.shape.rows, value.shape.columns, value.shape.depth];
  const same =
    form !== 'volume' &&
    border === 'zero' &&
    margins.some((margin) => sum(margin) > 0) &&
    [0, 1, 2].every((axis) => isSame(extent[axis], size[axis], stride[axis], margins[axis]) || (axis === 2 && form === 'planar'));
  const input = same ? value : padded(graph, name, value, layer);
  const { depth, channels } = input.shape;
  const [layout, outputLayout] =
    form === 'volume'
      ? [asVolume, asVolume]
      : form === 'planar' || (depth === 1 && size[2] === 1)
        ? [asPlane, asPlane]
        : [asSpectra, asSpectra];
  const kernel =
    layout === asPlane ? [size[0], size[1], depth * channels] : layout === asSpectra ? [1, size[2], channels] : [...size, channels];
  const steps = layout === asPlane ? [stride[0], stride[1]] : layout === asSpectra ? [1, stride[2]] : [...stride];
  const wire = graph.add(
    form === 'volume' ? 'Conv3D' : 'Conv2D',
    name,
    {
      filters: output.channels,
      kernel_size: kernel.slice(0, -1),
      strides: steps,
      padding: same ? 'same' : 'valid',
      data_format: 'channels_last',
      dilation_rate: steps.map(() => 1),
      activation: 'linear',
      use_bias: layer.bias !== false,
    },
    [laid(graph, name, input, layout)],
    outputLayout(output),
  );
  return { value: { wire, shape: output }, kernel: [...kernel, output.channels] };
}
