import { kerasName } from '../keras/building.js';
import { asPlane, laid } from '../keras/layout.js';
import { asOnnxVolume } from '../onnx/building.js';
import type { Shape } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/** The pixel in the middle of the plane, with its depth and channels. */
export interface CentreLayer extends Layer {
  readonly kind: 'centre';
}

export const centre: LayerKind<CentreLayer> = {
  kind: 'centre',
  shape: (_layer, input) => centreShape(input),
  flops: () => 0,
  reach: () => 'patch',
  keras({ name, output }, value, { graph }) {
    const cropping = [value.shape.rows, value.shape.columns].map((length) => {
      const before = middleOf(length);
      return [before, length - 1 - before];
    });
    const image = laid(graph, kerasName(name), value, asPlane);
    const config = { cropping, data_format: 'channels_last' };
    return { wire: graph.add('Cropping2D', kerasName(name), config, [image], asPlane(output)), shape: output };
  },
  onnx({ name, input: { rows, columns }, output }, value, { graph }) {
    const middle = [middleOf(rows), middleOf(columns)];
    const limits = [middle, middle.map((one) => one + 1), [2, 3]].map((values) => graph.numbers(`${name}/middle`, values));
    return { name: graph.add('Slice', name, [asOnnxVolume(graph, name, value).name, ...limits]), shape: output };
  },
  draw: () => ({ family: 'pool', words: ['centre pixel'] }),
};

/** The middle one of so many. */
export function middleOf(length: number): number {
  return Math.floor((length - 1) / 2);
}

export function centreLayer(name: string, input: Shape): CentreLayer {
  return { kind: 'centre', name, input, output: centreShape(input) };
}

function centreShape({ depth, channels }: Shape): Shape {
  return { rows: 1, columns: 1, depth, channels };
}
