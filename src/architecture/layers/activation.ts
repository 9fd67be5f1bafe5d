import { applied, kerasName } from '../keras/building.js';
import { appliedOnnx, type OnnxBuilding, type OnnxValue } from '../onnx/building.js';
import { type Shape, sizeOf } from '../shape.js';
import type { LayerKind } from './kind.js';
import type { Layer } from './layer.js';

/** Of each value by itself. ReLU and the logistic function are layers of their own (relu.ts, sigmoid.ts). */
export type ActivationFunction = keyof typeof FUNCTIONS;

interface Description {
  /** How people and pictures call it. */
  readonly title: string;
  /** Its name in Keras; leaky ReLU is a layer there. */
  readonly keras?: string;
}

/**
 * leaky: x, below zero x / 100 (Maas et al. 2013). gelu: x times the normal distribution's P(X <= x) (Hendrycks and Gimpel 2016).
 * mish: x tanh(ln(1 + e^x)) (Misra 2019). silu: x / (1 + e^-x) (Ramachandran et al. 2017).
 */
const FUNCTIONS = {
  leaky: { title: 'leaky ReLU' },
  gelu: { title: 'GELU', keras: 'gelu' },
  mish: { title: 'Mish', keras: 'mish' },
  silu: { title: 'SiLU', keras: 'swish' },
  tanh: { title: 'tanh', keras: 'tanh' },
} as const satisfies Record<string, Description>;

/** Of leaky ReLU below zero. */
export const LEAKY_SLOPE = 0.01;

export interface ActivationLayer extends Layer {
  readonly kind: 'activation';
  readonly function: ActivationFunction;
}

export const activation: LayerKind<ActivationLayer> = {
  kind: 'activation',
  shape: (_layer, input) => input,
  flops: ({ output }) => sizeOf(output),
  reach: () => 'pixel',
  keras({ name, function: own }, value, building) {
    const { keras }: Description = FUNCTIONS[own];
    return keras === undefined
      ? applied(building, 'LeakyReLU', kerasName(name), { alpha: LEAKY_SLOPE }, value)
      : applied(building, 'Activation', kerasName(name), { activation: keras }, value);
  },
  onnx: ({ name, function: own }, value, building) => addOnnxActivation(building, name, own, value),
  draw: ({ function: own }) => ({ family: 'activation', words: [FUNCTIONS[own].title], joins: 'follows' }),
};

export function activationLayer(name: string, input: Shape, own: ActivationFunction): ActivationLayer {
  return { kind: 'activation', name, input, output: input, function: own };
}

/** By operations of opset 17, which has neither GELU nor Mish. */
function addOnnxActivation(building: OnnxBuilding, name: string, own: ActivationFunction, value: OnnxValue): OnnxValue {
  const { graph } = building;
  if (own === 'leaky') return appliedOnnx(building, 'LeakyRelu', name, value, [], { alpha: { float: LEAKY_SLOPE } });
  if (own === 'tanh') return appliedOnnx(building, 'Tanh', name, value);
  const number = (title: string, one: number) => graph.tensor(`${name}/${title}`, 'float32', [], [one]);
  const share = () => {
    const error = graph.add('Erf', `${name}/erf`, [graph.add('Mul', `${name}/scaled`, [value.name, number('root-half', Math.SQRT1_2)])]);
    return graph.add('Mul', `${name}/share`, [graph.add('Add', `${name}/above`, [error, number('one', 1)]), number('half', 0.5)]);
  };
  const factor = {
    silu: () => graph.add('Sigmoid', `${name}/sigmoid`, [value.name]),
    mish: () => graph.add('Tanh', `${name}/tanh`, [graph.add('Softplus', `${name}/softplus`, [value.name])]),
    gelu: share,
  }[own];
  return appliedOnnx(building, 'Mul', name, value, [factor()]);
}
