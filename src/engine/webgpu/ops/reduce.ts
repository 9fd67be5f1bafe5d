import type { Axis } from '../../kernels/kernels.js';
import { acrossLine, LINE_MEMORY, LINE_THREADS, lineThread, planLines, sum } from '../blocks/lines.js';
import { gridOf } from '../grid.js';
import { declare, type Program, read, write } from '../program.js';

const THREADS = 64;

/**
 * Sums along an axis, [outer, extent, inner] to [outer, inner], divided by a number: several threads a sum where its values lie side by
 * side, else one. Buffers: x, y.
 */
export function reduceProgram({ outer, extent, inner }: Axis, divisor: number): Program {
  const result = divisor === 1 ? 'sum' : `sum / ${divisor}`;
  const head = (threads: number) => `@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {`;
  const bindings = declare([read('x'), write('y')]);
  if (inner === 1) {
    const plan = planLines(outer, extent);
    const { workgroups, code } = gridOf({ part: plan.groups });
    return {
      label: 'sum of lines',
      workgroups,
      source: `${bindings}
${LINE_MEMORY}
${head(LINE_THREADS)}
  ${code}
  ${lineThread(plan)}
  var sum = 0f;
  for (var at = lane; at < ${extent}u; at += ${plan.lanes}u) { sum += x[line * ${extent}u + at]; }
  ${acrossLine(plan, 'sum', sum)}
  if (mine && lane == 0u) { y[line] = ${result}; }
}`,
    };
  }
  const count = outer * inner;
  const { workgroups, code } = gridOf({ part: Math.ceil(count / THREADS) });
  return {
    label: 'sum along an axis',
    workgroups,
    source: `${bindings}
${head(THREADS)}
  ${code}
  let at = part * ${THREADS}u + index;
  if (at >= ${count}u) { return; }
  let first = at / ${inner}u * ${extent * inner}u + at % ${inner}u;
  var sum = 0f;
  for (var place = 0u; place < ${extent}u; place++) { sum += x[first + place * ${inner}u]; }
  y[at] = ${result};
}`,
  };
}
