import type { Axis, Positions, SwappedAxes } from '../../kernels/kernels.js';
import { gridOf } from '../grid.js';
import { declare, type Program, read, write } from '../program.js';

const THREADS = 256;

/** One value of y after the other, from where it lies in x. Buffers: x, y. */
function copies(label: string, count: number, code: string): Program {
  const { workgroups, code: grid } = gridOf({ part: Math.ceil(count / THREADS) });
  return {
    label,
    workgroups,
    source: `${declare([read('x'), write('y')])}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${grid}
  let at = part * ${THREADS}u + index;
  if (at >= ${count}u) { return; }
  ${code}
}`,
  };
}

/** The values at some positions of an axis. */
export function takeProgram({ outer, extent, inner }: Axis, { offset, count, step }: Positions): Program {
  const position = `${offset}u + at / ${inner}u % ${count}u * ${step}u`;
  return copies(
    'take',
    outer * count * inner,
    `y[at] = x[(at / ${count * inner}u * ${extent}u + ${position}) * ${inner}u + at % ${inner}u];`,
  );
}

/** Values back to their positions, zeros elsewhere. */
export function putProgram({ outer, extent, inner }: Axis, { offset, count, step }: Positions): Program {
  return copies(
    'put',
    outer * extent * inner,
    `let position = at / ${inner}u % ${extent}u;
  var value = 0f;
  if (position >= ${offset}u && (position - ${offset}u) % ${step}u == 0u && (position - ${offset}u) / ${step}u < ${count}u) {
    value = x[(at / ${extent * inner}u * ${count}u + (position - ${offset}u) / ${step}u) * ${inner}u + at % ${inner}u];
  }
  y[at] = value;`,
  );
}

/** [batch, first, second, inner] to [batch, second, first, inner]. */
export function swapProgram({ batch, first, second, inner }: SwappedAxes): Program {
  return copies(
    'swap axes',
    batch * first * second * inner,
    `let s = at / ${first * inner}u % ${second}u;
  let f = at / ${inner}u % ${first}u;
  y[at] = x[((at / ${first * second * inner}u * ${first}u + f) * ${second}u + s) * ${inner}u + at % ${inner}u];`,
  );
}

/** [outer, inner] to [outer, extent, inner]: the same values at each place of the axis, divided. */
export function spreadProgram({ outer, extent, inner }: Axis, divisor: number): Program {
  const value = `x[at / ${extent * inner}u * ${inner}u + at % ${inner}u]`;
  return copies('spread', outer * extent * inner, `y[at] = ${divisor === 1 ? value : `${value} / ${divisor}`};`);
}
