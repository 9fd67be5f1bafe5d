import type { Layer } from './layer.js';

/** What an array of weights does in its layer: how training starts it, whether gradients reach it, whether it normalizes. */
export const ROLES = {
  kernel: { start: 'normal', trainable: true, normalizes: false },
  bias: { start: 'zero', trainable: true, normalizes: false },
  /** PReLU's slope below zero. */
  alpha: { start: 'quarter', trainable: true, normalizes: false },
  /** What a whole value is multiplied by, such as attention before it is added. */
  factor: { start: 'zero', trainable: true, normalizes: false },
  /** A learned token, and what is added to each position. */
  token: { start: 'normal', trainable: true, normalizes: false },
  position: { start: 'normal', trainable: true, normalizes: false },
  gamma: { start: 'one', trainable: true, normalizes: true },
  beta: { start: 'zero', trainable: true, normalizes: true },
  moving_mean: { start: 'zero', trainable: false, normalizes: true },
  moving_variance: { start: 'one', trainable: false, normalizes: true },
} as const satisfies Record<string, { start: 'normal' | 'zero' | 'quarter' | 'one'; trainable: boolean; normalizes: boolean }>;

export type Role = keyof typeof ROLES;

/** One array of weights. Kernels are [rows, columns, depth, channels in, channels out], dense ones [in, out]. */
export interface Parameter {
  /** Unique in the network, such as `conv1/conv/kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: Role;
  /** Moving statistics are weights too, but no gradient reaches them. */
  readonly trainable: boolean;
  /** Values that one output sums over: He initialisation's fan-in. 0 of what does not start at random. */
  readonly fanIn: number;
  readonly l2: number;
}

/** The fan-in with which He's deviation is 0.02: what tokens and positions start with (Dosovitskiy et al. 2021). */
export const TOKEN_FAN_IN = 5000;

/** @param fanIn and l2: of kernels */
export function parameterOf({ name }: Pick<Layer, 'name'>, role: Role, shape: readonly number[], fanIn = 0, l2 = 0): Parameter {
  return { name: `${name}/${role}`, shape, role, trainable: ROLES[role].trainable, fanIn, l2 };
}
