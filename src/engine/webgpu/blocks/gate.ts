import type { GateShape } from '../../kernels/block-kernels.js';
import { gridOf } from '../grid.js';
import { declare, type Program, read, write } from '../program.js';
import { acrossLine, LINE_MEMORY, LINE_THREADS, lineThread, planLines, sum } from './lines.js';

const THREADS = 256;
const SUMMING = 64;

/** x times its weights, plus what is added. Buffers: x, weights, added?, y. */
export function gateProgram({ samples, positions, channels, over }: GateShape, added: boolean): Program {
  const count = samples * positions * channels;
  const { workgroups, code } = gridOf({ part: Math.ceil(count / THREADS) });
  const weight = over === 'channels' ? `at / ${positions * channels}u * ${channels}u + at % ${channels}u` : `at / ${channels}u`;
  return {
    label: 'gate',
    workgroups,
    source: `${declare([read('x'), read('weights'), added ? read('added') : undefined, write('y')])}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  let at = part * ${THREADS}u + index;
  if (at >= ${count}u) { return; }
  y[at] = x[at] * weights[${weight}]${added ? ' + added[at]' : ''};
}`,
  };
}

/** Sums of dy x: of each channel over the positions, or of each position over the channels. Buffers: dy, x, y. */
export function gateWeightsProgram({ samples, positions, channels, over }: GateShape): Program {
  const head = (threads: number) => `@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {`;
  const bindings = declare([read('dy'), read('x'), write('y')]);
  if (over === 'positions') {
    const plan = planLines(samples * positions, channels);
    const { workgroups, code } = gridOf({ part: plan.groups });
    return {
      label: 'gate, weights of positions',
      workgroups,
      source: `${bindings}
${LINE_MEMORY}
${head(LINE_THREADS)}
  ${code}
  ${lineThread(plan)}
  var sum = 0f;
  for (var at = lane; at < ${channels}u; at += ${plan.lanes}u) { sum += dy[line * ${channels}u + at] * x[line * ${channels}u + at]; }
  ${acrossLine(plan, 'sum', sum)}
  if (mine && lane == 0u) { y[line] = sum; }
}`,
    };
  }
  const count = samples * channels;
  const { workgroups, code } = gridOf({ part: Math.ceil(count / SUMMING) });
  return {
    label: 'gate, weights of channels',
    workgroups,
    source: `${bindings}
${head(SUMMING)}
  ${code}
  let at = part * ${SUMMING}u + index;
  if (at >= ${count}u) { return; }
  let first = at / ${channels}u * ${positions * channels}u + at % ${channels}u;
  var sum = 0f;
  for (var position = 0u; position < ${positions}u; position++) {
    let here = first + position * ${channels}u;
    sum += dy[here] * x[here];
  }
  y[at] = sum;
}`,
  };
}
