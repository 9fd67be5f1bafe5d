import { kerasName } from '../keras/building.js';
import { asTokens, learned } from '../keras/tokens.js';
import { weightOf } from '../onnx/building.js';
import { asOnnxTokens, fromOnnxTokens, onnxSlice } from '../onnx/tokens.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';
import { parameterOf, TOKEN_FAN_IN } from './parameter.js';

/** One learned position in front of the others, the same in all samples: the class token (Devlin et al. 2019). */
export interface ClasstokenLayer extends Layer {
  readonly kind: 'classtoken';
}

export const classtoken: LayerKind<ClasstokenLayer> = {
  kind: 'classtoken',
  shape: (_layer, input) => withToken(input),
  parameters: (layer) => [parameterOf(layer, 'token', [layer.input.channels], TOKEN_FAN_IN)],
  flops: () => 0,
  reach: () => 'patch',
  keras({ name: own, output }, value, { graph }) {
    const name = kerasName(own);
    const tokens = asTokens(graph, name, value);
    const token = graph.reshape(name, learned(graph, name, tokens, output.channels), [1, output.channels]);
    const wire = graph.add('Concatenate', `${name}_joined`, { axis: 1 }, [token, tokens], [output.rows, output.channels]);
    return { wire, shape: output, weights: { token: [1, 1, 1, output.channels] }, names: { token: 'kernel' } };
  },
  onnx(layer, value, building) {
    const { graph } = building;
    const { name, output } = layer;
    const tokens = asOnnxTokens(graph, name, value);
    // Zero times a position, so that there are as many as samples.
    const first = onnxSlice(graph, name, tokens, 1, 0, 1);
    const none = graph.add('Mul', `${name}/none`, [first, graph.tensor(`${name}/zero`, 'float32', [], [0])]);
    const token = graph.add('Add', `${name}/each`, [none, weightOf(building, layer, 'token')]);
    return fromOnnxTokens(graph, name, graph.add('Concat', `${name}/joined`, [token, tokens], { axis: { int: 1 } }), output);
  },
  draw: () => ({ family: 'activation', words: ['class token'], joins: 'follows' }),
  stored: { plural: 'class tokens', recognizes: (shapes) => shapes.has('token') },
};

function withToken(input: Shape): Shape {
  return { rows: sizeOf(input) / input.channels + 1, columns: 1, depth: 1, channels: input.channels };
}

export function classtokenLayer(name: string, input: Shape): ClasstokenLayer {
  return { kind: 'classtoken', name, input, output: withToken(input) };
}
