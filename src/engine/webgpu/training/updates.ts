import { gridOf } from '../grid.js';
import { declare, type Program, read, write } from '../program.js';

const THREADS = 256;

/** One kind of update: what it remembers of a weight, its settings in their order, and the arithmetic. */
interface Update {
  readonly slots: readonly string[];
  readonly settings: readonly string[];
  /** WGSL over `weight[at]`, `g` and the slots. */
  readonly code: string;
}

/** Keras' formulas, with epsilon outside the root. */
const UPDATES = {
  rmsprop: {
    slots: ['mean'],
    settings: ['learningRate', 'rho', 'epsilon'],
    code: `mean[at] = rho * mean[at] + (1 - rho) * (g * g);
  weight[at] -= learningRate * g / (sqrt(mean[at]) + epsilon);`,
  },
  sgd: {
    slots: ['velocity'],
    settings: ['learningRate', 'momentum'],
    code: `velocity[at] = momentum * velocity[at] - learningRate * g;
  weight[at] += velocity[at];`,
  },
  adam: {
    slots: ['first', 'second'],
    settings: ['learningRate', 'beta1', 'beta2', 'epsilon'],
    code: `first[at] = beta1 * first[at] + (1 - beta1) * g;
  second[at] = beta2 * second[at] + (1 - beta2) * (g * g);
  weight[at] -= learningRate * first[at] / (sqrt(second[at]) + epsilon);`,
  },
  adamw: {
    slots: ['first', 'second', 'mask'],
    settings: ['learningRate', 'beta1', 'beta2', 'epsilon', 'decay'],
    code: `first[at] = beta1 * first[at] + (1 - beta1) * g;
  second[at] = beta2 * second[at] + (1 - beta2) * (g * g);
  let kept = weight[at] - decay * (weight[at] * mask[at]);
  weight[at] = kept - learningRate * first[at] / (sqrt(second[at]) + epsilon);`,
  },
} satisfies Record<string, Update>;

export type UpdateKind = keyof typeof UPDATES;

/** An update of n values in place. Buffers: settings, gradient, weight, slots. */
export function updateProgram(kind: UpdateKind, n: number): Program {
  const { slots, settings, code } = UPDATES[kind];
  const { workgroups, code: grid } = gridOf({ part: Math.ceil(n / THREADS) });
  return {
    label: kind,
    workgroups,
    source: `${declare([read('settings'), read('gradient'), write('weight'), ...slots.map((slot) => write(slot))])}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${grid}
  let at = part * ${THREADS}u + index;
  if (at >= ${n}u) { return; }
  let g = gradient[at];
  ${settings.map((setting, index) => `let ${setting} = settings[${index}];`).join('\n  ')}
  ${code}
}`,
  };
}

/** The settings' values in the order of the settings buffer. */
export function settingValues(kind: UpdateKind, settings: object): Float32Array {
  return Float32Array.from(UPDATES[kind].settings.map((setting) => (settings as Record<string, number>)[setting]));
}
