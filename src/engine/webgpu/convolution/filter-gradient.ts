import type { ConvolutionGeometry } from '../../kernels/kernels.js';
import type { Segments } from './filter-totals.js';
import { gatherInput } from './gather.js';
import { gridOf } from '../grid.js';
import { declare, floats, type Program, read, repeat, write } from '../program.js';
import { cutColumns } from './tiles.js';

/** Positions in workgroup memory at once. */
const STEP = 16;
/** Workgroups that keep a large GPU busy, and the most segments, whose sums must be read again. */
const ENOUGH = 512;
const SEGMENTS = 384;
/** Threads that run together on most GPUs: where a tile has fewer, several of its kind share the positions. */
const THREADS = 32;

export interface FilterGradientProgram {
  /** Buffers: source (the input), dy, partials. */
  readonly partial: Program;
  /** What the partials are: for each segment the kernel's gradient, then the bias'. filter-totals.ts adds them. */
  readonly segments: Segments;
  /** Floats of them. */
  readonly partials: number;
}

interface Cut {
  readonly rowTiles: number;
  readonly columnTiles: number;
  readonly across: number;
  readonly down: number;
  /** Groups of threads that share the positions of a step. */
  readonly slices: number;
  readonly steps: number;
  readonly stepsEach: number;
  readonly segments: number;
}

function cut(kernelRows: number, filters: number, positions: number): Cut {
  const { across, columnTiles } = cutColumns(filters);
  const eights = Math.ceil(kernelRows / 8);
  const rowTiles = Math.ceil(eights / Math.min(32, Math.floor(128 / across)));
  const down = Math.ceil(eights / rowTiles);
  let slices = 1;
  while (across * down * slices < THREADS && slices < STEP) slices *= 2;
  const steps = Math.ceil(positions / STEP);
  const wanted = Math.max(1, Math.min(Math.ceil(ENOUGH / (rowTiles * columnTiles)), Math.ceil(steps / 4), SEGMENTS));
  const stepsEach = Math.ceil(steps / wanted);
  return { rowTiles, columnTiles, across, down, slices, steps, stepsEach, segments: Math.ceil(steps / stepsEach) };
}

/**
 * The kernel's gradient is a product over all positions: gathered[position, tap and channel]^T dy[position, filter]. The
 * positions are cut into segments, each summed by workgroups of its own; a second kernel adds the segments in a fixed
 * order, so that the same bits come every time.
 */
