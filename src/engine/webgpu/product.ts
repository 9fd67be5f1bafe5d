import type { Gather } from './gather.js';
import { type Binding, declare, floats, type Program, read, repeat, write } from './program.js';
import { cutProduct, type Tiles } from './tiles.js';

/** What differs between the convolution and its input's gradient. */
export interface Product {
  readonly label: string;
  readonly gather: Gather;
  readonly columns: number;
  /** WGSL: the weight's index in `kernel`, given `tap`, `channel` (of the gathered values) and `column`. */
  readonly weight: string;
  readonly bias: boolean;
  readonly residual: boolean;
}

/**
 * y[position, column] = sum over taps and channels of gathered[position, tap, channel] * kernel[...], plus bias and
 * residual. A workgroup computes a tile of positions x columns: values and weights come into workgroup memory in pieces
 * of the depth, and a thread multiplies 4 or 8 positions by 4 columns in registers.
 * Buffers: source, kernel, bias?, residual?, y.
 */
export function productProgram(product: Product): Program {
  const { label, gather, columns, bias, residual } = product;
  const tiles = cutProduct(gather, columns);
  const { across, down, vectors, slices, rows, threads, workgroups } = tiles;
  const depth = tiles.channels * tiles.taps;
  const chunks = Math.ceil(gather.taps / tiles.taps) * tiles.blocks;
  const scratch = slices > 1 ? threads * 4 * vectors : 0;
  const bindings: (Binding | undefined)[] = [
    read('source', floats(gather.width)), read('kernel'), bias ? read('bias') : undefined, residual ? read('residual') : undefined, write('y'),
  ];
  const sums = 4 * vectors;
  return {
    label, workgroups,
    source: `${declare(bindings)}
${gather.code}
var<workgroup> origins: array<vec3<i32>, ${rows}>;
// [depth][rows / 4]; at the end the sums of the slices.
var<workgroup> values: array<vec4<f32>, ${Math.max((depth * rows) / 4, scratch)}>;
// [depth][across]
var<workgroup> weights: array<vec4<f32>, ${depth * across}>;

fn weight(tap: i32, channel: i32, column: i32) -> f32 {
  if (tap >= ${gather.taps} || channel >= ${gather.channels} || column >= ${columns}) { return 0; }
  return kernel[${product.weight}];
}

@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let thread = i32(index);
  let x = thread % ${across};
  let y_ = thread / ${across} % ${down};
  let slice = thread / ${across * down};
  let firstRow = i32(group.x) * ${rows};
  let firstColumn = i32(group.y) * ${4 * across};
  for (var row = thread; row < ${rows}; row += ${threads}) { origins[row] = origin(firstRow + row); }
  ${repeat(sums, (row) => `var sum${row} = vec4<f32>(0);`)}
  for (var chunk = 0; chunk < ${chunks}; chunk++) {
    let firstTap = chunk / ${tiles.blocks} * ${tiles.taps};
    let firstChannel = chunk % ${tiles.blocks} * ${tiles.channels};
    workgroupBarrier();
    ${loadValues(gather, tiles)}
    for (var item = thread; item < ${depth * across}; item += ${threads}) {
      let k = item / ${across};
      let tap = firstTap + k / ${tiles.channels};
      let channel = firstChannel + k % ${tiles.channels};
      let column = firstColumn + item % ${across} * 4;
      weights[item] = vec4(weight(tap, channel, column), weight(tap, channel, column + 1),
        weight(tap, channel, column + 2), weight(tap, channel, column + 3));
    }
    workgroupBarrier();
    for (var k = slice; k < ${depth}; k += ${slices}) {
      let w = weights[k * ${across} + x];
      ${repeat(vectors, (v) => `let v${v} = values[k * ${rows / 4} + y_ + ${v * down}];
      ${repeat(4, (lane) => `sum${4 * v + lane} += v${v}[${lane}] * w;`)}`)}
    }
  }
  ${slices > 1 ? addSlices(tiles, sums) : ''}
  let column = firstColumn + x * 4;
  ${slices > 1 ? 'if (slice != 0) { return; }' : ''}
  var sums = array(${names(sums)});
  for (var row = 0; row < ${sums}; row++) { put(firstRow + (y_ + row / 4 * ${down}) * 4 + row % 4, column, sums[row]); }
}

fn put(row: i32, column: i32, sum: vec4<f32>) {
  if (row >= ${gather.positions}) { return; }
  for (var lane = 0; lane < 4; lane++) {
    if (column + lane >= ${columns}) { return; }
    let at = row * ${columns} + column + lane;
    y[at] = sum[lane]${bias ? ' + bias[column + lane]' : ''}${residual ? ' + residual[at]' : ''};
  }
}`,
  };
}

function names(count: number): string {
  return Array.from({ length: count }, (_, index) => `sum${index}`).join(', ');
}

/** Threads side by side take positions side by side: their stores meet no bank twice. */
function loadValues({ taps, channels, width }: Gather, tiles: Tiles): string {
  const { rows, threads } = tiles;
  const groups = (tiles.channels * tiles.taps) / width;
  const exact = tiles.channels * tiles.blocks === channels;
  return `for (var item = thread; item < ${groups * rows}; item += ${threads}) {
      let row = item % ${rows};
      let k = item / ${rows} * ${width};
      let tap = firstTap + k / ${tiles.channels};
      let channel = firstChannel + k % ${tiles.channels};
      var found = Values(0);
      if (tap < ${taps}${exact ? '' : ` && channel < ${channels}`}) { found = gather(origins[row], tap, channel); }
      ${repeat(width, (lane) => `values[(k + ${lane}) * ${rows / 4} + row / 4][row % 4] = found${width === 4 ? `[${lane}]` : ''};`)}
    }`;
}

/** The slices' sums, added in their order. */
function addSlices({ across, down, slices, threads }: Tiles, sums: number): string {
  return `workgroupBarrier();
  ${repeat(sums, (row) => `values[${row * threads} + thread] = sum${row};`)}
  workgroupBarrier();
  if (slice == 0) {
    ${repeat(sums, (row) => repeat(slices - 1, (other) => `sum${row} += values[${row * threads + (other + 1) * across * down} + thread];`))}
  }`;
}
