import type { ConvolutionGeometry } from '../kernels/kernels.js';
import { foldWindows } from './fold.js';
import { gatherGradient, gatherInput } from './gather.js';
import { productProgram } from './product.js';
import type { Program } from './program.js';

/** A convolution with its bias, plus a residual where there is one. Buffers: x, kernel, bias, residual?, y. */
export function convolutionProgram(geometry: ConvolutionGeometry, residual: boolean): Program {
  return productProgram({
    label: 'convolution', gather: gatherInput(geometry), columns: geometry.filters, lanes: 'columns', bias: true, residual,
  });
}

/** The gradient of a convolution's input, plus what is added. Buffers: dy, kernel, added?, dx. */
export function inputGradientProgram(geometry: ConvolutionGeometry, added: boolean): Program {
  const folded = foldWindows(geometry);
  return productProgram({
    label: 'convolution input gradient', gather: gatherGradient(folded), columns: folded.inChannels, lanes: 'channels', bias: false,
    residual: added,
  });
}
