import type { ConvolutionGeometry } from '../../../kernels/kernels.js';
import { INNER, INNER_POINTS, OUTER_POINTS } from '../../../kernels/short-form.js';
import type { FilterGradientProgram } from '../filter-gradient.js';
import { gridOf } from '../../grid.js';
import { declare, read, repeat, write } from '../../program.js';
import { cutColumns } from '../tiles.js';
import { INNER_TAPS } from './totals.js';
import { nestedConvolution } from './plan.js';
import { blocksAt, blockWeights, OUTER_BLOCKS, readLine, SPLIT, SPREAD } from './wgsl.js';

const VECTOR = 'vec4<f32>';
/** Tiles in workgroup memory at once. */
const STEP = 8;
/** Workgroups that keep a large GPU busy, and the most segments, whose sums must be read again. */
const ENOUGH = 512;
const SEGMENTS = 96;
const THREADS = 256;

/**
 * The kernel's gradient of a convolution in nested short form. A workgroup sums the products of some tiles at the six inner points of one
 * outer point, takes them back to four inner taps, and leaves those: totals.ts adds segments and outer points. Undefined where the plain
 * form serves better.
 */
export function nestedFilterGradient(g: ConvolutionGeometry): FilterGradientProgram | undefined {
  const plan = nestedConvolution(g);
  if (!plan) return undefined;
  const { lanes, columns, blocks, positions, taps } = plan;
  const { inChannels: channels, filters, outWidth, inWidth } = g;
  const { across, columnTiles } = cutColumns(filters);
  const allEights = Math.ceil(lanes / 2);
  const rowTiles = Math.ceil((INNER_POINTS * allEights * across) / THREADS);
  const eights = Math.ceil(allEights / rowTiles);
  const tile = eights * across;
  const threads = INNER_POINTS * tile;
  const width = 2 * eights + across;
  const tiles = Math.ceil(outWidth / positions);
  const steps = Math.ceil((plan.lines * tiles) / STEP);
  const wanted = Math.max(1, Math.min(Math.ceil(ENOUGH / (OUTER_POINTS * rowTiles * columnTiles)), Math.ceil(steps / 4), SEGMENTS));
  const stepsEach = Math.ceil(steps / wanted);
  const segments = Math.ceil(steps / stepsEach);
  const kernel = OUTER_POINTS * INNER_TAPS * channels * filters;
  const stored = kernel + filters;
  const { workgroups, code } = gridOf({ segment: segments, outer: OUTER_POINTS, rowTile: rowTiles, columnTile: columnTiles });
  const taken = (inner: number) =>
    INNER.flatMap((row, point) => (row[inner] === 0 ? [] : [`${row[inner].toPrecision(9)}f * values[${point * tile}u + within]`])).join(
      ' + ',
    );
  const partial = {
    label: 'convolution filter gradient, short form',
    workgroups,
    operations: 2 * segments * stepsEach * STEP * OUTER_POINTS * rowTiles * columnTiles * threads * 32,
    source: `${declare([read('source', VECTOR), read('dy', VECTOR), write('partials', VECTOR)])}
${readLine('under', 'source', { lines: plan.lines, width: inWidth, lanes, repeats: plan.repeats })}
${readLine('gradient', 'dy', { lines: plan.lines, width: outWidth, lanes: columns, repeats: false })}
// [point][tile]: the input's lanes, then the gradient's.
var<workgroup> values: array<${VECTOR}, ${Math.max(INNER_POINTS * STEP * width, threads)}>;

@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  let inner = thread / ${tile}u;
  let within = thread % ${tile}u;
  let x = within % ${across}u;
  let eight = within / ${across}u;
  let firstLane = rowTile * ${2 * eights}u;
  let firstColumn = columnTile * ${across}u;
  ${OUTER_BLOCKS}
    ${blockWeights(blocks)}
  ${repeat(8, (row) => `var sum${row} = ${VECTOR}(0);`)}
  var biasSum = ${VECTOR}(0);
  for (var step = segment * ${stepsEach}u; step < min((segment + 1u) * ${stepsEach}u, ${steps}u); step++) {
    workgroupBarrier();
    for (var item = thread; item < ${STEP * width}u; item += ${threads}u) {
      let lane = item % ${width}u;
      let all = step * ${STEP}u + item / ${width}u;
      let line = all / ${tiles}u;
      let begin = i32(all % ${tiles}u) * ${positions};
      if (lane < ${2 * eights}u) {
        let own = min(firstLane + lane, ${lanes - 1}u);
        ${blocksAt((position) => `under(line, begin - ${g.padLeft} + ${position}, own)`)}
        ${SPLIT}
        ${repeat(INNER_POINTS, (point) => `values[${point * STEP * width}u + item] = p${point};`)}
      } else {
        let own = min(firstColumn + lane - ${2 * eights}u, ${columns - 1}u);
        ${repeat(3, (d) => {
          const terms = Array.from({ length: blocks }, (_, block) => `c${block} * gradient(line, begin + ${3 * block + d}, own)`);
          return `let d${d} = ${terms.join(' + ')};`;
        })}
        ${SPREAD}
        ${repeat(INNER_POINTS, (point) => `values[${point * STEP * width}u + item] = p${point};`)}
      }
    }
    workgroupBarrier();
    for (var at = inner * ${STEP * width}u; at < (inner + 1u) * ${STEP * width}u; at += ${width}u) {
      let v0 = values[at + eight * 2u];
      let v1 = values[at + eight * 2u + 1u];
      let g = values[at + ${2 * eights}u + x];
      ${repeat(8, (row) => `sum${row} += v${row >> 2}[${row & 3}] * g;`)}
      biasSum += g;
    }
  }
  let base = segment * ${stored}u;
  let column = (firstColumn + x) * 4u;
  let mine = firstColumn + x < ${columns}u;
  // At the inner point 1 of the outer point 1 lie the plain sums of a tile's positions.
  if (mine && outer == 1u && inner == 1u && eight == 0u && rowTile == 0u) { partials[(base + ${kernel}u + column) / 4u] = biasSum; }
  ${repeat(
    8,
    (row) => `workgroupBarrier();
  values[thread] = sum${row};
  workgroupBarrier();
  if (mine && inner < ${INNER_TAPS}u && firstLane + eight * 2u + ${row >> 2}u < ${lanes}u) {
    var tap = ${VECTOR}(0);
    ${[0, 1, 2, 3].map((inner) => `if (inner == ${inner}u) { tap = ${taken(inner)}; }`).join(' else ')}
    let channel = (firstLane + eight * 2u + ${row >> 2}u) * 4u + ${row & 3}u;
    partials[(base + ((outer * ${INNER_TAPS}u + inner) * ${channels}u + channel) * ${filters}u + column) / 4u] = tap;
  }`,
  )}
}`,
  };
  return { partial, segments: { segments, outputs: taps * channels * filters, filters, shortTaps: taps }, partials: segments * stored };
}
