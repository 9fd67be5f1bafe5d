import type { ConvolutionLayer } from '../../architecture/layers/convolution/layer.js';
import type { Layer } from '../../architecture/layers/layer.js';
import type { ResidualLayer } from '../../architecture/layers/residual.js';
import type { LayerCompiler } from '../pass.js';
import { convolve, trainConvolution } from './convolution.js';

/** A residual block: the body's last convolution adds the shortcut as it writes its output. */
export const residual: LayerCompiler<ResidualLayer> = {
  infer(layer, x, pass) {
    const { before, last } = split(layer);
    const straight = pass.chain.infer(layer.shortcut, x, pass);
    const inner = pass.chain.infer(before, x, pass);
    const y = convolve(last, inner, pass, straight);
    for (const part of new Set([straight, inner])) if (part !== x) part.dispose();
    return y;
  },
  train(layer, x, pass, wanted) {
    const { before, last } = split(layer);
    const shortcut = pass.chain.train(layer.shortcut, x, pass, wanted);
    const start = pass.chain.train(before, x, pass, wanted);
    const end = trainConvolution(last, start.y, pass, true, shortcut.y);
    return {
      y: end.y,
      backward(dy) {
        const straight = shortcut.backward(dy);
        const inner = end.backward(dy)!;
        const through = start.backward(inner, straight);
        inner.dispose();
        if (start.y !== x) start.y.dispose();
        return through;
      },
    };
  },
};

function split({ body }: ResidualLayer): { before: readonly Layer[]; last: ConvolutionLayer } {
  return { before: body.slice(0, -1), last: body[body.length - 1] as ConvolutionLayer };
}
