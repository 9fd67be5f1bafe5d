import type { ConvolutionGeometry } from '../../kernels/kernels.js';

/**
 * The same convolution where windows that do not overlap lie side by side: what a window holds along an axis is then an axis of channels,
 * as both lie one after the other in memory. The gradient of its input asks one tap instead of all, of which only one had a share. A kernel
 * over all the depth, or all of an image, is one window.
 */
export function foldWindows(geometry: ConvolutionGeometry): ConvolutionGeometry {
  return foldHeight(foldWidth(geometry));
}

function foldWidth(g: ConvolutionGeometry): ConvolutionGeometry {
  const apart =
    g.padLeft + g.padRight === 0 && g.outWidth * g.kernelWidth === g.inWidth && (g.outWidth === 1 || g.strideWidth === g.kernelWidth);
  return apart ? { ...g, inWidth: g.outWidth, inChannels: g.kernelWidth * g.inChannels, kernelWidth: 1, strideWidth: 1 } : g;
}

/** Rows are side by side in memory only where each is one position. */
function foldHeight(g: ConvolutionGeometry): ConvolutionGeometry {
  const apart =
    g.inWidth === 1 &&
    g.kernelWidth === 1 &&
    g.padLeft + g.padRight + g.padTop + g.padBottom === 0 &&
    g.outHeight * g.kernelHeight === g.inHeight &&
    (g.outHeight === 1 || g.strideHeight === g.kernelHeight);
  return apart ? { ...g, inHeight: g.outHeight, inChannels: g.kernelHeight * g.inChannels, kernelHeight: 1, strideHeight: 1 } : g;
}
