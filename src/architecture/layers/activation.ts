import { applied, kerasName } from '../keras/building.js';
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
  draw: ({ function: own }) => ({ family: 'activation', words: [FUNCTIONS[own].title], joins: 'follows' }),
};

export function activationLayer(name: string, input: Shape, own: ActivationFunction): ActivationLayer {
  return { kind: 'activation', name, input, output: input, function: own };
}
