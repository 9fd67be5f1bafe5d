import type { WindowShape } from '../../kernels/block-kernels.js';
import { eachValue } from '../each-value.js';
import { type Program, read, write } from '../program.js';

const AXES = [0, 1, 2] as const;

/** WGSL: the place along each axis, the sample and the channel of a value. */
function placed([rows, columns, depth]: readonly number[], channels: number): string {
  return `let channel = at % ${channels}u;
  let place2 = at / ${channels}u % ${depth}u;
  let place1 = at / ${channels * depth}u % ${columns}u;
  let place0 = at / ${channels * depth * columns}u % ${rows}u;
  let sample = at / ${channels * depth * columns * rows}u;`;
}

function address([rows, columns, depth]: readonly number[], channels: number, place: (axis: number) => string): string {
  return `(((sample * ${rows}u + ${place(0)}) * ${columns}u + ${place(1)}) * ${depth}u + ${place(2)}) * ${channels}u + channel`;
}

function taps({ size }: WindowShape, code: string): string {
  return AXES.reduceRight((inner, axis) => `for (var tap${axis} = 0u; tap${axis} < ${size[axis]}u; tap${axis}++) {\n${inner}\n}`, code);
}

/** The number of a tap, the last axis the fastest. */
function number({ size }: WindowShape): string {
  return `(tap0 * ${size[1]}u + tap1) * ${size[2]}u + tap2`;
}

/**
 * The greatest value that each window sees, and which of them it is, of equals the first; or their mean. NaN is
 * greater than any value. Buffers: x, y, then of the greatest `which`.
 */
export function windowProgram(shape: WindowShape): Program {
  const { batch, input, output, channels, size, stride, take } = shape;
  const count = batch * output[0] * output[1] * output[2] * channels;
  const seen = `x[${address(input, channels, (axis) => `(place${axis} * ${stride[axis]}u + tap${axis})`)}]`;
  if (take === 'average') {
    return eachValue(
      'window, average',
      count,
      [read('x'), write('y')],
      `${placed(output, channels)}
  var sum = 0f;
  ${taps(shape, `sum += ${seen};`)}
  y[at] = sum / ${size[0] * size[1] * size[2]};`,
    );
  }
  return eachValue(
    'window, greatest',
    count,
    [read('x'), write('y'), write('which')],
    `${placed(output, channels)}
  var most = x[${address(input, channels, (axis) => `place${axis} * ${stride[axis]}u`)}];
  var first = 0u;
  ${taps(
    shape,
    `let value = ${seen};
    if (!(value <= most)) {
      most = select(most + value, value, value > most);
      first = ${number(shape)};
    }`,
  )}
  y[at] = most;
  which[at] = f32(first);`,
  );
}

/** Of each value the gradients of the windows that see it, or whose greatest it is. Buffers: dy, which?, dx. */
export function windowGradientProgram(shape: WindowShape): Program {
  const { batch, input, output, channels, size, stride, take } = shape;
  const count = batch * input[0] * input[1] * input[2] * channels;
  const reached = AXES.map(
    (axis) =>
      `place${axis} >= tap${axis} && (place${axis} - tap${axis})${stride[axis] > 1 ? ` % ${stride[axis]}u == 0u && (place${axis} - tap${axis}) / ${stride[axis]}u` : ''} < ${output[axis]}u`,
  ).join(' && ');
  const window = address(output, channels, (axis) => `(place${axis} - tap${axis}) / ${stride[axis]}u`);
  const own = take === 'max' ? `if (u32(which[window]) == ${number(shape)}) { sum += dy[window]; }` : 'sum += dy[window];';
  return eachValue(
    `window, ${take === 'max' ? 'greatest' : 'average'}, gradient`,
    count,
    [read('dy'), take === 'max' ? read('which') : undefined, write('dx')],
    `${placed(input, channels)}
  var sum = 0f;
  ${taps(
    shape,
    `if (${reached}) {
      let window = ${window};
      ${own}
    }`,
  )}
  dx[at] = sum${take === 'max' ? '' : ` / ${size[0] * size[1] * size[2]}`};`,
  );
}
