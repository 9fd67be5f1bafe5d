import { kerasName } from '../keras/building.js';
import { sizeOf } from '../shape.js';
import { addConvolution } from './convolution/keras.js';
import { addOnnxConvolution } from './convolution/onnx.js';
import { spreadKernel } from './convolution/spread-kernel.js';
import { type ConvolutionLayer, convolvedShape, formOf, isPlain, laidOut, spanOf } from './convolution/layer.js';
import type { LayerKind } from './kind.js';
import { parameterOf } from './parameter.js';

/** From so many columns on a kernel of one row may be computed in a short form, whose bits depend on where a line begins. */
const SHORT_FORM = 5;

export const convolution: LayerKind<ConvolutionLayer> = {
  kind: 'convolution',
  shape: (layer, input) => convolvedShape(layer, input, layer.output.channels),
  parameters(layer) {
    const channels = layer.input.channels / (layer.groups ?? 1);
    const inside = layer.size[0] * layer.size[1] * layer.size[2] * channels;
    return [
      parameterOf(layer, 'kernel', [...layer.size, channels, layer.output.channels], inside, layer.l2),
      ...(layer.bias === false ? [] : [parameterOf(layer, 'bias', [layer.output.channels])]),
    ];
  },
  flops: ({ input, output, size, groups = 1 }) => (2 * sizeOf(output) * size[0] * size[1] * size[2] * input.channels) / groups,
  reach(layer) {
    if (!isUnmoved(layer) || mayBeShort(layer)) return 'patch';
    return layer.size[0] === 1 && layer.size[1] === 1 ? 'pixel' : 'position';
  },
  workspace: laidOut,
  keras(layer, value, { graph }) {
    const { value: output, kernel } = addConvolution(graph, kerasName(layer.name), value, layer);
    return { ...output, weights: { kernel }, ...(isPlain(layer) ? {} : { values: { kernel: (own) => spreadKernel(layer, own) } }) };
  },
  onnx: (layer, value, building) => addOnnxConvolution(building, value, layer),
  draw: ({ size, stride, groups = 1, dilation = [1, 1, 1], input }) => ({
    family: size[0] === 1 && size[1] === 1 ? 'spectral' : 'spatial',
    words: [`convolution ${size.join(' × ')}`],
    joins: 'leads',
    notes: [
      ...(stride.some((step) => step !== 1) ? [`stride ${stride.join(' × ')}`] : []),
      ...(dilation.some((step) => step !== 1) ? [`dilation ${dilation.join(' × ')}`] : []),
      ...(groups === 1 ? [] : [groups === input.channels ? 'depthwise' : `${groups} groups`]),
    ],
  }),
  stored: { plural: 'convolutions', recognizes: (shapes) => (shapes.get('kernel')?.length ?? 2) !== 2 },
};

/** Whether it neither skips positions in the plane nor sees anything beyond it. */
function isUnmoved({ stride, margins }: ConvolutionLayer): boolean {
  return stride[0] === 1 && stride[1] === 1 && [...margins[0], ...margins[1]].every((margin) => margin === 0);
}

function mayBeShort(layer: ConvolutionLayer): boolean {
  return formOf(layer) === 'planar' && layer.size[0] === 1 && spanOf(layer)[1] >= SHORT_FORM;
}
