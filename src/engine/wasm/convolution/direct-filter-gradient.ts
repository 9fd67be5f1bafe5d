/** The filter's gradient as matrix products over the overlapping rows of direct-convolution.ts; covers every geometry. */
import type { ConvolutionGeometry } from '../../kernels/kernels.js';
import { paddedRoom, spansLines } from './direct-convolution.js';
import { columnSumsPart, gatherPart, linewisePart } from './direct-tasks.js';
import { geometryArguments, imageAt, imagesOf } from './geometry.js';
import type { Context } from '../module.js';
import { DEPTH_TOGETHER, partsOf } from '../parts.js';
import { BLOCK_ROWS } from '../pieces.js';
import { product } from '../products/product.js';
import { tapsFilterGradient } from './taps-filter-gradient.js';
import { GATHER, LINEWISE } from '../task-arguments.js';

/** Lines shorter than this are gathered into one matrix for the filter gradient, whose depth they are. */
const SHORT_LINE = 24;

/** Lines shorter than this are gathered in any case: what is computed of each by itself is too little. */
const SHORTEST_LINE = 12;
/** Bytes from one position to the next up to which positions of a line lie in few lines of the cache. */
const CLOSE = 256;

/** Whether patches that would be gathered are better read in place. */
function isTapwise(g: ConvolutionGeometry): boolean {
  if (g.outWidth >= SHORT_LINE) return g.filters % 8 !== 0;
  return g.outWidth >= SHORTEST_LINE && g.strideWidth * g.inChannels * 4 <= CLOSE;
}

/** dw from x and dy, and db (the sum of dy over positions) unless its address is 0. */
export function convolveFilterGradient(context: Context, g: ConvolutionGeometry, x: number, dy: number, dw: number, db: number): void {
  const patch = g.kernelHeight * g.kernelWidth * g.inChannels;
  if (db) sumGradient(context, g, dy, db);
  if (spansLines(g)) {
    const shape = { rows: patch, inner: g.batch * g.outHeight, columns: g.filters, transposeA: true, transposeB: false };
    product(context, shape, false, x, dy, dw);
  } else if (isTapwise(g)) {
    tapsFilterGradient(context, g, x, dy, dw);
  } else if (g.outWidth < SHORT_LINE) {
    gatheredFilterGradient(context, g, x, dy, dw);
  } else {
    linewiseFilterGradient(context, g, x, dy, dw);
  }
}

/** db, the sums of dy's columns, in parts of whole blocks of rows. */
export function sumGradient(
  { kernels, scratch, team }: Context,
  g: Pick<ConvolutionGeometry, 'batch' | 'outHeight' | 'outWidth' | 'filters'>,
  dy: number,
  db: number,
): void {
  const rows = g.batch * g.outHeight * g.outWidth,
    bytes = g.filters * 12;
  const each = Math.ceil(rows / BLOCK_ROWS / partsOf(Math.ceil(rows / BLOCK_ROWS), bytes)) * BLOCK_ROWS,
    parts = Math.ceil(rows / each);
  // Whole float64 of every part: what is behind them in a part is not summed.
  const partBytes = Math.ceil(bytes / 8) * 8;
  scratch.use([parts * partBytes], (totals) => {
    team.run(columnSumsPart, parts, [rows, each, g.filters, dy, totals, partBytes]);
    kernels.roundTotals(g.filters, parts, partBytes, totals, db);
  });
}

/** Line by line, x in place. */
function linewiseFilterGradient(context: Context, g: ConvolutionGeometry, x: number, dy: number, dw: number): void {
  const { kernels, memory, scratch, team } = context;
  const values = g.kernelHeight * g.kernelWidth * g.inChannels * g.filters,
    parts = partsOf(imagesOf(g), values * 4);
  const { bytes, all } = paddedRoom(context, g);
  scratch.use([all, parts * values * 4, parts * 8], (padded, gradients, ones) => {
    const list = LINEWISE.list({ parts, padded, bytes, x, dy, gradients, gradientBytes: values * 4 });
    team.run(linewisePart, parts, [...geometryArguments(g), ...list]);
    new Float64Array(memory.buffer, ones, parts).fill(1);
    kernels.combine(values, parts, values * 4, ones, gradients, dw);
  });
}

/** Image by image, every patch copied into a row: for small images, whose lines are too short a depth. */
function gatheredFilterGradient(context: Context, g: ConvolutionGeometry, x: number, dy: number, dw: number): void {
  const { kernels, scratch, team } = context;
  const patch = g.kernelHeight * g.kernelWidth * g.inChannels,
    images = imagesOf(g);
  // As many images at a time as fill one block of the depth.
  const positions = imageAt(g, 0).outHeight * g.outWidth,
    together = Math.max(1, Math.floor(DEPTH_TOGETHER / positions));
  const { bytes, all } = paddedRoom(context, g);
  kernels.clear(dw, patch * g.filters * 4);
  scratch.use([all, together * positions * patch * 4], (padded, patches) => {
    for (let image = 0; image < images; image += together) {
      const count = Math.min(together, images - image),
        from = imageAt(g, image).outLines,
        last = imageAt(g, image + count - 1),
        gathered = (last.outLines + last.outHeight - from) * g.outWidth;
      team.run(gatherPart, count, [...geometryArguments(g), ...GATHER.list({ first: image, padded, bytes, x, patches })]);
      const shape = { rows: patch, inner: gathered, columns: g.filters, transposeA: true, transposeB: false };
      product(context, shape, true, patches, dy + from * g.outWidth * g.filters * 4, dw);
    }
  });
}
