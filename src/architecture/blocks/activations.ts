import { activationLayer } from '../layers/activation.js';
import { groupnormLayer } from '../layers/groupnorm.js';
import type { Layer } from '../layers/layer.js';
import { normalizationLayer } from '../layers/normalization.js';
import { preluLayer } from '../layers/prelu.js';
import { reluLayer } from '../layers/relu.js';
import { sigmoidLayer } from '../layers/sigmoid.js';
import type { ResolvedConvBlock } from '../../schema/pipeline.generated.js';
import type { Shape } from '../shape.js';
import { type BlockContext, shapeFailure } from './block.js';

export type Activation = ResolvedConvBlock['activation'];
export type Normalization = ResolvedConvBlock['normalize'];

/** Groups of a group normalization where a pipeline names no number. */
const GROUPS = 8;

/** The layer of an activation; none of `none`. */
export function activations(name: string, input: Shape, kind: Activation): Layer[] {
  if (kind === 'none') return [];
  if (kind === 'relu') return [reluLayer(`${name}/relu`, input)];
  if (kind === 'sigmoid') return [sigmoidLayer(`${name}/sigmoid`, input)];
  if (kind === 'prelu') return [preluLayer(`${name}/prelu`, input)];
  return [activationLayer(`${name}/${kind}`, input, kind)];
}

/**
 * The layer of a normalization; none of `none`. Batch normalization takes a ReLU that follows it into itself.
 *
 * @throws Failure `shape` where groups do not divide the channels
 */
export function normalizations(
  name: string,
  input: Shape,
  kind: Normalization,
  relu: boolean,
  context: BlockContext,
  groups = GROUPS,
): Layer[] {
  if (kind === 'none') return [];
  if (kind === 'batch') return [normalizationLayer(`${name}/norm`, input, relu)];
  if (kind === 'layer') return [groupnormLayer(`${name}/norm`, input, 'position', 1)];
  if (input.channels % groups !== 0) {
    throw shapeFailure(
      context,
      `group normalization with ${groups} groups needs a multiple of ${groups} channels, and there are ${input.channels}`,
      'Set normalize_groups to a divisor of the number of channels.',
    );
  }
  return [groupnormLayer(`${name}/norm`, input, 'sample', groups)];
}
