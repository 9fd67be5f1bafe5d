import type { KerasGraph, Wire } from '../../keras/graph.js';
import { sizeOf } from '../../shape.js';
import type { ReduceLayer, Take } from './layer.js';

/** Pooling in two dimensions over [reduced values, kept ones] with one channel, or with the channels that are kept. */
export function addReduction(graph: KerasGraph, name: string, wire: Wire, { over, take, parts, input }: ReduceLayer): Wire {
  const { channels } = input;
  const positions = sizeOf(input) / channels;
  if (over === 'parts') {
    const apart = graph.reshape(name, wire, [positions, parts, channels / parts]);
    const cut = (part: number) => slice(graph, `${name}_part`, apart, part, 1);
    return graph.add(
      'Add',
      name,
      {},
      Array.from({ length: parts }, (_, part) => cut(part)),
      [positions, 1, channels / parts],
    );
  }
  // Channels become a dimension of their own where they are what goes.
  const [shape, pool, left] =
    over === 'positions'
      ? [
          [positions, 1, channels],
          [positions, 1],
          [1, 1, channels],
        ]
      : [
          [positions, channels, 1],
          [1, channels],
          [positions, 1, 1],
        ];
  const lying = graph.reshape(name, wire, shape);
  const taken = take.map((one) => pooled(graph, name, lying, one, pool, left));
  if (taken.length === 1) return taken[0];
  const axis = over === 'positions' ? 0 : 2;
  return graph.add(
    'Concatenate',
    `${name}_both`,
    { axis: axis + 1 },
    taken,
    left.map((length, at) => (at === axis ? taken.length : length)),
  );
}

function pooled(graph: KerasGraph, name: string, wire: Wire, take: Take, pool: readonly number[], left: readonly number[]): Wire {
  const config = { pool_size: pool, strides: pool, padding: 'valid', data_format: 'channels_last' };
  if (take !== 'sum') return graph.add(take === 'max' ? 'MaxPooling2D' : 'AveragePooling2D', `${name}_${take}`, config, [wire], left);
  const count = wire.shape[0];
  if (count === 1) return wire;
  // Of the few rows that are added there is no pooling by sum.
  return graph.add(
    'Add',
    name,
    {},
    Array.from({ length: count }, (_, row) => slice(graph, `${name}_row`, wire, row, 0)),
    left,
  );
}

/** One slice along an axis of an image. */
function slice(graph: KerasGraph, name: string, wire: Wire, at: number, axis: 0 | 1): Wire {
  const cropping = [0, 1].map((one) => (one === axis ? [at, wire.shape[axis] - 1 - at] : [0, 0]));
  const shape = wire.shape.map((length, one) => (one === axis ? 1 : length));
  return graph.add('Cropping2D', name, { cropping, data_format: 'channels_last' }, [wire], shape);
}
