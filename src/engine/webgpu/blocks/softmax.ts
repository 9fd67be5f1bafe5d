import { gridOf } from '../grid.js';
import { declare, type Program, read, write } from '../program.js';
import { acrossLine, LINE_MEMORY, LINE_THREADS, lineThread, planLines, sum } from './lines.js';

/** The softmax of scale x in lines of some length. Buffers: x, y. */
export function softmaxProgram(lines: number, length: number, scale: number): Program {
  const plan = planLines(lines, length);
  const { workgroups, code } = gridOf({ part: plan.groups });
  const loop = `for (var at = lane; at < ${length}u; at += ${plan.lanes}u)`;
  return {
    label: 'softmax',
    workgroups,
    source: `${declare([read('x'), write('y')])}
${LINE_MEMORY}
@compute @workgroup_size(${LINE_THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  ${lineThread(plan)}
  let first = line * ${length}u;
  var greatest = x[first] * f32(${scale});
  ${loop} { greatest = max(greatest, x[first + at] * f32(${scale})); }
  ${acrossLine(plan, 'greatest', (a, b) => `max(${a}, ${b})`)}
  var sum = 0f;
  ${loop} { sum += exp(x[first + at] * f32(${scale}) - greatest); }
  ${acrossLine(plan, 'sum', sum)}
  if (!mine) { return; }
  ${loop} { y[first + at] = exp(x[first + at] * f32(${scale}) - greatest) / sum; }
}`,
  };
}

/** dx = scale y (dy - sum of dy y) of each line. Buffers: dy, y, dx. */
export function softmaxGradientProgram(lines: number, length: number, scale: number): Program {
  const plan = planLines(lines, length);
  const { workgroups, code } = gridOf({ part: plan.groups });
  const loop = `for (var at = lane; at < ${length}u; at += ${plan.lanes}u)`;
  return {
    label: 'softmax gradient',
    workgroups,
    source: `${declare([read('dy'), read('y'), write('dx')])}
${LINE_MEMORY}
@compute @workgroup_size(${LINE_THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  ${lineThread(plan)}
  let first = line * ${length}u;
  var sum = 0f;
  ${loop} { sum += dy[first + at] * y[first + at]; }
  ${acrossLine(plan, 'sum', sum)}
  if (!mine) { return; }
  ${loop} { dx[first + at] = y[first + at] * f32(${scale}) * (dy[first + at] - sum); }
}`,
  };
}
