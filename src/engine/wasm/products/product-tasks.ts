/** Tasks of dense products, and of packing what they multiply by (product.ts). */
import type { Task } from '../module.js';
import { panelBytes } from './panels.js';
import { DEPTH_TOGETHER } from '../parts.js';
import { PACK, PRODUCT, PRODUCTS } from '../task-arguments.js';

/** Some panels of a matrix, in blocks of some of its rows each. */
export const packPart: Task = ({ kernels }, a, piece) => {
  const { columns, each, depth, together, source, step, columnStride, panels } = PACK.of(a);
  const first = piece * each;
  const count = Math.min(each, columns - first);
  for (let k = 0; k < depth; k += together) {
    const rows = Math.min(together, depth - k);
    kernels.packPanels(
      rows,
      count,
      source + k * step + first * columnStride,
      step,
      columnStride,
      panels + panelBytes(k, columns) + panelBytes(rows, first),
    );
  }
};

/** Some rows of C = A B, or of C += A B. */
export const productPart: Task = ({ kernels, thread }, list, piece) => {
  const whole = PRODUCT.of(list);
  const { rows, each, inner, columns, a, sides, sidesBytes, b, bPanelStride, bStep, bBlock, c, accumulate } = whole;
  const first = piece * each;
  const count = Math.min(each, rows - first);
  let [from, aRowStride, aStep] = [a + first * whole.aRowStride, whole.aRowStride, whole.aStep];
  if (sidesBytes && count % 4 === 0) {
    const own = sides + thread * sidesBytes;
    kernels.packRows(count, inner, from, aStep, own);
    [from, aRowStride, aStep] = [own, 4, count * 4];
  }
  for (let k = 0, panels = b; k < inner; k += DEPTH_TOGETHER, panels += bBlock) {
    const depth = Math.min(DEPTH_TOGETHER, inner - k);
    const multiply = accumulate || k > 0 ? kernels.multiply : kernels.multiplyAfresh;
    multiply({
      rows: count,
      depth,
      columns,
      rowsPerLine: count,
      a: from + k * aStep,
      aLineStride: 0,
      aRowStride,
      aStep,
      b: panels,
      bPanelStride: bPanelStride || depth * 32,
      bStep,
      c: c + first * columns * 4,
      cLineStride: 0,
      cRowStride: columns * 4,
    });
  }
};

/** Some of a batch of products. */
export const productsPart: Task = ({ kernels, thread }, list, piece) => {
  const p = PRODUCTS.of(list);
  const { each, rows, columns, aStride, bStride, panelsBytes } = p;
  const first = piece * each;
  kernels.multiplyEach({
    batch: Math.min(each, p.batch - first),
    rows,
    inner: p.inner,
    columns,
    together: DEPTH_TOGETHER,
    a: p.a + first * aStride,
    aStride,
    aRowStride: p.aRowStride,
    aStep: p.aStep,
    b: p.b + first * bStride,
    bStride,
    bStep: p.bStep,
    bColumnStride: p.bColumnStride,
    c: p.c + first * rows * columns * 4,
    panels: panelsBytes && p.panels + thread * panelsBytes,
  });
};
