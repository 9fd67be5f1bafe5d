import { type Binding, read, repeat, write } from '../program.js';

/**
 * What a product leaves behind of its columns, which are channels: for each tile of positions what batch normalization would else sum in a
 * pass of its own.
 *
 * - `moments`: the mean, and the sum of squared differences from it. The first position's value is taken away first: nothing cancels.
 * - `gradient`: the product is the gradient of normalized values (through a ReLU or not): the sums of dz and of dz z, as
 *   batch-norm-gradient.ts has them.
 */
export type ColumnSums = 'moments' | { readonly gradient: { readonly relu: boolean } };

const VECTOR = 'vec4<f32>';

/** Buffers beside the product's: before and after normalization, statistics, partials. */
export function sumsBindings(sums: ColumnSums): Binding[] {
  const partials = write('partials', VECTOR);
  if (sums === 'moments') return [partials];
  const { relu } = sums.gradient;
  return [read('before', VECTOR), ...(relu ? [read('after', VECTOR)] : []), read('statistics', VECTOR), partials];
}

/** How a workgroup has its sums: `sum0`, … of each of `across` x `down` threads, `x` and `below`. */
export interface SumsPlace {
  readonly across: number;
  readonly down: number;
  /** Variables of a thread. */
  readonly sums: number;
  /** Rows of a part but the last, and WGSL of which part it is. */
  readonly rows: number;
  readonly part: string;
  /** WGSL: whether a variable holds a row that this invocation wrote, and which. */
  readonly valid: (index: number) => string;
  readonly row: (index: number) => string;
}

/** Vectors of workgroup memory. */
export function sumsRoom({ across, down }: Pick<SumsPlace, 'across' | 'down'>): number {
  return across + 2 * across * down;
}

/** WGSL after the product: `sum0`, … hold what was written, `mine` says whether this invocation wrote. All invocations must come here. */
export function columnSums(sums: ColumnSums, place: SumsPlace, positions: number, columns: number): string {
  const { across, down, rows, row } = place;
  const lanes = columns / 4;
  const moments = sums === 'moments';
  const start = sums === 'moments' ? PIVOT : statisticsOf(lanes);
  const each = (index: number) =>
    sums === 'moments' ? 'a += value; b += value * value;' : ofGradient(sums.gradient.relu, row(index), columns);
  return `
  workgroupBarrier();
  ${start}
  var a = vec4<f32>(0);
  var b = vec4<f32>(0);
  ${repeat(
    place.sums,
    (index) => `if (${place.valid(index)}) {
    let value = sum${index}${moments ? ' - pivot' : ''};
    ${each(index)}
  }`,
  )}
  if (mine) {
    values[${across}u + 2u * (below * ${across}u + x)] = a;
    values[${across + 1}u + 2u * (below * ${across}u + x)] = b;
  }
  workgroupBarrier();
  if (mine && below == 0u) {
    for (var other = 1u; other < ${down}u; other++) {
      a += values[${across}u + 2u * (other * ${across}u + x)];
      b += values[${across + 1}u + 2u * (other * ${across}u + x)];
    }
    let here = ${place.part} * ${2 * lanes}u + column / 4u;
    ${
      moments
        ? `let count = f32(min(${rows}u, ${positions}u - firstRow));
    let squares = b - a * a / count;
    partials[here] = pivot + a / count;
    partials[here + ${lanes}u] = select(squares, vec4<f32>(0), squares <= vec4<f32>(0));`
        : `partials[here] = a;
    partials[here + ${lanes}u] = b;`
    }
  }`;
}

/** The first position's values are every invocation's. */
const PIVOT = `if (mine && below == 0u) { values[x] = sum0; }
  workgroupBarrier();
  var pivot = vec4<f32>(0);
  if (mine) { pivot = values[x]; }`;

function statisticsOf(lanes: number): string {
  return `var centre = vec4<f32>(0);
  var inverse = vec4<f32>(0);
  if (mine) {
    centre = statistics[column / 4u];
    inverse = statistics[column / 4u + ${lanes}u];
  }`;
}

function ofGradient(relu: boolean, row: string, columns: number): string {
  return `let at = ((${row}) * ${columns}u + column) / 4u;
    let dz = ${relu ? 'select(vec4<f32>(0), value, after[at] > vec4<f32>(0))' : 'value'};
    a += dz;
    b += dz * (before[at] - centre) * inverse;`;
}
