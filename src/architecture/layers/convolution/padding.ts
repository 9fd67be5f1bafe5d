import type { KerasGraph, Wire } from '../../keras/graph.js';
import { asPlane, asSpectra, laid, type KerasValue } from '../../keras/layout.js';
import type { ConvolutionLayer, Margin } from './layer.js';

/** What stands around a convolution's input, as layers of their own. */
export function padded(graph: KerasGraph, name: string, value: KerasValue, { margins, border }: ConvolutionLayer): KerasValue {
  const [rows, columns, depth] = margins;
  const inPlane = around(graph, name, value, asPlane, [rows, columns], border);
  const shape = { ...value.shape, rows: value.shape.rows + sum(rows), columns: value.shape.columns + sum(columns) };
  const wire = around(graph, name, { wire: inPlane, shape }, asSpectra, [[0, 0], depth], border);
  return { wire, shape: { ...shape, depth: shape.depth + sum(depth) } };
}

/** Whether Keras' `same` puts these zeros there by itself. */
export function isSame(extent: number, size: number, stride: number, [before, after]: Margin): boolean {
  const total = Math.max((Math.ceil(extent / stride) - 1) * stride + size - extent, 0);
  return before === Math.floor(total / 2) && after === total - before;
}

export const sum = ([before, after]: Margin) => before + after;

/** Margins along the first two axes of an image. */
function around(
  graph: KerasGraph,
  name: string,
  value: KerasValue,
  layout: typeof asPlane,
  margins: readonly [Margin, Margin],
  border: 'zero' | 'replicate',
): Wire {
  if (margins.every((margin) => sum(margin) === 0)) return value.wire;
  const image = laid(graph, name, value, layout);
  if (border === 'replicate') {
    return margins.reduce((wire, margin, axis) => repeated(graph, name, wire, axis, margin), image);
  }
  const shape = image.shape.map((length, axis) => length + (axis < 2 ? sum(margins[axis]) : 0));
  return graph.add('ZeroPadding2D', `${name}_zeros`, { padding: margins, data_format: 'channels_last' }, [image], shape);
}

/** Copies of the first and of the last slice along an axis, joined to both ends. */
function repeated(graph: KerasGraph, name: string, wire: Wire, axis: number, margin: Margin): Wire {
  if (sum(margin) === 0) return wire;
  const last = wire.shape[axis] - 1;
  const slice = (which: string, [before, after]: Margin): Wire => {
    // Of a single slice all is taken: tfjs frees a value too early that one layer takes twice while another still needs it.
    const cropping = [0, 1].map((one) => (one === axis ? [before, after] : [0, 0]));
    const shape = wire.shape.map((length, one) => (one === axis ? 1 : length));
    return graph.add('Cropping2D', `${name}_${which}`, { cropping, data_format: 'channels_last' }, [wire], shape);
  };
  const copies = (count: number, which: string, cut: Margin) => (count === 0 ? [] : Array<Wire>(count).fill(slice(which, cut)));
  const parts = [...copies(margin[0], 'first', [0, last]), wire, ...copies(margin[1], 'last', [last, 0])];
  const shape = wire.shape.map((length, one) => (one === axis ? length + sum(margin) : length));
  return graph.add('Concatenate', `${name}_border`, { axis: axis + 1 }, parts, shape);
}
