import type { ConvolutionGeometry } from '../../kernels/kernels.js';
import { type LeftParts, MOST_LEFT } from '../normalization/channels.js';
import type { ColumnSums } from '../normalization/column-sums.js';
import { type FilterGradientProgram, filterGradientProgram } from './filter-gradient.js';
import { foldWindows } from './fold.js';
import { gatherGradient, gatherInput } from './gather.js';
import { nestedInputGradientProgram, nestedProgram } from './nested/convolution.js';
import { nestedFilterGradient } from './nested/filter-gradient.js';
import { partsOf, type Product, productProgram } from './product.js';
import type { Program } from '../program.js';

/** What a product leaves of its columns, and how its positions were cut for that. */
export interface LeavesSums extends LeftParts {
  readonly program: Program;
}

/** How a convolution, or its input's gradient, is computed. */
export interface ConvolutionForm {
  readonly program: Program;
  /** Whether it takes the kernel at its points (nested/points.ts) in the place of the kernel. */
  readonly short: boolean;
  /** How the rows were cut for the sums that it leaves, where it leaves any. */
  readonly left?: LeftParts;
}

/** The form that serves a convolution. Buffers: x, kernel or its points, bias, residual?, y, and partials where it leaves moments. */
export function convolutionForm(geometry: ConvolutionGeometry, residual: boolean, moments: boolean): ConvolutionForm {
  const short = nestedProgram(geometry, residual, moments);
  if (short) return { ...short, short: true };
  return plainForm(moments ? convolutionWithMoments(geometry, residual) : undefined, () => convolutionProgram(geometry, residual));
}

/**
 * The same of its input's gradient, plus what is added. Buffers: dy, kernel or its points, added?, dx, and where the input was normalized
 * and sums are left: before and (with ReLU) after normalization, statistics, partials.
 */
export function inputGradientForm(geometry: ConvolutionGeometry, added: boolean, normalized?: { readonly relu: boolean }): ConvolutionForm {
  const short = nestedInputGradientProgram(geometry, added, normalized);
  if (short) return { ...short, short: true };
  const summing = normalized && inputGradientWithSums(geometry, added, normalized.relu);
  return plainForm(summing, () => inputGradientProgram(geometry, added));
}

function plainForm(summing: LeavesSums | undefined, plain: () => Program): ConvolutionForm {
  if (!summing) return { program: plain(), short: false };
  const { program, parts, partRows } = summing;
  return { program, short: false, left: { parts, partRows } };
}

/** The form that serves its filter's gradient. */
export function filterGradientForm(geometry: ConvolutionGeometry): FilterGradientProgram {
  return nestedFilterGradient(geometry) ?? filterGradientProgram(geometry);
}

/** A convolution with its bias, plus a residual where there is one. Buffers: x, kernel, bias, residual?, y. */
export function convolutionProgram(geometry: ConvolutionGeometry, residual: boolean): Program {
  return productProgram(convolution(geometry, residual));
}

/** The same, which leaves the moments of its output too, where it can. Buffers: as above, partials. */
export function convolutionWithMoments(geometry: ConvolutionGeometry, residual: boolean): LeavesSums | undefined {
  return geometry.filters % 4 === 0 ? leaving(convolution(geometry, residual), 'moments') : undefined;
}

/** The gradient of a convolution's input, plus what is added. Buffers: dy, kernel, added?, dx. */
export function inputGradientProgram(geometry: ConvolutionGeometry, added: boolean): Program {
  return productProgram(inputGradient(geometry, added));
}

/**
 * The same of an input that batch normalization gave, which leaves the sums of that one's gradient too, where it can.
 * Buffers: as above, before and (with ReLU) after normalization, statistics, partials.
 */
export function inputGradientWithSums(geometry: ConvolutionGeometry, added: boolean, relu: boolean): LeavesSums | undefined {
  const product = inputGradient(geometry, added);
  // Where windows became channels, columns are none of the normalization's channels.
  if (product.columns !== geometry.inChannels || geometry.inChannels % 4 !== 0 || product.gather.phases > 1) return undefined;
  return leaving(product, { gradient: { relu } });
}

function leaving(product: Product, sums: ColumnSums): LeavesSums | undefined {
  const parts = partsOf(product.gather, product.columns);
  return parts.parts <= MOST_LEFT ? { program: productProgram({ ...product, sums }), ...parts } : undefined;
}

function convolution(geometry: ConvolutionGeometry, residual: boolean): Product {
  return { label: 'convolution', gather: gatherInput(geometry), columns: geometry.filters, lanes: 'columns', bias: true, residual };
}

function inputGradient(geometry: ConvolutionGeometry, residual: boolean): Product {
  const folded = foldWindows(geometry);
  return {
    label: 'convolution input gradient',
    gather: gatherGradient(folded),
    columns: folded.inChannels,
    lanes: 'channels',
    bias: false,
    residual,
  };
}
