import { type ConvolutionLayer, spanOf } from './layer.js';

/**
 * A kernel of groups or with dilation as that of a plain convolution, with zeros for what it does not see:
 * [rows, columns, depth, channels in / groups, channels out] to [rows, columns, depth, channels in, channels out], row-major.
 */
export function spreadKernel(layer: ConvolutionLayer, own: Float32Array): Float32Array {
  const { size, groups = 1, dilation = [1, 1, 1], input, output } = layer;
  const [, columns, depth] = spanOf(layer);
  const [each, filters] = [input.channels / groups, output.channels / groups];
  const values = new Float32Array(spanOf(layer).reduce((all, length) => all * length, input.channels * output.channels));
  own.forEach((value, index) => {
    const filter = index % output.channels;
    const channel = Math.floor(index / output.channels) % each;
    const tap = Math.floor(index / (output.channels * each));
    const [row, column, band] = [Math.floor(tap / (size[1] * size[2])), Math.floor(tap / size[2]) % size[1], tap % size[2]];
    const place = (row * dilation[0] * columns + column * dilation[1]) * depth + band * dilation[2];
    values[(place * input.channels + Math.floor(filter / filters) * each + channel) * output.channels + filter] = value;
  });
  return values;
}
