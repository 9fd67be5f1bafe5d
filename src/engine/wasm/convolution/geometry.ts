import type { ConvolutionGeometry } from '../../kernels/kernels.js';

/** Lines of an image of a convolution, or of all of it, with its padding. */
export const paddedHeight = (g: ConvolutionGeometry, { inHeight }: { readonly inHeight: number } = g): number =>
  g.padTop + inHeight + g.padBottom;
export const paddedWidth = (g: ConvolutionGeometry): number => g.padLeft + g.inWidth + g.padRight;
export const isPadded = (g: ConvolutionGeometry): boolean => g.padTop + g.padBottom + g.padLeft + g.padRight > 0;

/** Bytes of one pixel and one line of x, y and the padded image. */
export function strides(g: ConvolutionGeometry) {
  const inPixel = g.inChannels * 4,
    outPixel = g.filters * 4;
  return { inPixel, outPixel, inLine: g.inWidth * inPixel, outLine: g.outWidth * outPixel, paddedLine: paddedWidth(g) * inPixel };
}

/** Output positions that make a piece of work worth its calls, and whose lines still fit the first-level cache. */
const POSITIONS_TOGETHER = 96;

/** Where no line sees another (a 1 x m kernel), the whole batch is one tall image, cut into pieces of a few lines; else each is a piece. */
const hasFreeLines = (g: ConvolutionGeometry): boolean => g.kernelHeight === 1 && g.strideHeight === 1 && g.padTop + g.padBottom === 0;

const linesTogether = (g: ConvolutionGeometry): number => Math.ceil(POSITIONS_TOGETHER / g.outWidth);

/** Into how many images of a convenient height a convolution is cut. */
export function imagesOf(whole: ConvolutionGeometry): number {
  return hasFreeLines(whole) ? Math.ceil((whole.batch * whole.inHeight) / linesTogether(whole)) : whole.batch;
}

/** One image: its height, and the number of lines of x and of y before it. */
export interface Image {
  readonly inLines: number;
  readonly outLines: number;
  readonly inHeight: number;
  readonly outHeight: number;
}

/** One of a convolution's images. */
export function imageAt(whole: ConvolutionGeometry, index: number): Image {
  const { inHeight, outHeight } = whole;
  if (!hasFreeLines(whole)) return { inLines: index * inHeight, outLines: index * outHeight, inHeight, outHeight };
  const together = linesTogether(whole),
    lines = index * together,
    height = Math.min(together, whole.batch * inHeight - lines);
  return { inLines: lines, outLines: lines, inHeight: height, outHeight: height };
}

/** Bytes of a padded image; the first is the largest. */
export function paddedBytes(whole: ConvolutionGeometry): number {
  return isPadded(whole) ? paddedHeight(whole, imageAt(whole, 0)) * strides(whole).paddedLine : 0;
}

const NUMBERS = [
  'batch',
  'inHeight',
  'inWidth',
  'inChannels',
  'kernelHeight',
  'kernelWidth',
  'filters',
  'strideHeight',
  'strideWidth',
  'padTop',
  'padBottom',
  'padLeft',
  'padRight',
  'outHeight',
  'outWidth',
] as const;

/** How many numbers a geometry is among a task's arguments. */
export const GEOMETRY = NUMBERS.length + 1;

export function geometryArguments(g: ConvolutionGeometry): number[] {
  return [...NUMBERS.map((name) => g[name]), Number(g.border === 'replicate')];
}

/** The geometry that a task's arguments begin with. */
export function geometryOf(a: ArrayLike<number>): ConvolutionGeometry {
  return {
    batch: a[0],
    inHeight: a[1],
    inWidth: a[2],
    inChannels: a[3],
    kernelHeight: a[4],
    kernelWidth: a[5],
    filters: a[6],
    strideHeight: a[7],
    strideWidth: a[8],
    padTop: a[9],
    padBottom: a[10],
    padLeft: a[11],
    padRight: a[12],
    outHeight: a[13],
    outWidth: a[14],
    border: a[15] ? 'replicate' : 'zero',
  };
}
