import type { ConvolutionGeometry } from '../kernels/kernels.js';
import { floats } from './program.js';

/**
 * What a convolution multiplies its kernel with: for every position and every tap of the kernel the values under the tap.
 * `code` defines, over a buffer `source`, `origin(position) -> vec3<i32>`, what depends on the position alone (x < 0 marks
 * one beyond the last), and `gather(origin, tap, channel)`, `width` values from a channel on.
 */
export interface Gather {
  readonly positions: number;
  readonly taps: number;
  readonly channels: number;
  readonly width: 1 | 4;
  readonly code: string;
}

/** The input's values under the taps, for the output's positions. */
export function gatherInput(g: ConvolutionGeometry): Gather {
  const width = widthOf(g.inChannels);
  const inside = g.border === 'replicate'
    ? `row = clamp(row, 0, ${g.inHeight - 1}); column = clamp(column, 0, ${g.inWidth - 1});`
    : isPadded(g) ? `if (row < 0 || row >= ${g.inHeight} || column < 0 || column >= ${g.inWidth}) { return Values(0); }` : '';
  return {
    positions: g.batch * g.outHeight * g.outWidth, taps: g.kernelHeight * g.kernelWidth, channels: g.inChannels, width,
    code: `
alias Values = ${floats(width)};
fn origin(position: i32) -> vec3<i32> {
  if (position >= ${g.batch * g.outHeight * g.outWidth}) { return vec3(-1); }
  let within = position % ${g.outHeight * g.outWidth};
  return vec3(position / ${g.outHeight * g.outWidth},
    within / ${g.outWidth} * ${g.strideHeight} - ${g.padTop}, within % ${g.outWidth} * ${g.strideWidth} - ${g.padLeft});
}
fn gather(origin: vec3<i32>, tap: i32, channel: i32) -> Values {
  if (origin.x < 0) { return Values(0); }
  var row = origin.y + tap / ${g.kernelWidth};
  var column = origin.z + tap % ${g.kernelWidth};
  ${inside}
  return source[(((origin.x * ${g.inHeight} + row) * ${g.inWidth} + column) * ${g.inChannels} + channel) / ${width}];
}`,
  };
}

/**
 * The output's gradient under the taps, for the input's positions. Where the border was replicated, a border position
 * collects what its copies in the padding got.
 */
export function gatherGradient(g: ConvolutionGeometry): Gather {
  const width = widthOf(g.filters);
  const collects = g.border === 'replicate' && isPadded(g);
  return {
    positions: g.batch * g.inHeight * g.inWidth, taps: g.kernelHeight * g.kernelWidth, channels: g.filters, width,
    code: `
alias Values = ${floats(width)};
fn origin(position: i32) -> vec3<i32> {
  if (position >= ${g.batch * g.inHeight * g.inWidth}) { return vec3(-1); }
  let within = position % ${g.inHeight * g.inWidth};
  return vec3(position / ${g.inHeight * g.inWidth}, within / ${g.inWidth} + ${g.padTop}, within % ${g.inWidth} + ${g.padLeft});
}
fn at(image: i32, row: i32, column: i32, channel: i32) -> Values {
  if (row < 0 || column < 0${g.strideHeight > 1 ? ` || row % ${g.strideHeight} != 0` : ''}${g.strideWidth > 1 ? ` || column % ${g.strideWidth} != 0` : ''}) {
    return Values(0);
  }
  let outRow = row / ${g.strideHeight};
  let outColumn = column / ${g.strideWidth};
  if (outRow >= ${g.outHeight} || outColumn >= ${g.outWidth}) { return Values(0); }
  return source[(((image * ${g.outHeight} + outRow) * ${g.outWidth} + outColumn) * ${g.filters} + channel) / ${width}];
}
fn gather(origin: vec3<i32>, tap: i32, channel: i32) -> Values {
  if (origin.x < 0) { return Values(0); }
  let tapRow = tap / ${g.kernelWidth};
  let tapColumn = tap % ${g.kernelWidth};
  ${collects ? `
  var sum = Values(0);
  ${range('Row', 'origin.y', g.padTop, g.inHeight, g.padBottom)}
  ${range('Column', 'origin.z', g.padLeft, g.inWidth, g.padRight)}
  for (var row = firstRow; row <= lastRow; row++) {
    for (var column = firstColumn; column <= lastColumn; column++) {
      sum += at(origin.x, row - tapRow, column - tapColumn, channel);
    }
  }
  return sum;` : 'return at(origin.x, origin.y - tapRow, origin.z - tapColumn, channel);'}
}`,
  };
}

/** The padded coordinates of which a position of the input is the source: itself, and at a border the padding's. */
function range(axis: string, at: string, before: number, size: number, after: number): string {
  return `let first${axis} = select(${at}, 0, ${at} == ${before});
  let last${axis} = select(${at}, ${before + size - 1 + after}, ${at} == ${before + size - 1});`;
}

function widthOf(channels: number): 1 | 4 {
  return channels % 4 === 0 ? 4 : 1;
}

function isPadded({ padTop, padBottom, padLeft, padRight }: ConvolutionGeometry): boolean {
  return padTop + padBottom + padLeft + padRight > 0;
}
