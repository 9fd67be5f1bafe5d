import type { ConvolutionGeometry } from '../../kernels/kernels.js';
import { isPadded } from './geometry.js';
import type { ThreadContext } from '../module.js';

/** The address of the image with its padding: in `padded`, or where it is if it has none. */
export function withPadding({ kernels }: ThreadContext, g: ConvolutionGeometry, inHeight: number, image: number, padded: number): number {
  if (!isPadded(g)) return image;
  kernels.padImage(
    inHeight,
    g.inWidth,
    g.inChannels,
    g.padTop,
    g.padBottom,
    g.padLeft,
    g.padRight,
    g.border === 'replicate',
    image,
    padded,
  );
  return padded;
}
