import { gridOf } from '../grid.js';
import { declare, type Program, read, write } from '../program.js';

const THREADS = 256;

/** WGSL of an activation's value and slope at x (compile/layers/activation.ts has the formulas). */
interface Formula {
  readonly value: string;
  readonly slope: string;
  /** Functions that both use. */
  readonly before?: string;
}

const LOGISTIC = 'fn logistic(v: f32) -> f32 { return 1 / (1 + exp(-v)); }';

const FORMULAS = {
  tanh: {
    before: 'fn tangent(v: f32) -> f32 { return logistic(v * 2) * 2 - 1; }',
    value: 'tangent(v)',
    slope: '1 - tangent(v) * tangent(v)',
  },
  silu: { value: 'v * logistic(v)', slope: 'logistic(v) + v * logistic(v) * (1 - logistic(v))' },
  gelu: {
    before: `fn bell(v: f32) -> f32 { return logistic(-0.5f * v * v) / logistic(0.5f * v * v); }
fn normalShare(v: f32) -> f32 {
  let t = 1 / (abs(v) * ${0.7071067811865476 * 0.3275911}f + 1);
  let polynomial = ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) * t;
  let beyond = polynomial * bell(v) * 0.5f;
  return select(beyond, 1 - beyond, v > 0);
}`,
    value: 'v * normalShare(v)',
    slope: 'normalShare(v) + v * bell(v) * 0.3989422804014327f',
  },
  mish: {
    before: `fn inner(v: f32) -> f32 {
  let q = logistic(-v);
  return logistic(v) * (q + 1) / (q * q + 1);
}`,
    value: 'v * inner(v)',
    slope: 'inner(v) + v * (logistic(v) * (1 - inner(v) * inner(v)))',
  },
} satisfies Record<string, Formula>;

export type ActivationName = keyof typeof FORMULAS;
export const ACTIVATIONS = Object.keys(FORMULAS) as ActivationName[];

/** An activation's values. Buffers: x, y. */
export function activationProgram(name: ActivationName, count: number): Program {
  return each(name, count, [read('x'), write('y')], `y[at] = activate(x[at]);`, FORMULAS[name].value);
}

/** The gradient of x from that of the values. Buffers: dy, x, dx. */
export function activationGradientProgram(name: ActivationName, count: number): Program {
  return each(`${name} gradient`, count, [read('dy'), read('x'), write('dx')], `dx[at] = dy[at] * activate(x[at]);`, FORMULAS[name].slope);
}

function each(label: string, count: number, bindings: Parameters<typeof declare>[0], code: string, formula: string): Program {
  const name = label.split(' ')[0] as ActivationName;
  const { before = '' }: Formula = FORMULAS[name];
  const { workgroups, code: grid } = gridOf({ part: Math.ceil(count / THREADS) });
  return {
    label,
    workgroups,
    source: `${declare(bindings)}
${LOGISTIC}
${before}
fn activate(v: f32) -> f32 { return ${formula}; }
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${grid}
  let at = part * ${THREADS}u + index;
  if (at >= ${count}u) { return; }
  ${code}
}`,
  };
}
