import type { Gather } from './gather.js';
import { gridOf } from '../grid.js';
import { type ColumnSums, columnSums, sumsBindings, type SumsPlace, sumsRoom } from '../normalization/column-sums.js';
import { type Binding, declare, floats, type Program, read, repeat, write } from '../program.js';
import { cutProduct, type Tiles } from './tiles.js';

/** What differs between the convolution and its input's gradient. */
export interface Product {
  readonly label: string;
  readonly gather: Gather;
  readonly columns: number;
  /** The kernel [taps, rows, lanes]: its rows are the gathered channels and its lanes the columns, or the other way round. */
  readonly lanes: 'columns' | 'channels';
  readonly bias: boolean;
  readonly residual: boolean;
  /** What batch normalization wants to know of each column, left behind for each tile of positions (column-sums.ts). */
  readonly sums?: ColumnSums;
}

/**
 * y[position, column] = sum over taps and channels of gathered[position, tap, channel] * kernel[...], plus bias and
 * residual. A workgroup computes a tile of positions x columns: values and weights come into workgroup memory in pieces
 * of the depth, and a thread multiplies 4 or 8 positions by 4 columns in registers.
 * Buffers: source, kernel, bias?, residual?, y, those of the sums.
 */
export function productProgram(product: Product): Program {
  const { label, gather, columns, bias, residual, sums: left } = product;
  const tiles = cutProduct(gather, columns);
  const { across, down, vectors, slices, rows, threads, rowTiles, columnTiles } = tiles;
  const depth = tiles.channels * tiles.taps;
  const chunks = Math.ceil(gather.taps / tiles.taps) * tiles.blocks;
  const stride = strideOf(tiles);
  const scratch = Math.max(slices > 1 ? threads * 4 * vectors : 0, left ? sumsRoom(tiles) : 0);
  const out = columns % 4 === 0 ? 4 : 1;
  const bindings: (Binding | undefined)[] = [
    read('source', floats(gather.width)),
    read('kernel', floats(laneWidth(product))),
    bias ? read('bias', floats(out)) : undefined,
    residual ? read('residual', floats(out)) : undefined,
    write('y', floats(out)),
    ...(left ? sumsBindings(left) : []),
  ];
  const sums = 4 * vectors;
  const { workgroups, code } = gridOf({ rowTile: rowTiles, columnTile: columnTiles, phase: gather.phases });
  return {
    label,
    workgroups,
    operations: 2 * gather.phases * rowTiles * rows * columnTiles * 4 * across * chunks * depth,
    source: `${declare(bindings)}
${gather.code}
var<workgroup> origins: array<vec3<i32>, ${rows}>;
// [depth][rows / 4, and one that keeps rows of threads in other banks]; at the end the sums of the slices.
var<workgroup> values: array<vec4<f32>, ${Math.max(depth * stride, scratch)}>;
// [depth][across]
var<workgroup> weights: array<vec4<f32>, ${depth * across}>;

@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  let x = thread % ${across}u;
  let below = thread / ${across}u % ${down}u;
  let slice = thread / ${across * down}u;
  let firstRow = rowTile * ${rows}u;
  let firstColumn = columnTile * ${4 * across}u;
  for (var row = thread; row < ${rows}u; row += ${threads}u) { origins[row] = origin(firstRow + row, phase); }
  ${repeat(sums, (row) => `var sum${row} = vec4<f32>(0);`)}
  for (var chunk = 0u; chunk < ${chunks}u; chunk++) {
    let firstTap = chunk / ${tiles.blocks}u * ${tiles.taps}u;
    let firstChannel = chunk % ${tiles.blocks}u * ${tiles.channels}u;
    workgroupBarrier();
    ${loadValues(gather, tiles)}
    ${loadWeights(product, tiles)}
    workgroupBarrier();
    ${multiply(tiles, depth)}
  }
  ${slices > 1 ? addSlices(tiles, sums) : ''}
  let column = firstColumn + x * 4u;
  let mine = ${slices > 1 ? 'slice == 0u && ' : ''}column < ${columns}u;
  ${repeat(sums, (row) => `if (mine) { sum${row} = put(firstRow + (below + ${(row >> 2) * down}u) * 4u + ${row & 3}u, column, phase, sum${row}); }`)}
  ${left ? columnSums(left, sumsPlace(tiles, gather.positions), gather.positions, columns) : ''}
}

${put(product, out)}`,
  };
}

