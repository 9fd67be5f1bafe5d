import { type Layer, over, reachOf } from '../../architecture/layers/index.js';

/** Whether a layer in inference sees every pixel by itself and treats all of them alike. */
export function isPerPixel(layer: Layer): boolean {
  return reachOf(layer) === 'pixel';
}

/** Whether it does the same wherever it stands in the plane, and sees nothing beyond its input: a larger plane holds the smaller ones. */
export function isPerPosition(layer: Layer): boolean {
  return reachOf(layer) !== 'patch';
}

/** Whether it sees more than one pixel. */
export function looksAround(layer: Layer): boolean {
  return reachOf(layer) !== 'pixel';
}

/** The same layers over another plane: weights and all along the depth stay. Layers that are not per position may not be among them. */
export function overPlane(layers: readonly Layer[], rows: number, columns: number): Layer[] {
  return layers.length === 0 ? [] : over(layers, { ...layers[0].input, rows, columns });
}
