import { gridOf } from '../grid.js';
import { declare, type Program, read, repeat, write } from '../program.js';

/** Where a matrix of a batch and a head begins, and the values from one of its rows and columns to the next. */
export interface Strides {
  readonly from: number;
  readonly sample: number;
  readonly head: number;
  readonly row: number;
  readonly column: number;
}

/** For each sample and head c [rows, columns] = a [rows, inner] times b [inner, columns]; parts and transposes are strides. */
export interface StridedProduct {
  readonly label: string;
  readonly samples: number;
  readonly heads: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly a: Strides;
  readonly b: Strides;
  readonly c: Strides;
  /** The product is added to c. */
  readonly adds: boolean;
}

/** Places of the inner axis in workgroup memory at once, and rows and columns of a workgroup, at most. */
const DEPTH = 16;
const TILE = 32;

/** As few pieces of an axis as there may be, all of one size: a last one that is nearly empty costs as much as a full one. */
function cutEvenly(size: number, most: number, multiple: number): { readonly pieces: number; readonly each: number } {
  const pieces = Math.ceil(size / most);
  return { pieces, each: Math.ceil(size / pieces / multiple) * multiple };
}

/**
 * A workgroup computes a tile of one product; a thread has 4 rows of 4 columns in registers. Sums go along the inner axis in its order.
 * Buffers: a, b, c.
 */
export function stridedProductProgram(product: StridedProduct): Program {
  const { label, samples, heads, rows, inner, columns, a, b, c, adds } = product;
  const { pieces: rowTiles, each: tileRows } = cutEvenly(rows, TILE, 4);
  const { pieces: columnTiles, each: tileColumns } = cutEvenly(columns, TILE, 4);
  const [down, across] = [tileRows / 4, tileColumns / 4];
  const threads = down * across;
  const { pieces: chunks, each: depth } = cutEvenly(inner, DEPTH, 1);
  const { workgroups, code } = gridOf({ rowTile: rowTiles, columnTile: columnTiles, head: heads, sample: samples });
  const four = [0, 1, 2, 3];
  return {
    label,
    workgroups,
    operations: 2 * samples * heads * rowTiles * columnTiles * 16 * threads * chunks * depth,
    source: `${declare([read('a'), read('b'), write('c')])}
// [depth][rows / 4], [depth][columns / 4]
var<workgroup> left: array<vec4<f32>, ${depth * down}>;
var<workgroup> right: array<vec4<f32>, ${depth * across}>;
@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  let x = thread % ${across}u;
  let y = thread / ${across}u;
  let firstRow = rowTile * ${4 * down}u;
  let firstColumn = columnTile * ${4 * across}u;
  let beginA = ${beginOf(a)};
  let beginB = ${beginOf(b)};
  ${repeat(4, (row) => `var sum${row} = vec4<f32>(0);`)}
  for (var chunk = 0u; chunk < ${chunks}u; chunk++) {
    let first = chunk * ${depth}u;
    workgroupBarrier();
    ${load('left', { from: 'a', begin: 'beginA', along: a.row, deep: a.column, first: 'firstRow', size: rows, wide: down, threads, inner, depth })}
    ${load('right', { from: 'b', begin: 'beginB', along: b.column, deep: b.row, first: 'firstColumn', size: columns, wide: across, threads, inner, depth })}
    workgroupBarrier();
    for (var k = 0u; k < ${depth}u; k++) {
      let v = left[k * ${down}u + y];
      let w = right[k * ${across}u + x];
      ${repeat(4, (row) => `sum${row} += v[${row}] * w;`)}
    }
  }
  let beginC = ${beginOf(c)};
  let row = firstRow + y * 4u;
  let column = firstColumn + x * 4u;
  ${four
    .flatMap((r) =>
      four.map((lane) => {
        const at = `beginC + (row + ${r}u) * ${c.row}u + (column + ${lane}u) * ${c.column}u`;
        return `if (row + ${r}u < ${rows}u && column + ${lane}u < ${columns}u) { c[${at}] ${adds ? '+=' : '='} sum${r}[${lane}]; }`;
      }),
    )
    .join('\n  ')}
}`,
  };
}

function beginOf({ from, sample, head }: Strides): string {
  return `${from}u + sample * ${sample}u + head * ${head}u`;
}

interface Side {
  readonly from: string;
  readonly begin: string;
  /** Values from one row of a, or column of b, to the next, and from one place of the inner axis to the next. */
  readonly along: number;
  readonly deep: number;
  readonly first: string;
  readonly size: number;
  readonly wide: number;
  readonly threads: number;
  readonly inner: number;
  readonly depth: number;
}

/** One invocation gathers four values and writes a whole vector. Threads side by side read what lies together. */
function load(memory: string, { from, begin, along, deep, first, size, wide, threads, inner, depth }: Side): string {
  const [k, place] = along < deep ? [`item / ${wide}u`, `item % ${wide}u`] : [`item % ${depth}u`, `item / ${depth}u`];
  const four = [0, 1, 2, 3];
  return `for (var item = thread; item < ${depth * wide}u; item += ${threads}u) {
      let k = ${k};
      let place = ${place};
      let at = ${first} + place * 4u;
      let start = ${begin} + (first + k) * ${deep}u + at * ${along}u;
      ${four.map((index) => `var found${index} = 0f;`).join(' ')}
      if (first + k < ${inner}u) {
        ${four.map((index) => `if (at + ${index}u < ${size}u) { found${index} = ${from}[start + ${index * along}u]; }`).join('\n        ')}
      }
      ${memory}[k * ${wide}u + place] = vec4(${four.map((index) => `found${index}`).join(', ')});
    }`;
}
