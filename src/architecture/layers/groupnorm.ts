import { kerasName } from '../keras/building.js';
import { type Shape, sizeOf } from '../shape.js';
import { addGroupNorm } from './groupnorm/keras.js';
import { addOnnxGroupNorm } from './groupnorm/onnx.js';
import type { GroupnormLayer } from './groupnorm/layer.js';
import type { LayerKind } from './kind.js';
import { parameterOf } from './parameter.js';

export const groupnorm: LayerKind<GroupnormLayer> = {
  kind: 'groupnorm',
  shape: (_layer, input) => input,
  parameters: (layer) => (['gamma', 'beta'] as const).map((role) => parameterOf(layer, role, [layer.input.channels])),
  flops: ({ output }) => 6 * sizeOf(output),
  // Statistics over all positions are those of the whole patch.
  reach: ({ over }) => (over === 'position' ? 'pixel' : 'patch'),
  keras: (layer, value, { graph }) => addGroupNorm(graph, kerasName(layer.name), value, layer),
  onnx: (layer, value, building) => addOnnxGroupNorm(building, value, layer),
  draw: ({ over, groups }) => ({
    family: 'activation',
    words: [over === 'position' ? 'layer norm' : `group norm, ${groups} group${groups === 1 ? '' : 's'}`],
    joins: 'follows',
  }),
  stored: { plural: 'layer or group normalizations', recognizes: (shapes) => shapes.has('gamma') && !shapes.has('moving_mean') },
};

/** @param groups a divisor of the channels; of `position` 1 */
export function groupnormLayer(name: string, input: Shape, over: GroupnormLayer['over'], groups: number): GroupnormLayer {
  return { kind: 'groupnorm', name, input, output: input, over, groups };
}