export function filterGradientProgram(geometry: ConvolutionGeometry): FilterGradientProgram {
  const gather = gatherInput(geometry);
  const { filters } = geometry;
  const kernelRows = gather.taps * gather.channels;
  const { rowTiles, columnTiles, across, down, slices, steps, stepsEach, segments } = cut(kernelRows, filters, gather.positions);
  const outputs = kernelRows * filters;
  const tile = across * down;
  const threads = tile * slices;
  const lanes = 2 * down;
  const wide = filters % 4 === 0 ? 4 : 1;
  const { workgroups, code } = gridOf({ segment: segments, rowTile: rowTiles, columnTile: columnTiles });
  // With slices the memory takes their sums in the end: eight rows and the bias of each.
  const scratch = slices > 1 ? 9 * threads : 0;
  const partial: Program = {
    label: 'convolution filter gradient',
    workgroups,
    operations: 2 * segments * stepsEach * STEP * rowTiles * columnTiles * tile * 32,
    source: `${declare([read('source', floats(gather.width)), read('dy', floats(wide)), write('partials', floats(wide))])}
${gather.code}
// Of two steps: while one is loaded, the next one's origins are computed.
var<workgroup> origins: array<vec3<i32>, ${2 * STEP}>;
// [position][lanes]: vectors of four kernel rows.
var<workgroup> values: array<vec4<f32>, ${Math.max(STEP * lanes, scratch)}>;
// [position][across]
var<workgroup> gradients: array<vec4<f32>, ${STEP * across}>;

fn under(origin: vec3<i32>, row: u32) -> vec4<f32> {
  ${
    gather.width === 4
      ? `if (row >= ${kernelRows}u) { return vec4<f32>(0); }
  return gather(origin, row / ${gather.channels}u, row % ${gather.channels}u);`
      : `var found = vec4<f32>(0);
  for (var lane = 0u; lane < 4u && row + lane < ${kernelRows}u; lane++) {
    found[lane] = gather(origin, (row + lane) / ${gather.channels}u, (row + lane) % ${gather.channels}u);
  }
  return found;`
  }
}

${readGradient(filters, gather.positions, wide)}

@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  let x = thread % ${across}u;
  let below = thread / ${across}u % ${down}u;
  let slice = thread / ${tile}u;
  let firstRow = rowTile * ${8 * down}u;
  let firstFilter = columnTile * ${4 * across}u;
  let firstStep = segment * ${stepsEach}u;
  let endStep = min(firstStep + ${stepsEach}u, ${steps}u);
  for (var at = thread; at < ${STEP}u; at += ${threads}u) { origins[at] = origin(firstStep * ${STEP}u + at, 0u); }
  ${repeat(8, (row) => `var sum${row} = vec4<f32>(0);`)}
  var biasSum = vec4<f32>(0);
  for (var step = firstStep; step < endStep; step++) {
    let now = (step - firstStep) % 2u * ${STEP}u;
    workgroupBarrier();
    for (var item = thread; item < ${STEP * lanes}u; item += ${threads}u) {
      values[item] = under(origins[now + item / ${lanes}u], firstRow + item % ${lanes}u * 4u);
    }
    for (var item = thread; item < ${STEP * across}u; item += ${threads}u) {
      gradients[item] = gradient(step * ${STEP}u + item / ${across}u, firstFilter + item % ${across}u * 4u);
    }
    for (var at = thread; at < ${STEP}u; at += ${threads}u) { origins[${STEP}u - now + at] = origin((step + 1u) * ${STEP}u + at, 0u); }
    workgroupBarrier();
    for (var position = slice; position < ${STEP}u; position += ${slices}u) {
      let g = gradients[position * ${across}u + x];
      let v0 = values[position * ${lanes}u + below];
      let v1 = values[position * ${lanes}u + ${down}u + below];
      ${repeat(8, (row) => `sum${row} += v${row >> 2}[${row & 3}] * g;`)}
      biasSum += g;
    }
  }
  ${slices > 1 ? addSlices(slices, tile, threads) : ''}
  let base = segment * ${outputs + filters}u;
  let column = firstFilter + x * 4u;
  ${repeat(8, (row) => `putRow(base, firstRow + (${(row >> 2) * down}u + below) * 4u + ${row & 3}u, column, sum${row});`)}
  // The bias is a row below the kernel's last one.
  if (rowTile == 0u && below == 0u) { put(base, ${kernelRows}u, column, biasSum); }
}

fn putRow(base: u32, row: u32, column: u32, sum: vec4<f32>) {
  if (row < ${kernelRows}u) { put(base, row, column, sum); }
}

fn put(base: u32, row: u32, column: u32, sum: vec4<f32>) {
  ${
    wide === 4
      ? `if (column < ${filters}u) { partials[(base + row * ${filters}u + column) / 4u] = sum; }`
      : `for (var lane = 0u; lane < 4u; lane++) {
    if (column + lane < ${filters}u) { partials[base + row * ${filters}u + column + lane] = sum[lane]; }
  }`
  }
}`,
  };
  return { partial, segments: { segments, outputs, filters }, partials: segments * (outputs + filters) };
}

/** WGSL: four filters' gradients at a position. */
function readGradient(filters: number, positions: number, wide: 1 | 4): string {
  if (wide === 4) {
    return `fn gradient(position: u32, column: u32) -> vec4<f32> {
  if (position >= ${positions}u || column >= ${filters}u) { return vec4<f32>(0); }
  return dy[(position * ${filters}u + column) / 4u];
}`;
  }
  return `fn one(position: u32, column: u32) -> f32 {
  if (position >= ${positions}u || column >= ${filters}u) { return 0; }
  return dy[position * ${filters}u + column];
}
fn gradient(position: u32, column: u32) -> vec4<f32> {
  return vec4(one(position, column), one(position, column + 1u), one(position, column + 2u), one(position, column + 3u));
}`;
}

/** The slices' sums, added in their order. */
function addSlices(slices: number, tile: number, threads: number): string {
  const sums = [...Array.from({ length: 8 }, (_, row) => `sum${row}`), 'biasSum'];
  return `workgroupBarrier();
  ${sums.map((sum, index) => `values[${index * threads}u + thread] = ${sum};`).join(' ')}
  workgroupBarrier();
  if (slice != 0u) { return; }
  for (var other = 1u; other < ${slices}u; other++) {
    ${sums.map((sum, index) => `${sum} += values[${index * threads}u + other * ${tile}u + thread];`).join(' ')}
  }`;
}
