import type { GroupedShape } from '../../kernels/block-kernels.js';
import type { Segments } from '../convolution/filter-totals.js';
import { eachValue } from '../each-value.js';
import { type Program, read, write } from '../program.js';

/** Channels or filters of a group up to which a thread computes a value by itself; of more a tiled product is faster. */
const SMALL_GROUP = 16;
/** Parts of the positions whose sums are added up afterwards, and the least positions of one. */
const [PARTS, LEAST] = [128, 32];

export function isSmallGroup({ channels, filters, groups }: GroupedShape): boolean {
  return channels / groups <= SMALL_GROUP && filters / groups <= SMALL_GROUP;
}

const AXES = [0, 1, 2] as const;

/** WGSL: the place along each axis, a sample and a lane, of a value's place in [sample, …extents, lanes]. */
function placed(name: string, [rows, columns, depth]: readonly number[], lanes: number): string {
  const plane = lanes * depth;
  return `let lane = ${name} % ${lanes}u;
  let place2 = i32(${name} / ${lanes}u % ${depth}u);
  let place1 = i32(${name} / ${plane}u % ${columns}u);
  let place0 = i32(${name} / ${plane * columns}u % ${rows}u);
  let sample = ${name} / ${plane * columns * rows}u;`;
}

function address(sample: string, place: (axis: number) => string, [rows, columns, depth]: readonly number[], lanes: number): string {
  return `(((${sample} * ${rows}u + u32(${place(0)})) * ${columns}u + u32(${place(1)})) * ${depth}u + u32(${place(2)})) * ${lanes}u`;
}

/** Loops over the taps of a kernel. */
function taps({ size }: GroupedShape, code: string): string {
  return AXES.reduceRight((inner, axis) => `for (var tap${axis} = 0; tap${axis} < ${size[axis]}; tap${axis}++) {\n${inner}\n}`, code);
}

function tapOf({ size }: GroupedShape): string {
  return `u32((tap0 * ${size[1]} + tap1) * ${size[2]} + tap2)`;
}

/** WGSL: what an output's place sees under a tap, along each axis, and whether that is inside. */
function seen({ stride, dilation, margins, border, input }: GroupedShape): { readonly code: string; readonly inside: string } {
  const raw = (axis: number) => `place${axis} * ${stride[axis]} + tap${axis} * ${dilation[axis]} - ${margins[axis][0]}`;
  const at = (axis: number) => (border === 'replicate' ? `clamp(${raw(axis)}, 0, ${input[axis] - 1})` : raw(axis));
  const outside = AXES.filter((axis) => margins[axis].some((margin) => margin > 0));
  return {
    code: AXES.map((axis) => `let seen${axis} = ${at(axis)};`).join(' '),
    inside:
      border === 'replicate' || outside.length === 0
        ? 'true'
        : outside.map((axis) => `seen${axis} >= 0 && seen${axis} < ${input[axis]}`).join(' && '),
  };
}

const volumeOf = (extents: readonly number[]) => extents.reduce((product, extent) => product * extent, 1);

function operationsOf(shape: GroupedShape): number {
  const { batch, output, filters, size, channels, groups } = shape;
  return 2 * batch * volumeOf(output) * filters * volumeOf(size) * (channels / groups);
}

/** Buffers: x, kernel, bias?, y. */
export function groupedProgram(shape: GroupedShape, bias: boolean): Program {
  const { batch, input, output, channels, filters, groups } = shape;
  const own = channels / groups;
  const { code, inside } = seen(shape);
  return eachValue(
    'grouped convolution',
    batch * volumeOf(output) * filters,
    [read('x'), read('kernel'), bias ? read('bias') : undefined, write('y')],
    `${placed('at', output, filters)}
  let firstChannel = lane / ${filters / groups}u * ${own}u;
  var sum = 0f;
  ${taps(
    shape,
    `${code}
    if (${inside}) {
      let begin = ${address('sample', (axis) => `seen${axis}`, input, channels)} + firstChannel;
      let weights = ${tapOf(shape)} * ${own * filters}u + lane;
      for (var channel = 0u; channel < ${own}u; channel++) { sum += x[begin + channel] * kernel[weights + channel * ${filters}u]; }
    }`,
  )}
  y[at] = sum${bias ? ' + bias[lane]' : ''};`,
    operationsOf(shape),
  );
}

