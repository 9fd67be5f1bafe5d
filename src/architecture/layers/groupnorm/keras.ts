import type { KerasOutput } from '../../keras/building.js';
import type { KerasGraph } from '../../keras/graph.js';
import { asSpectra, laid, type KerasValue, withChannelsLast } from '../../keras/layout.js';
import { sizeOf } from '../../shape.js';
import { GROUPNORM_EPSILON, type GroupnormLayer } from './layer.js';

/** Layer normalization over lines: of `sample` each group's values lie in one, and each channel's scale and offset follow. */
export function addGroupNorm(graph: KerasGraph, name: string, value: KerasValue, { over, groups, input }: GroupnormLayer): KerasOutput {
  const { channels } = input;
  if (over === 'position') {
    const wire = withChannelsLast(graph, name, value);
    return {
      wire: graph.add('LayerNormalization', name, { axis: -1, epsilon: GROUPNORM_EPSILON }, [wire], wire.shape),
      shape: value.shape,
    };
  }
  const [positions, each] = [sizeOf(input) / channels, channels / groups];
  const apart = graph.reshape(name, laid(graph, name, value, asSpectra), [positions, groups, each]);
  const swap = { dims: [2, 1, 3] };
  const byGroup = graph.reshape(name, graph.add('Permute', `${name}_groups`, swap, [apart], [groups, positions, each]), [
    groups,
    positions * each,
  ]);
  const plain = { axis: -1, epsilon: GROUPNORM_EPSILON, center: false, scale: false };
  const normalized = graph.add('LayerNormalization', `${name}_lines`, plain, [byGroup], byGroup.shape);
  const back = graph.reshape(name, normalized, [groups, positions, each]);
  const together = graph.reshape(name, graph.add('Permute', `${name}_positions`, swap, [back], [positions, groups, each]), [
    positions,
    1,
    channels,
  ]);
  // A scale and an offset of its own for each channel: a depthwise convolution of one value.
  const config = { kernel_size: [1, 1], strides: [1, 1], padding: 'valid', data_format: 'channels_last', use_bias: true };
  const wire = graph.add('DepthwiseConv2D', name, config, [together], [positions, 1, channels]);
  return {
    wire,
    shape: value.shape,
    weights: { gamma: [1, 1, channels, 1], beta: [channels] },
    names: { gamma: 'depthwise_kernel', beta: 'bias' },
  };
}
