import type { ConvolutionGeometry } from '../../../kernels/kernels.js';
import { INNER_POINTS, OUTER_POINTS } from '../../../kernels/short-form.js';
import { gridOf } from '../../grid.js';
import { type LeftParts, MOST_LEFT } from '../../normalization/channels.js';
import { type ColumnSums, columnSums, sumsBindings } from '../../normalization/column-sums.js';
import { type Binding, declare, type Program, read, repeat, write } from '../../program.js';
import { nestedConvolution, nestedInputGradient, nestedOperations, type NestedPlan, pointValues, TILES_A_THREAD } from './plan.js';
import { blocksAt, blockWeights, JOIN, OUTER_BLOCKS, readLine, SPLIT } from './wgsl.js';

const VECTOR = 'vec4<f32>';

/** A convolution of lines, or its input's gradient, by kernels at their points (points.ts). */
export interface Nested {
  readonly program: Program;
  /** With sums: how the rows were cut for them. */
  readonly left?: LeftParts;
}

interface Along {
  readonly label: string;
  readonly plan: NestedPlan;
  /** Where the points of the kernel begin that it takes. */
  readonly from: number;
  readonly bias: boolean;
  readonly residual: boolean;
  readonly sums?: ColumnSums;
}

/** Buffers: x, points, bias, residual?, y, and with moments partials. */
export function nestedProgram(g: ConvolutionGeometry, residual: boolean, moments: boolean): Nested | undefined {
  const plan = nestedConvolution(g);
  if (!plan) return undefined;
  const label = 'convolution, short form';
  return leaving({ label, plan, from: 0, bias: true, residual, ...(moments && { sums: 'moments' as const }) });
}

/** Buffers: dy, points, added?, dx, and with sums what column-sums.ts wants. */
export function nestedInputGradientProgram(
  g: ConvolutionGeometry,
  added: boolean,
  normalized?: { readonly relu: boolean },
): Nested | undefined {
  const plan = nestedInputGradient(g);
  if (!plan) return undefined;
  const sums = normalized && { gradient: { relu: normalized.relu } };
  return leaving({
    label: 'convolution input gradient, short form',
    plan,
    from: pointValues(g),
    bias: false,
    residual: added,
    ...(sums && { sums }),
  });
}

/** Sums are left only where there are few enough to be added up. */
function leaving({ sums, ...along }: Along): Nested {
  const { lineTiles, linesEach, outWidth } = along.plan;
  if (!sums || lineTiles > MOST_LEFT) return { program: program(along) };
  return { program: program({ ...along, sums }), left: { parts: lineTiles, partRows: linesEach * outWidth } };
}

/**
 * For each outer point: tiles are taken to its six inner points in workgroup memory, multiplied there by the kernel's, and joined again to
 * their positions, which a thread has in registers: one tile, four columns.
 */