/** Where the sums of a workgroup's rows are. */
function sumsPlace({ across, down, vectors, rows }: Tiles, positions: number): SumsPlace {
  const row = (index: number) => `firstRow + (below + ${(index >> 2) * down}u) * 4u + ${index & 3}u`;
  return { across, down, sums: 4 * vectors, rows, part: 'rowTile', row, valid: (index) => `mine && ${row(index)} < ${positions}u` };
}

function strideOf({ rows }: Tiles): number {
  return rows / 4 + 1;
}

/** How a product's positions are cut, for who reads its sums. */
export function partsOf(gather: Gather, columns: number): { parts: number; partRows: number } {
  const { rowTiles, rows } = cutProduct(gather, columns);
  return { parts: rowTiles, partRows: rows };
}

/** Of one k after the other: several in one turn of the loop, where that goes up. */
function multiply(tiles: Tiles, depth: number): string {
  const { across, down, vectors, slices } = tiles;
  const unrolled = [4, 3, 2].find((count) => depth % (count * slices) === 0) ?? 1;
  const step = (offset: number) => `{
        let w = weights[(k + ${offset}u) * ${across}u + x];
        ${repeat(
          vectors,
          (v) => `let v${v} = values[(k + ${offset}u) * ${strideOf(tiles)}u + below + ${v * down}u];
        ${repeat(4, (lane) => `sum${4 * v + lane} += v${v}[${lane}] * w;`)}`,
        )}
      }`;
  return `for (var k = slice; k < ${depth}u; k += ${slices * unrolled}u) {
      ${repeat(unrolled, (index) => step(index * slices))}
    }`;
}

/**
 * One invocation gathers four positions and writes whole vectors: no two may write components of one. Threads side by side take channels
 * side by side, which lie together in memory.
 */
function loadValues({ taps, channels, width }: Gather, tiles: Tiles): string {
  const { rows, threads } = tiles;
  const groups = (tiles.channels * tiles.taps) / width;
  const exact = tiles.channels * tiles.blocks === channels;
  const whole = taps % tiles.taps === 0;
  const inside = [...(whole ? [] : [`tap < ${taps}u`]), ...(exact ? [] : [`channel < ${channels}u`])];
  const four = [0, 1, 2, 3];
  const found = four.map((p) => `found${p} = gather(origins[at + ${p}u], tap, channel);`).join('\n      ');
  const vector = (lane: string) => `vec4(${four.map((p) => `found${p}${lane}`).join(', ')})`;
  return `for (var item = thread; item < ${groups * (rows / 4)}u; item += ${threads}u) {
      let k = item % ${groups}u * ${width}u;
      let at = item / ${groups}u * 4u;
      let tap = firstTap + k / ${tiles.channels}u;
      let channel = firstChannel + k % ${tiles.channels}u;
      ${four.map((p) => `var found${p} = Values(0);`).join(' ')}
      ${inside.length > 0 ? `if (${inside.join(' && ')}) {\n      ${found}\n      }` : found}
      ${repeat(width, (lane) => `values[(k + ${lane}u) * ${strideOf(tiles)}u + at / 4u] = ${vector(width === 4 ? `[${lane}]` : '')};`)}
    }`;
}

/** Four lanes of the kernel at once where they are whole vectors in memory and in the tile. */
function laneWidth({ lanes, columns, gather }: Product): 1 | 4 {
  return (lanes === 'columns' ? columns : gather.channels) % 4 === 0 ? 4 : 1;
}

