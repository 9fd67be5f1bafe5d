import { asOnnxVolume, type OnnxBuilding, type OnnxValue, weightOf } from '../../onnx/building.js';
import type { ConvolutionLayer } from './layer.js';
import { sum } from './padding.js';

/** A convolution over rows, columns and depth. Zeros around it are its own; copies of the border are put there first. */
export function addOnnxConvolution(building: OnnxBuilding, from: OnnxValue, layer: ConvolutionLayer): OnnxValue {
  const { graph, weights } = building;
  const { name, size, stride, margins, border, output, groups = 1, dilation = [1, 1, 1] } = layer;
  let { name: input } = asOnnxVolume(graph, name, from);
  const around = [...margins.map(([before]) => before), ...margins.map(([, after]) => after)];
  const copies = border === 'replicate' && margins.some((margin) => sum(margin) > 0);
  if (copies) {
    const pads = graph.numbers(`${name}/margins`, [0, 0, ...around.slice(0, 3), 0, 0, ...around.slice(3)]);
    input = graph.add('Pad', `${name}/border`, [input, pads], { mode: { text: 'edge' } });
  }
  const kernel = weights(layer, 'kernel');
  const [taps, inside, outside] = [size[0] * size[1] * size[2], ...kernel.shape.slice(3)];
  const turned = graph.tensor(`${name}/kernel`, 'float32', [outside, inside, ...size], outerFirst(kernel.values, taps, inside, outside));
  return {
    name: graph.add('Conv', name, [input, turned, ...(layer.bias === false ? [] : [weightOf(building, layer, 'bias')])], {
      kernel_shape: { ints: size },
      strides: { ints: stride },
      dilations: { ints: dilation },
      group: { int: groups },
      pads: { ints: copies ? around.map(() => 0) : around },
    }),
    shape: output,
  };
}

/** [taps, in (of a group), out] as [out, in, taps]. */
function outerFirst(values: Float32Array, taps: number, inside: number, outside: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let tap = 0, from = 0; tap < taps; tap++) {
    for (let one = 0; one < inside; one++) {
      for (let out = 0; out < outside; out++, from++) turned[(out * inside + one) * taps + tap] = values[from];
    }
  }
  return turned;
}
