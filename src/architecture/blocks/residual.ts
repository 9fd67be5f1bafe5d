import type { ConvolutionLayer } from '../layers/convolution/layer.js';
import type { Layer } from '../layers/layer.js';
import type { ResidualLayer } from '../layers/residual.js';
import { formatShape, sameShape, type Shape } from '../shape.js';
import { type BlockContext, outputOf, shapeFailure } from './block.js';
import { activation, convolution } from './convolution.js';

export interface ResidualSettings {
  readonly repeat: number;
  readonly kernels: number;
  readonly size: number;
  readonly padding: 'zero' | 'replicate';
  readonly shortcut: 'identity' | 'convolution' | 'none';
  readonly normalize: 'batch' | 'none';
  readonly post_activations: number;
  readonly l2: number;
}

/**
 * Residual blocks in pre-activation order (He et al. 2016; the paper's eq. 4-6):
 * X + conv(relu(bn(conv(relu(bn(X)))))), then batch normalization and ReLU after the section.
 * The first leading BN-ReLU is left out where the layer before ends with one. Without shortcuts, the same convolutions in a row.
 */
export function residualSection(
  settings: ResidualSettings,
  size: readonly [number, number, number | 'full'],
  context: BlockContext,
): Layer[] {
  const layers: Layer[] = [];
  let { input, activated } = context;
  for (let index = 1; index <= settings.repeat; index++) {
    const block = residual(settings, size, `${context.name}/block${index}`, input, activated, context);
    layers.push(...block);
    input = outputOf(block, input);
    activated = false;
  }
  for (let index = 1; index <= settings.post_activations; index++) {
    layers.push(...activation(`${context.name}/post${index}`, input, settings.normalize));
  }
  return layers;
}

function residual(
  settings: ResidualSettings,
  size: readonly [number, number, number | 'full'],
  name: string,
  input: Shape,
  activated: boolean,
  context: BlockContext,
): Layer[] {
  const { kernels, padding, l2, normalize } = settings;
  const body: Layer[] = activated ? [] : activation(`${name}/pre`, input, normalize);
  body.push(convolution({ name: `${name}/conv1`, input, kernels, size, padding, l2 }, context));
  body.push(...activation(`${name}/mid`, outputOf(body, input), normalize));
  body.push(convolution({ name: `${name}/conv2`, input: outputOf(body, input), kernels, size, padding, l2 }, context));
  if (settings.shortcut === 'none') return body;
  const shortcut: ConvolutionLayer[] =
    settings.shortcut === 'identity'
      ? []
      : [convolution({ name: `${name}/shortcut`, input, kernels, size: [1, 1, 1], padding: 'none', l2 }, context)];
  const output = outputOf(body, input);
  const straight = outputOf(shortcut, input);
  if (!sameShape(output, straight)) {
    throw shapeFailure(
      context,
      `the shortcut gives ${formatShape(straight)}, but the convolutions give ${formatShape(output)}`,
      input.channels !== kernels && settings.shortcut === 'identity'
        ? `Use kernels: ${input.channels}, or shortcut: convolution.`
        : 'Put a conv block of size [1, 1, full] before it, so that the depth is 1.',
    );
  }
  const layer: ResidualLayer = { kind: 'residual', name, input, output, body, shortcut };
  return [layer];
}
