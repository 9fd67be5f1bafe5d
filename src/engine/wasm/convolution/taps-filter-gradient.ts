/** The filter's gradient of long lines whose filters are no whole panels of eight: x in place, dy in panels. */
import type { ConvolutionGeometry } from '../../kernels/kernels.js';
import { geometryArguments, imageAt, imagesOf, isPadded, paddedBytes, strides } from './geometry.js';
import type { Context } from '../module.js';
import { panelBytes } from '../products/panels.js';
import { DEPTH_TOGETHER } from '../parts.js';
import { cutLines } from '../pieces.js';
import { pack } from '../products/product.js';
import { wholeLines } from '../memory/scratch.js';
import { FILTER_TAPS, PAD } from '../task-arguments.js';
import { filterTapsPart, padPart, STRIP_BYTES } from './taps-tasks.js';

/** Bytes of images and of dy's panels that are worked on together: they stay in the second-level cache. */
const TOGETHER_BYTES = 1 << 19;

/**
 * dw from x and dy, in the order of sums that gathered patches have (direct-filter-gradient.ts): what a tap sees at one position after the
 * other are overlapping rows, so nothing is copied but the padding.
 */
export function tapsFilterGradient(context: Context, g: ConvolutionGeometry, x: number, dy: number, dw: number): void {
  const { kernels, scratch, team } = context;
  const { filters, outWidth } = g;
  const depth = g.kernelWidth * g.inChannels;
  const images = imagesOf(g);
  const positions = imageAt(g, 0).outHeight * outWidth;
  const together = Math.max(1, Math.floor(DEPTH_TOGETHER / positions));
  const bytes = isPadded(g) ? wholeLines(paddedBytes(g)) : 0;
  const panels = panelBytes(positions, filters);
  const groups = Math.max(1, Math.floor(TOGETHER_BYTES / (together * (bytes + panels))));
  const most = Math.min(images, groups * together);
  const quads = g.kernelHeight * Math.ceil(depth / 4);
  kernels.clear(dw, g.kernelHeight * depth * filters * 4);
  scratch.use([most * bytes, most * panels, STRIP_BYTES * team.threads], (padded, packed, strips) => {
    for (let first = 0; first < images; first += most) {
      const count = Math.min(most, images - first);
      const [begin, last] = [imageAt(g, first), imageAt(g, first + count - 1)];
      const rows = (last.outLines + last.outHeight - begin.outLines) * outWidth;
      if (bytes) team.run(padPart, count, [...geometryArguments(g), ...PAD.list({ first, bytes, x, padded })]);
      const source = dy + begin.outLines * outWidth * filters * 4;
      pack(context, { depth: rows, columns: filters, source, step: filters * 4, columnStride: 4 }, packed);
      const { pieces, each } = cutLines(quads, rows * filters);
      const list = FILTER_TAPS.list({
        ...{ positions: rows, group: together * positions, each, panels: packed, panelStride: rows * 32, dw, strips },
        images: bytes ? padded : x + begin.inLines * strides(g).inLine,
        imageStride: bytes || imageAt(g, 0).inHeight * strides(g).inLine,
      });
      team.run(filterTapsPart, pieces, [...geometryArguments(g), ...list]);
    }
  });
}