/** Of each value of x, over all that see it, border copies too. Buffers: dy, kernel, dx. */
export function groupedInputGradientProgram(shape: GroupedShape): Program {
  const { batch, input, output, channels, filters, groups, stride, dilation, margins, border } = shape;
  const [own, ownFilters] = [channels / groups, filters / groups];
  const copies = border === 'replicate';
  // Places before the border that hold copies of it, and behind it.
  const ends = AXES.map(
    (axis) =>
      `let first${axis} = ${copies ? `select(place${axis}, ${-margins[axis][0]}, place${axis} == 0)` : `place${axis}`};
  let last${axis} = ${copies ? `select(place${axis}, ${input[axis] - 1 + margins[axis][1]}, place${axis} == ${input[axis] - 1})` : `place${axis}`};`,
  ).join('\n  ');
  const through = (inner: string) =>
    AXES.reduceRight(
      (code, axis) => `for (var where${axis} = first${axis}; where${axis} <= last${axis}; where${axis}++) {\n${code}\n}`,
      inner,
    );
  // A tap sees a place where the steps lead to it.
  const steps = AXES.map((axis) => `let step${axis} = where${axis} + ${margins[axis][0]} - tap${axis} * ${dilation[axis]};`).join(' ');
  const reached = AXES.map(
    (axis) =>
      `step${axis} >= 0 && step${axis}${stride[axis] > 1 ? ` % ${stride[axis]} == 0 && step${axis} / ${stride[axis]}` : ''} < ${output[axis]}`,
  ).join(' && ');
  const count = batch * volumeOf(input) * channels;
  return eachValue(
    'grouped convolution input gradient',
    count,
    [read('dy'), read('kernel'), write('dx')],
    `${placed('at', input, channels)}
  let firstFilter = lane / ${own}u * ${ownFilters}u;
  ${ends}
  var sum = 0f;
  ${through(
    taps(
      shape,
      `${steps}
    if (${reached}) {
      let begin = ${address('sample', (axis) => `(step${axis} / ${stride[axis]})`, output, filters)} + firstFilter;
      let weights = (${tapOf(shape)} * ${own}u + lane % ${own}u) * ${filters}u + firstFilter;
      for (var filter_ = 0u; filter_ < ${ownFilters}u; filter_++) { sum += dy[begin + filter_] * kernel[weights + filter_]; }
    }`,
    ),
  )}
  dx[at] = sum;`,
    2 * count * volumeOf(shape.size) * ownFilters,
  );
}

/** Of each part of the positions the sums for kernel and bias, for filter-totals.ts. Buffers: x, dy, partials. */
export function groupedFilterGradientProgram(shape: GroupedShape): {
  readonly program: Program;
  readonly segments: Segments;
  readonly partials: number;
} {
  const { batch, input, output, channels, filters, groups, size } = shape;
  const own = channels / groups;
  const positions = batch * volumeOf(output);
  const each = Math.max(LEAST, Math.ceil(positions / PARTS));
  const parts = Math.ceil(positions / each);
  const outputs = volumeOf(size) * own * filters;
  const { code, inside } = seen(shape);
  const [depth, columns] = [size[2], size[1]];
  const row = own * filters;
  const program = eachValue(
    'grouped convolution filter gradient',
    parts * (outputs + filters),
    [read('x'), read('dy'), write('partials')],
    `let segment = at / ${outputs + filters}u;
  let value = at % ${outputs + filters}u;
  let end = min((segment + 1u) * ${each}u, ${positions}u);
  var sum = 0f;
  if (value >= ${outputs}u) {
    for (var position = segment * ${each}u; position < end; position++) { sum += dy[position * ${filters}u + value - ${outputs}u]; }
  } else {
    let filter_ = value % ${filters}u;
    let channel = filter_ / ${filters / groups}u * ${own}u + value / ${filters}u % ${own}u;
    let tap2 = i32(value / ${row}u % ${depth}u);
    let tap1 = i32(value / ${row * depth}u % ${columns}u);
    let tap0 = i32(value / ${row * depth * columns}u);
    for (var position = segment * ${each}u; position < end; position++) {
      ${placed('position', output, 1)}
      ${code}
      if (${inside}) { sum += x[${address('sample', (axis) => `seen${axis}`, input, channels)} + channel + lane] * dy[position * ${filters}u + filter_]; }
    }
  }
  partials[at] = sum;`,
    operationsOf(shape),
  );
  return { program, segments: { segments: parts, outputs, filters }, partials: parts * (outputs + filters) };
}
