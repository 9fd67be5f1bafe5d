import { type ConvolutionLayer, convolvedShape, type Margin, spanOf } from '../layers/convolution/layer.js';
import type { Layer } from '../layers/layer.js';
import { normalizationLayer } from '../layers/normalization.js';
import { reluLayer } from '../layers/relu.js';
import { formatShape, type Shape } from '../shape.js';
import { type BlockContext, shapeFailure } from './block.js';
import { depthOf } from './depth.js';

export interface ConvolutionSettings {
  readonly name: string;
  readonly input: Shape;
  readonly kernels: number;
  /** Rows, columns, depth; `full` spans all the depth there is and is never padded, a share such as `1/9` some of it. */
  readonly size: readonly [number, number, number | string];
  readonly stride?: readonly [number, number, number];
  /** A word for all axes, or the zeros on both sides of each. */
  readonly padding: string | readonly number[];
  readonly groups?: number;
  readonly dilation?: readonly [number, number, number];
  readonly bias?: boolean;
  readonly l2: number;
}

const AXES = ['rows', 'columns', 'depth'] as const;

/** One convolution, its output shape inferred. */
export function convolution(settings: ConvolutionSettings, context: BlockContext): ConvolutionLayer {
  const { input, padding, kernels, groups = 1, dilation = [1, 1, 1] } = settings;
  const stride = settings.stride ?? [1, 1, 1];
  const extent = [input.rows, input.columns, input.depth];
  const full = settings.size[2] === 'full';
  const size: [number, number, number] = [settings.size[0], settings.size[1], depthOf(settings.size[2], input)];
  const span = spanOf({ size, dilation });
  const marginOf = (axis: number): Margin => {
    if (typeof padding !== 'string') return [padding[axis], padding[axis]];
    return padding === 'none' || (axis === 2 && full) ? [0, 0] : sameMargin(extent[axis], span[axis], stride[axis]);
  };
  const margins: [Margin, Margin, Margin] = [marginOf(0), marginOf(1), marginOf(2)];
  for (const [of, channels] of [
    ['input', input.channels],
    ['output', kernels],
  ] as const) {
    if (channels % groups === 0) continue;
    throw shapeFailure(
      context,
      `${groups} groups do not divide the ${channels} ${of} channels: input ${formatShape(input)}`,
      'Use a number of groups that divides both the input channels and kernels.',
    );
  }
  for (const axis of [0, 1, 2]) {
    const around = margins[axis][0] + margins[axis][1];
    if (span[axis] <= extent[axis] + around) continue;
    throw shapeFailure(
      context,
      `the kernel's ${AXES[axis]} (${span[axis]}${dilation[axis] > 1 ? ' with dilation' : ''}) exceed${axis === 2 ? 's' : ''} ` +
        `the remaining ${extent[axis]}${around > 0 ? ` and ${around} zeros` : ''}: kernel ${size.join('x')}, input ${formatShape(input)}`,
      axis === 2 ? `Use a depth of at most ${extent[axis]}, or full.` : 'Use a smaller kernel, a larger patch, or padding: zero.',
    );
  }
  const dilated = dilation.some((step) => step !== 1);
  const geometry = { size, stride, margins, ...(dilated ? { dilation } : {}) };
  return {
    kind: 'convolution',
    name: settings.name,
    input,
    output: convolvedShape(geometry, input, kernels),
    ...geometry,
    border: padding === 'replicate' ? 'replicate' : 'zero',
    ...(groups === 1 ? {} : { groups }),
    ...(settings.bias === false ? { bias: false as const } : {}),
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
