import { gridOf } from './grid.js';
import { declare, type Program } from './program.js';

const THREADS = 256;

/** A program of a thread for each value, whose place is `at`. */
export function eachValue(
  label: string,
  count: number,
  bindings: Parameters<typeof declare>[0],
  code: string,
  operations?: number,
): Program {
  const { workgroups, code: grid } = gridOf({ part: Math.ceil(count / THREADS) });
  return {
    label,
    workgroups,
    ...(operations !== undefined && { operations }),
    source: `${declare(bindings)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${grid}
  let at = part * ${THREADS}u + index;
  if (at >= ${count}u) { return; }
  ${code}
}`,
  };
}