function loadWeights(product: Product, tiles: Tiles): string {
  const { gather, columns, lanes } = product;
  const { across, threads } = tiles;
  const depth = tiles.channels * tiles.taps;
  const [rows, row, count, lane] =
    lanes === 'columns' ? [gather.channels, 'channel', columns, 'column'] : [columns, 'column', gather.channels, 'channel'];
  const inside = `tap < ${gather.taps}u && channel < ${gather.channels}u`;
  const four = [0, 1, 2, 3];
  const begin = (items: number, k: string) => `for (var item = thread; item < ${items}u; item += ${threads}u) {
      let k = ${k};
      let tap = firstTap + k / ${tiles.channels}u;
      let channel = firstChannel + k % ${tiles.channels}u;
      let column = firstColumn + item % ${across}u * 4u;
      ${four.map((index) => `var w${index} = ${laneWidth(product) === 4 && lanes === 'channels' ? 'vec4<f32>(0)' : '0f'};`).join(' ')}
      if (${inside}) {
        let real = kernelTap(tap, phase);`;
  const at = (rowAt: string, laneAt: string) => `((real * ${rows}u + ${rowAt}) * ${count}u + ${laneAt})`;
  const end = '}';
  if (laneWidth(product) === 4 && lanes === 'columns') {
    return `for (var item = thread; item < ${depth * across}u; item += ${threads}u) {
      let k = item / ${across}u;
      let tap = firstTap + k / ${tiles.channels}u;
      let channel = firstChannel + k % ${tiles.channels}u;
      let column = firstColumn + item % ${across}u * 4u;
      var w = vec4<f32>(0);
      if (${inside} && column < ${columns}u) {
        let real = kernelTap(tap, phase);
        if (real != NOWHERE) { w = kernel[${at(row, lane)} / 4u]; }
      }
      weights[item] = w;
    ${end}`;
  }
  if (laneWidth(product) === 4) {
    // Blocks of channels are whole vectors too: four columns are read, turned and written.
    return `${begin((depth / 4) * across, `item / ${across}u * 4u`)}
        ${four.map((index) => `if (real != NOWHERE && column + ${index}u < ${columns}u) { w${index} = kernel[${at(`column + ${index}u`, 'channel')} / 4u]; }`).join('\n        ')}
      ${end}
      ${four.map((c) => `weights[(k + ${c}u) * ${across}u + item % ${across}u] = vec4(${four.map((index) => `w${index}[${c}]`).join(', ')});`).join('\n      ')}
    ${end}`;
  }
  const plus = (name: string, index: number) => (name === 'column' ? `column + ${index}u` : name);
  return `${begin(depth * across, `item / ${across}u`)}
        ${four.map((index) => `if (real != NOWHERE && column + ${index}u < ${columns}u) { w${index} = kernel[${at(plus(row, index), plus(lane, index))}]; }`).join('\n        ')}
      ${end}
      weights[item] = vec4(w0, w1, w2, w3);
    ${end}`;
}

function put({ columns, bias, residual }: Product, out: 1 | 4): string {
  const head = `// Gives what it has written.
fn put(row: u32, column: u32, phase: u32, sum: vec4<f32>) -> vec4<f32> {
  let here = place(row, phase);
  if (here == NOWHERE) { return sum; }`;
  if (out === 4) {
    return `${head}
  let at = (here * ${columns}u + column) / 4u;
  let value = sum${bias ? ' + bias[column / 4u]' : ''}${residual ? ' + residual[at]' : ''};
  y[at] = value;
  return value;
}`;
  }
  return `${head}
  for (var lane = 0u; lane < 4u && column + lane < ${columns}u; lane++) {
    let at = here * ${columns}u + column + lane;
    y[at] = sum[lane]${bias ? ' + bias[column + lane]' : ''}${residual ? ' + residual[at]' : ''};
  }
  return sum;
}`;
}

/** The slices' sums, added in their order. */
function addSlices({ across, down, slices, threads }: Tiles, sums: number): string {
  return `workgroupBarrier();
  ${repeat(sums, (row) => `values[${row * threads}u + thread] = sum${row};`)}
  workgroupBarrier();
  if (slice == 0u) {
    ${repeat(sums, (row) => repeat(slices - 1, (other) => `sum${row} += values[${row * threads + (other + 1) * across * down}u + thread];`))}
  }`;
}
