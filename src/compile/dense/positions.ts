import { formOf } from '../../architecture/blocks/convolution.js';
import type { ConvolutionLayer, Layer, WindowLayer } from '../../architecture/layers.js';
import type { Shape } from '../../architecture/shape.js';

/** From so many columns on a kernel of one row may be computed in a short form, whose bits depend on where a line begins. */
const SHORT_FORM = 5;

/** Whether a layer in inference sees every pixel by itself and treats all of them alike. */
export function isPerPixel(layer: Layer): boolean {
  switch (layer.kind) {
    case 'normalization': case 'relu': case 'sigmoid': case 'dropout':
      return true;
    case 'convolution': case 'window':
      return layer.size[0] === 1 && layer.size[1] === 1 && isUnmoved(layer);
    case 'residual':
      return [...layer.body, ...layer.shortcut].every(isPerPixel);
    default:
      return false;
  }
}

/** Whether it does the same wherever it stands in the plane, and sees nothing beyond its input: a larger plane holds the smaller ones. */
export function isPerPosition(layer: Layer): boolean {
  if (layer.kind === 'window') return isUnmoved(layer);
  if (layer.kind === 'convolution') return isUnmoved(layer) && !mayBeShort(layer);
  return isPerPixel(layer);
}

/** Whether it sees more than one pixel. */
export function looksAround(layer: Layer): boolean {
  return (layer.kind === 'convolution' || layer.kind === 'window') && layer.size[0] * layer.size[1] > 1;
}

/** The same layers over another plane: weights and all along the depth stay. Layers that are not per position may not be among them. */
export function overPlane(layers: readonly Layer[], rows: number, columns: number): Layer[] {
  const resized: Layer[] = [];
  let [height, width] = [rows, columns];
  for (const layer of layers) {
    const input = sized(layer.input, height, width);
    height -= layer.input.rows - layer.output.rows;
    width -= layer.input.columns - layer.output.columns;
    const output = sized(layer.output, height, width);
    resized.push(layer.kind === 'residual' ? {
      ...layer, input, output, body: overPlane(layer.body, height, width),
      shortcut: overPlane(layer.shortcut, height, width) as ConvolutionLayer[],
    } : { ...layer, input, output });
  }
  return resized;
}

function isUnmoved(layer: ConvolutionLayer | WindowLayer): boolean {
  const margins = layer.kind === 'convolution' ? [...layer.margins[0], ...layer.margins[1]] : [];
  return layer.stride[0] === 1 && layer.stride[1] === 1 && margins.every((margin) => margin === 0);
}

function mayBeShort(layer: ConvolutionLayer): boolean {
  return formOf(layer) === 'planar' && layer.size[0] === 1 && layer.size[1] >= SHORT_FORM;
}

function sized(shape: Shape, rows: number, columns: number): Shape {
  return { ...shape, rows, columns };
}
