import { gridOf } from '../grid.js';
import { declare, type Program, read, write } from '../program.js';

const THREADS = 256;
/** Tensors that one kernel moves: with what it writes no more buffers than any kernel may bind. */
export const MOVED = 8;

/** So many values, and where they go. */
export interface Move {
  readonly count: number;
  readonly at: number;
}

/** Copies several tensors to places of one buffer. Buffers: x0, x1, …, gradients. */
export function placeProgram(moves: readonly Move[]): Program {
  const parts = moves.map(({ count }) => Math.ceil(count / THREADS));
  const first = parts.map((_, index) => parts.slice(0, index).reduce((sum, count) => sum + count, 0));
  const { workgroups, code } = gridOf({ part: parts.reduce((sum, count) => sum + count, 0) });
  const move = ({ count, at }: Move, index: number) => `if (part >= ${first[index]}u) {
    let place = (part - ${first[index]}u) * ${THREADS}u + index;
    if (place < ${count}u) { gradients[${at}u + place] = x${index}[place]; }
  }`;
  return {
    label: 'gradients to their places',
    workgroups,
    source: `${declare([...moves.map((_, index) => read(`x${index}`)), write('gradients')])}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  ${moves.map(move).reverse().join(' else ')}
}`,
  };
}
