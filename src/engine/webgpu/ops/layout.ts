import { gridOf } from '../grid.js';
import { declare, type Program, read, repeat, write } from '../program.js';

const THREADS = 256;
/** Tensors that one kernel joins: with what it writes no more buffers than any kernel may bind. */
export const JOINED = 8;

function copies(label: string, count: number, sources: number, code: string): Program {
  const { workgroups, code: grid } = gridOf({ part: Math.ceil(count / THREADS) });
  return {
    label,
    workgroups,
    source: `${declare([...Array.from({ length: sources }, (_, index) => read(`x${index}`)), write('y')])}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${grid}
  let at = part * ${THREADS}u + index;
  if (at >= ${count}u) { return; }
  ${code}
}`,
  };
}

/** WGSL: the places along all axes but the first, of a value's place in all of them. */
function places(shape: readonly number[]): string {
  let below = 1;
  const lines = shape.map(() => '');
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    lines[axis] = `let place${axis} = ${below > 1 ? `at / ${below}u` : 'at'}${axis > 0 ? ` % ${shape[axis]}u` : ''};`;
    below *= shape[axis];
  }
  return lines.join('\n  ');
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** WGSL: where a value lies in a tensor, by its place along each axis. */
function address(shape: readonly number[], place: (axis: number) => string): string {
  return shape.map((_, axis) => `${place(axis)} * ${sizeOf(shape.slice(axis + 1))}u`).join(' + ');
}

/** A block of x, from `begin` on. Buffers: x0, y. */
export function sliceProgram(shape: readonly number[], begin: readonly number[], size: readonly number[]): Program {
  const from = address(shape, (axis) => `(place${axis} + ${begin[axis]}u)`);
  return copies('slice', sizeOf(size), 1, `${places(size)}\n  y[at] = x0[${from}];`);
}

/** x with one value around it. Buffers: x0, y. */
export function padProgram(shape: readonly number[], around: readonly (readonly [number, number])[], value: number): Program {
  const padded = shape.map((extent, axis) => extent + around[axis][0] + around[axis][1]);
  const inside = shape.map((extent, axis) => {
    const [before] = around[axis];
    return [...(before > 0 ? [`place${axis} >= ${before}u`] : []), `place${axis} < ${before + extent}u`].join(' && ');
  });
  const from = address(shape, (axis) => `(place${axis} - ${around[axis][0]}u)`);
  return copies(
    'pad',
    sizeOf(padded),
    1,
    `${places(padded)}
  var value = f32(${value});
  if (${inside.join(' && ')}) { value = x0[${from}]; }
  y[at] = value;`,
  );
}

/** x again and again along each axis. Buffers: x0, y. */
export function tileProgram(shape: readonly number[], times: readonly number[]): Program {
  const tiled = shape.map((extent, axis) => extent * times[axis]);
  const from = address(shape, (axis) => (times[axis] > 1 ? `(place${axis} % ${shape[axis]}u)` : `place${axis}`));
  return copies('tile', sizeOf(tiled), 1, `${places(tiled)}\n  y[at] = x0[${from}];`);
}

/** Lines of several tensors behind one another: so many lines, each of `widths` values. Buffers: x0, x1, …, y. */
export function joinProgram(lines: number, widths: readonly number[]): Program {
  const width = widths.reduce((sum, one) => sum + one, 0);
  const ends = widths.map((_, index) => widths.slice(0, index + 1).reduce((sum, one) => sum + one, 0));
  const part = (index: number) =>
    `if (place < ${ends[index]}u) { value = x${index}[line * ${widths[index]}u + place - ${ends[index] - widths[index]}u]; }`;
  return copies(
    'join',
    lines * width,
    widths.length,
    `let line = at / ${width}u;
  let place = at % ${width}u;
  var value = 0f;
  ${repeat(widths.length, (index) => `${index > 0 ? 'else ' : ''}${part(index)}`)}
  y[at] = value;`,
  );
}
