import { type ConvolutionLayer, convolvedShape, type Margin } from '../layers/convolution/layer.js';
import type { Layer } from '../layers/layer.js';
import { normalizationLayer } from '../layers/normalization.js';
import { reluLayer } from '../layers/relu.js';
import { formatShape, type Shape } from '../shape.js';
import { type BlockContext, shapeFailure } from './block.js';

export interface ConvolutionSettings {
  readonly name: string;
  readonly input: Shape;
  readonly kernels: number;
  /** Rows, columns, depth; `full` spans all the depth there is and is never padded. */
  readonly size: readonly [number, number, number | 'full'];
  readonly stride?: readonly [number, number, number];
  readonly padding: 'none' | 'zero' | 'replicate';
  readonly l2: number;
}

const AXES = ['rows', 'columns', 'depth'] as const;

/** One convolution, its output shape inferred. */
export function convolution(settings: ConvolutionSettings, context: BlockContext): ConvolutionLayer {
  const { input, padding, kernels } = settings;
  const stride = settings.stride ?? [1, 1, 1];
  const extent = [input.rows, input.columns, input.depth];
  const full = settings.size[2] === 'full';
  const size = [settings.size[0], settings.size[1], full ? input.depth : settings.size[2]] as [number, number, number];
  const padded = AXES.map((_, axis) => padding !== 'none' && !(axis === 2 && full));
  for (const axis of [0, 1, 2]) {
    if (padded[axis] || size[axis] <= extent[axis]) continue;
    throw shapeFailure(
      context,
      `the kernel's ${AXES[axis]} (${size[axis]}) exceed${axis === 2 ? 's' : ''} ` +
        `the remaining ${extent[axis]}: kernel ${size.join('x')}, input ${formatShape(input)}`,
      axis === 2 ? `Use a depth of at most ${extent[axis]}, or full.` : 'Use a smaller kernel, a larger patch, or padding: zero.',
    );
  }
  const margins = AXES.map((_, axis) => (padded[axis] ? sameMargin(extent[axis], size[axis], stride[axis]) : ([0, 0] as const)));
  const geometry = { size, stride, margins: margins as [Margin, Margin, Margin] };
  return {
    kind: 'convolution',
    name: settings.name,
    input,
    output: convolvedShape(geometry, input, kernels),
    ...geometry,
    border: padding === 'replicate' ? 'replicate' : 'zero',
    l2: settings.l2,
  };
}

/** ReLU, after batch normalization unless that is off: the layers that follow a convolution. */
export function activation(name: string, input: Shape, normalize: 'batch' | 'none', relu = true): Layer[] {
  if (normalize === 'batch') return [normalizationLayer(`${name}/norm`, input, relu)];
  return relu ? [reluLayer(`${name}/relu`, input)] : [];
}

/** The margins with which the output has ceil(extent / stride) values, as TensorFlow's `same`. */
function sameMargin(extent: number, size: number, stride: number): Margin {
  const total = Math.max((Math.ceil(extent / stride) - 1) * stride + size - extent, 0);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}
