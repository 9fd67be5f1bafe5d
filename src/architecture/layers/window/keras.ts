import type { KerasGraph } from '../../keras/graph.js';
import { asPlane, asSpectra, laid, type KerasValue } from '../../keras/layout.js';
import type { WindowLayer } from './layer.js';

/** Pooling in the image plane, then along the depth: a maximum of maxima, a mean of means of as many values each. */
export function addWindow(graph: KerasGraph, name: string, value: KerasValue, { take, size, stride, output }: WindowLayer): KerasValue {
  const kind = take === 'max' ? 'MaxPooling2D' : 'AveragePooling2D';
  const pool = (from: KerasValue, layout: typeof asPlane, window: number[], steps: number[], shape: KerasValue['shape']): KerasValue => {
    if ([...window, ...steps].every((length) => length === 1)) return { ...from, shape };
    const config = { pool_size: window, strides: steps, padding: 'valid', data_format: 'channels_last' };
    return { wire: graph.add(kind, name, config, [laid(graph, name, from, layout)], layout(shape)), shape };
  };
  const inPlane = { ...value.shape, rows: output.rows, columns: output.columns };
  return pool(pool(value, asPlane, [size[0], size[1]], [stride[0], stride[1]], inPlane), asSpectra, [1, size[2]], [1, stride[2]], output);
}
