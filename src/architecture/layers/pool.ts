import { kerasName } from '../keras/building.js';
import { asSpectra, laid } from '../keras/layout.js';
import { asOnnxVolume } from '../onnx/building.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/** The average over rows, columns and depth. */
export interface PoolLayer extends Layer {
  readonly kind: 'pool';
}

export const pool: LayerKind<PoolLayer> = {
  kind: 'pool',
  shape: (_layer, input) => pooledShape(input),
  flops: ({ input }) => sizeOf(input),
  reach: () => 'patch',
  keras({ name, output }, value, { graph }) {
    const spectra = laid(graph, kerasName(name), value, asSpectra);
    return {
      wire: graph.add('GlobalAveragePooling2D', kerasName(name), { data_format: 'channels_last' }, [spectra], [output.channels]),
      shape: output,
    };
  },
  onnx: ({ name, output }, value, { graph }) => ({
    name: graph.add('GlobalAveragePool', name, [asOnnxVolume(graph, name, value).name]),
    shape: output,
  }),
  draw: () => ({ family: 'pool', words: ['average pooling'] }),
};

export function poolLayer(name: string, input: Shape): PoolLayer {
  return { kind: 'pool', name, input, output: pooledShape(input) };
}

function pooledShape({ channels }: Shape): Shape {
  return { rows: 1, columns: 1, depth: 1, channels };
}
