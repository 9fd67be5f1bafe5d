import { gridOf } from '../grid.js';
import { declare, type Program, read, write } from '../program.js';

const THREADS = 256;
/** Values of a workgroup. */
const SHARE = 4096;

/** How many sums a weight of n values leaves. */
export function penaltyParts(n: number): number {
  return Math.ceil(n / SHARE);
}

/** Adds 2 l2 w to a gradient in place, and leaves l2 times sums of w² in `parts`, from `first` on. Buffers: weight, gradient, parts. */
export function penaltyProgram(n: number, l2: number, first: number): Program {
  const { workgroups, code } = gridOf({ part: penaltyParts(n) });
  return {
    label: 'penalty',
    workgroups,
    source: `${declare([read('weight'), write('gradient'), write('parts')])}
var<workgroup> sums: array<f32, ${THREADS}>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  let end = min((part + 1u) * ${SHARE}u, ${n}u);
  var sum = 0f;
  for (var at = part * ${SHARE}u + index; at < end; at += ${THREADS}u) {
    let w = weight[at];
    gradient[at] += f32(${2 * l2}) * w;
    sum += w * w;
  }
  ${addUp('sum')}
  if (index == 0) { parts[${first}u + part] = f32(${l2}) * sums[0]; }
}`,
  };
}

/** The loss plus all parts, by one workgroup. Buffers: loss, parts, total. */
export function penaltyTotalProgram(parts: number): Program {
  return {
    label: 'penalty, total',
    workgroups: [1],
    source: `${declare([read('loss'), read('parts'), write('total')])}
var<workgroup> sums: array<f32, ${THREADS}>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32) {
  var sum = 0f;
  for (var at = i32(index); at < ${parts}; at += ${THREADS}) { sum += parts[at]; }
  ${addUp('sum')}
  if (index == 0) { total[0] = loss[0] + sums[0]; }
}`,
  };
}

/** Adds a variable over the threads of a workgroup, as a tree: always in the same order. */
function addUp(variable: string): string {
  return `sums[index] = ${variable};
  for (var half = ${THREADS / 2}u; half > 0; half /= 2) {
    workgroupBarrier();
    if (index < half) { sums[index] += sums[index + half]; }
  }
  workgroupBarrier();`;
}