function program({ label, plan, from, bias, residual, sums }: Along): Program {
  const { lanes, columns, across, tiles, tilesEach, eights, threads, positions, blocks, outWidth, linesEach } = plan;
  const { workgroups, code } = gridOf({ lineTile: plan.lineTiles, columnTile: plan.columnTiles });
  const bindings: (Binding | undefined)[] = [
    read('source', VECTOR),
    read('points', VECTOR),
    bias ? read('bias', VECTOR) : undefined,
    residual ? read('residual', VECTOR) : undefined,
    write('y', VECTOR),
    ...(sums ? sumsBindings(sums) : []),
  ];
  const vectors = INNER_POINTS * tilesEach * Math.max(lanes, across);
  const room = Math.max(vectors, sums ? across + 2 * across * tilesEach : 0);
  const row = (index: number) => `firstRow + u32(i32(lineHere * ${outWidth}u) + start - ${plan.before} + ${index})`;
  const owned = (index: number) => `owns && start + ${index} >= firstOwned && start + ${index} < endOwned`;
  return {
    label,
    workgroups,
    operations: nestedOperations(plan),
    source: `${declare(bindings)}
${readLine('under', 'source', { lines: plan.lines, width: plan.inWidth, lanes, repeats: plan.repeats })}
// At first the tiles at the points [point][tile][lane], then the products [point][tile][column].
var<workgroup> values: array<${VECTOR}, ${room}>;

// Where a tile begins: the last one ends with its line.
fn startOf(tile: u32) -> i32 { return min(i32(tile) * ${positions}, ${plan.outWidth + plan.before + plan.after - positions}); }

@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  let firstLine = lineTile * ${linesEach}u;
  let firstRow = firstLine * ${outWidth}u;
  let firstColumn = columnTile * ${across}u;
  let x = thread % ${across}u;
  let below = thread / ${across}u;
  let joins = below < ${tilesEach}u;
  let multiplies = thread < ${INNER_POINTS * across * eights}u;
  let inner = thread / ${across * eights}u;
  let firstTile = below % ${eights}u * ${TILES_A_THREAD}u;
  let factor = min(firstColumn + x, ${columns - 1}u);
  ${repeat(positions, (index) => `var sum${index} = ${VECTOR}(0);`)}
  for (var outer = 0u; outer < ${OUTER_POINTS}u; outer++) {
    ${OUTER_BLOCKS}
    workgroupBarrier();
    for (var item = thread; item < ${tilesEach * lanes}u; item += ${threads}u) {
      let lane = item % ${lanes}u;
      let tile = item / ${lanes}u;
      let line = firstLine + tile / ${tiles}u;
      let begin = startOf(tile % ${tiles}u) - ${plan.shift};
      ${blocksAt((position) => `under(line, begin + ${position}, lane)`)}
      ${SPLIT}
      ${repeat(INNER_POINTS, (point) => `values[${point * tilesEach * lanes}u + item] = p${point};`)}
    }
    workgroupBarrier();
    ${repeat(TILES_A_THREAD, (index) => `var product${index} = ${VECTOR}(0);`)}
    if (multiplies) {
      ${repeat(
        TILES_A_THREAD,
        (index) => `let at${index} = (inner * ${tilesEach}u + min(firstTile + ${index}u, ${tilesEach - 1}u)) * ${lanes}u;`,
      )}
      let kernelAt = ${from / 4}u + (outer * ${INNER_POINTS}u + inner) * ${4 * lanes * columns}u + factor;
      for (var lane = 0u; lane < ${lanes}u; lane++) {
        ${repeat(4, (k) => `let w${k} = points[kernelAt + (lane * 4u + ${k}u) * ${columns}u];`)}
        ${repeat(
          TILES_A_THREAD,
          (index) => `let v${index} = values[at${index} + lane];
        ${repeat(4, (k) => `product${index} += v${index}[${k}] * w${k};`)}`,
        )}
      }
    }
    workgroupBarrier();
    if (multiplies) {
      ${repeat(
        TILES_A_THREAD,
        (index) =>
          `if (firstTile + ${index}u < ${tilesEach}u) { values[(inner * ${tilesEach}u + firstTile + ${index}u) * ${across}u + x] = product${index}; }`,
      )}
    }
    workgroupBarrier();
    if (joins) {
      ${repeat(INNER_POINTS, (point) => `let m${point} = values[(${point * tilesEach}u + below) * ${across}u + x];`)}
      ${JOIN}
      ${blockWeights(blocks)}
      ${repeat(positions, (index) => `sum${index} += c${Math.floor(index / 3)} * r${index % 3};`)}
    }
  }
  let lineHere = below / ${tiles}u;
  let tileHere = below % ${tiles}u;
  let start = startOf(tileHere);
  let column = (firstColumn + x) * 4u;
  let mine = joins && firstColumn + x < ${columns}u;
  let owns = mine && firstLine + lineHere < ${plan.lines}u;
  let isLast = tileHere == ${tiles - 1}u;
  let firstOwned = select(max(start, ${plan.before}), ${plan.lastFrom}, isLast);
  let endOwned = select(min(start + ${positions}, ${plan.lastFrom}), ${plan.outWidth + plan.before}, isLast);
  ${addCopies(plan)}
  ${repeat(positions, (index) => `if (${owned(index)}) { sum${index} = put(${row(index)}, column, sum${index}); }`)}
  ${
    sums
      ? columnSums(
          sums,
          { across, down: tilesEach, sums: positions, rows: linesEach * outWidth, part: 'lineTile', valid: owned, row },
          plan.lines * outWidth,
          4 * columns,
        )
      : ''
  }
}

// Gives what it has written.
fn put(row: u32, column: u32, sum: ${VECTOR}) -> ${VECTOR} {
  let at = (row * ${4 * columns}u + column) / 4u;
  let value = sum${bias ? ' + bias[column / 4u]' : ''}${residual ? ' + residual[at]' : ''};
  y[at] = value;
  return value;
}`,
  };
}

/** Copies of a border's position give their values to it. */
function addCopies({ before, after, positions }: NestedPlan): string {
  const add = (to: number, from: readonly number[]) => `sum${to} += ${from.map((index) => `sum${index}`).join(' + ')};`;
  const first = Array.from({ length: before }, (_, index) => index);
  const last = Array.from({ length: after }, (_, index) => positions - after + index);
  return [
    ...(before > 0 ? [`if (tileHere == 0u) { ${add(before, first)} }`] : []),
    ...(after > 0 ? [`if (isLast) { ${add(positions - after - 1, last)} }`] : []),
  ].join('\n  ');
}
