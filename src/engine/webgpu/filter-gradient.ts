import type { ConvolutionGeometry } from '../kernels/kernels.js';
import { gatherInput } from './gather.js';
import { declare, floats, type Program, read, repeat, write } from './program.js';
import { cutColumns } from './tiles.js';

/** Positions in workgroup memory at once. */
const STEP = 16;
/** Workgroups that keep a large GPU busy, and the most segments, whose sums must be read again. */
const ENOUGH = 512;
const SEGMENTS = 384;
const OUTPUTS = 32;
const SLICES = 8;

export interface FilterGradientPrograms {
  /** Buffers: source (the input), dy, partials. */
  readonly partial: Program;
  /** Buffers: partials, kernel, bias. */
  readonly total: Program;
  /** Floats of partials: for each segment the kernel's gradient, then the bias'. */
  readonly partials: number;
}

/**
 * The kernel's gradient is a product over all positions: gathered[position, tap and channel]^T dy[position, filter]. The
 * positions are cut into segments, each summed by workgroups of its own; a second kernel adds the segments in a fixed
 * order, so that the same bits come every time.
 */
export function filterGradientPrograms(geometry: ConvolutionGeometry): FilterGradientPrograms {
  const gather = gatherInput(geometry);
  const { filters } = geometry;
  const kernelRows = gather.taps * gather.channels;
  const { across, columnTiles } = cutColumns(filters);
  const eights = Math.ceil(kernelRows / 8);
  const rowTiles = Math.ceil(eights / Math.min(32, Math.floor(128 / across)));
  const down = Math.ceil(eights / rowTiles);
  const steps = Math.ceil(gather.positions / STEP);
  const wanted = Math.max(1, Math.min(Math.ceil(ENOUGH / (rowTiles * columnTiles)), Math.ceil(steps / 4), SEGMENTS));
  const stepsEach = Math.ceil(steps / wanted);
  const segments = Math.ceil(steps / stepsEach);
  const outputs = kernelRows * filters;
  const threads = across * down;
  const lanes = 2 * down;
  const partial: Program = {
    label: 'convolution filter gradient', workgroups: [segments, rowTiles, columnTiles],
    source: `${declare([read('source', floats(gather.width)), read('dy'), write('partials')])}
${gather.code}
// Of two steps: while one is loaded, the next one's origins are computed.
var<workgroup> origins: array<vec3<i32>, ${2 * STEP}>;
// [position][lanes]: vectors of four kernel rows.
var<workgroup> values: array<vec4<f32>, ${STEP * lanes}>;
// [position][across]
var<workgroup> gradients: array<vec4<f32>, ${STEP * across}>;

fn under(origin: vec3<i32>, row: i32) -> vec4<f32> {
  ${gather.width === 4 ? `if (row >= ${kernelRows}) { return vec4<f32>(0); }
  return gather(origin, row / ${gather.channels}, row % ${gather.channels});`
    : `var found = vec4<f32>(0);
  for (var lane = 0; lane < 4 && row + lane < ${kernelRows}; lane++) {
    found[lane] = gather(origin, (row + lane) / ${gather.channels}, (row + lane) % ${gather.channels});
  }
  return found;`}
}

fn gradient(position: i32, filter_: i32) -> f32 {
  if (position >= ${gather.positions} || filter_ >= ${filters}) { return 0; }
  return dy[position * ${filters} + filter_];
}

@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let thread = i32(index);
  let x = thread % ${across};
  let y = thread / ${across};
  let firstRow = i32(group.y) * ${8 * down};
  let firstFilter = i32(group.z) * ${4 * across};
  let firstStep = i32(group.x) * ${stepsEach};
  let endStep = min(firstStep + ${stepsEach}, ${steps});
  for (var at = thread; at < ${STEP}; at += ${threads}) { origins[at] = origin(firstStep * ${STEP} + at); }
  ${repeat(8, (row) => `var sum${row} = vec4<f32>(0);`)}
  var biasSum = vec4<f32>(0);
  for (var step = firstStep; step < endStep; step++) {
    let now = (step - firstStep) % 2 * ${STEP};
    workgroupBarrier();
    for (var item = thread; item < ${STEP * lanes}; item += ${threads}) {
      values[item] = under(origins[now + item / ${lanes}], firstRow + item % ${lanes} * 4);
    }
    for (var item = thread; item < ${STEP * across}; item += ${threads}) {
      let position = step * ${STEP} + item / ${across};
      let column = firstFilter + item % ${across} * 4;
      gradients[item] = vec4(gradient(position, column), gradient(position, column + 1), gradient(position, column + 2), gradient(position, column + 3));
    }
    for (var at = thread; at < ${STEP}; at += ${threads}) { origins[${STEP} - now + at] = origin((step + 1) * ${STEP} + at); }
    workgroupBarrier();
    for (var position = 0; position < ${STEP}; position++) {
      let g = gradients[position * ${across} + x];
      let v0 = values[position * ${lanes} + y];
      let v1 = values[position * ${lanes} + ${down} + y];
      ${repeat(8, (row) => `sum${row} += v${row >> 2}[${row & 3}] * g;`)}
      biasSum += g;
    }
  }
  let base = i32(group.x) * ${outputs + filters};
  let column = firstFilter + x * 4;
  var sums = array(sum0, sum1, sum2, sum3, sum4, sum5, sum6, sum7);
  for (var row = 0; row < 8; row++) { putRow(base, firstRow + (row / 4 * ${down} + y) * 4 + row % 4, column, sums[row]); }
  // The bias is a row below the kernel's last one.
  if (group.y == 0 && y == 0) { put(base, ${kernelRows}, column, biasSum); }
}

fn putRow(base: i32, row: i32, column: i32, sum: vec4<f32>) {
  if (row < ${kernelRows}) { put(base, row, column, sum); }
}

fn put(base: i32, row: i32, column: i32, sum: vec4<f32>) {
  for (var lane = 0; lane < 4; lane++) {
    if (column + lane < ${filters}) { partials[base + row * ${filters} + column + lane] = sum[lane]; }
  }
}`,
  };
  return { partial, total: totalProgram(segments, outputs, filters), partials: segments * (outputs + filters) };
}

function totalProgram(segments: number, outputs: number, filters: number): Program {
  const all = outputs + filters;
  return {
    label: 'convolution filter gradient, total', workgroups: [Math.ceil(all / OUTPUTS)],
    source: `${declare([read('partials'), write('kernel'), write('bias')])}
var<workgroup> sums: array<f32, ${OUTPUTS * SLICES}>;
@compute @workgroup_size(${OUTPUTS * SLICES})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let thread = i32(index);
  let output = i32(group.x) * ${OUTPUTS} + thread % ${OUTPUTS};
  var sum = 0f;
  if (output < ${all}) {
    for (var segment = thread / ${OUTPUTS}; segment < ${segments}; segment += ${SLICES}) { sum += partials[segment * ${all} + output]; }
  }
  sums[thread] = sum;
  workgroupBarrier();
  if (thread >= ${OUTPUTS} || output >= ${all}) { return; }
  for (var slice = 1; slice < ${SLICES}; slice++) { sum += sums[slice * ${OUTPUTS} + thread]; }
  if (output < ${outputs}) { kernel[output] = sum; } else { bias[output - ${outputs}] = sum; }
}`,
  };
}
