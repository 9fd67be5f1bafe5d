import type { ConvolutionGeometry } from '../../kernels/kernels.js';
import { floats } from '../program.js';

/**
 * What a convolution multiplies its kernel with: for every position and every tap of the kernel the values under the tap.
 * `code` defines, over a buffer `source`,
 *
 * - `origin(position, phase) -> vec3<i32>`, what depends on the position alone (x < 0 marks one that is none),
 * - `gather(origin, tap, channel)`, `width` values from a channel on,
 * - `place(position, phase) -> u32`, where the position's results lie, NOWHERE for one that is none,
 * - `kernelTap(tap, phase) -> u32`, which of the kernel's taps that is, NOWHERE where it has no such tap.
 */
export interface Gather {
  /** Of one phase. */
  readonly positions: number;
  /** Groups of positions that see different taps: more than one where the gradient of a convolution with steps is asked for. */
  readonly phases: number;
  /** Of one phase. */
  readonly taps: number;
  readonly channels: number;
  readonly width: 1 | 4;
  readonly code: string;
}

const NOWHERE = 'const NOWHERE = 0xffffffffu;';
/** A tap is a tap, a position a position. */
const PLAIN = (positions: number) => `${NOWHERE}
fn place(position: u32, phase: u32) -> u32 { return select(NOWHERE, position, position < ${positions}u); }
fn kernelTap(tap: u32, phase: u32) -> u32 { return tap; }`;

/** The input's values under the taps, for the output's positions. */
export function gatherInput(g: ConvolutionGeometry): Gather {
  const width = widthOf(g.inChannels);
  const positions = g.batch * g.outHeight * g.outWidth;
  const inside =
    g.border === 'replicate'
      ? `row = clamp(row, 0, ${g.inHeight - 1}); column = clamp(column, 0, ${g.inWidth - 1});`
      : isPadded(g)
        ? `if (row < 0 || row >= ${g.inHeight} || column < 0 || column >= ${g.inWidth}) { return Values(0); }`
        : '';
  return {
    positions,
    phases: 1,
    taps: g.kernelHeight * g.kernelWidth,
    channels: g.inChannels,
    width,
    code: `
alias Values = ${floats(width)};
${PLAIN(positions)}
fn origin(position: u32, phase: u32) -> vec3<i32> {
  if (position >= ${positions}u) { return vec3(-1); }
  let within = position % ${g.outHeight * g.outWidth}u;
  return vec3(i32(position / ${g.outHeight * g.outWidth}u),
    i32(within / ${g.outWidth}u * ${g.strideHeight}u) - ${g.padTop}, i32(within % ${g.outWidth}u * ${g.strideWidth}u) - ${g.padLeft});
}
fn gather(origin: vec3<i32>, tap: u32, channel: u32) -> Values {
  if (origin.x < 0) { return Values(0); }
  var row = origin.y + i32(tap / ${g.kernelWidth}u);
  var column = origin.z + i32(tap % ${g.kernelWidth}u);
  ${inside}
  return source[((u32(origin.x) * ${g.inHeight}u + u32(row)) * ${g.inWidth}u + u32(column)) * ${g.inChannels / width}u + channel / ${width}u];
}`,
  };
}

/**
 * The output's gradient under the taps, for the input's positions. Of a convolution with steps a position sees every so-many-th tap only,
 * its neighbours see others: positions that see the same are a phase. Where the border was replicated, a border position collects what its
 * copies in the padding got, which need not be of one phase: such a convolution asks all taps.
 */
export function gatherGradient(g: ConvolutionGeometry): Gather {
  if (g.border === 'replicate' && isPadded(g)) return gatherCollected(g);
  const width = widthOf(g.filters);
  const rows = phasesOf(g.inHeight, g.strideHeight);
  const columns = phasesOf(g.inWidth, g.strideWidth);
  const positions = g.batch * rows * columns;
  const taps = [Math.ceil(g.kernelHeight / g.strideHeight), Math.ceil(g.kernelWidth / g.strideWidth)];
  const ragged = g.kernelHeight % g.strideHeight !== 0 || g.kernelWidth % g.strideWidth !== 0;
  const beyond = [
    ...(rows * g.strideHeight > g.inHeight ? [`at.y >= ${g.inHeight}`] : []),
    ...(columns * g.strideWidth > g.inWidth ? [`at.z >= ${g.inWidth}`] : []),
  ];
  return {
    positions,
    phases: g.strideHeight * g.strideWidth,
    taps: taps[0] * taps[1],
    channels: g.filters,
    width,
    code: `
alias Values = ${floats(width)};
${NOWHERE}
// Image, row and column of the input.
fn position3(position: u32, phase: u32) -> vec3<i32> {
  let within = position % ${rows * columns}u;
  return vec3(i32(position / ${rows * columns}u),
    ${along('within / COLUMNS', 'phase / STRIDE', g.strideHeight, g.padTop, columns, g.strideWidth)},
    ${along('within % COLUMNS', 'phase % STRIDE', g.strideWidth, g.padLeft, columns, g.strideWidth)});
}
fn origin(position: u32, phase: u32) -> vec3<i32> {
  if (position >= ${positions}u) { return vec3(-1); }
  let at = position3(position, phase);
  ${beyond.length > 0 ? `if (${beyond.join(' || ')}) { return vec3(-1); }` : ''}
  return vec3(at.x, (at.y + ${g.padTop}) / ${g.strideHeight}, (at.z + ${g.padLeft}) / ${g.strideWidth});
}
fn place(position: u32, phase: u32) -> u32 {
  if (position >= ${positions}u) { return NOWHERE; }
  let at = position3(position, phase);
  ${beyond.length > 0 ? `if (${beyond.join(' || ')}) { return NOWHERE; }` : ''}
  return (u32(at.x) * ${g.inHeight}u + u32(at.y)) * ${g.inWidth}u + u32(at.z);
}
fn kernelTap(tap: u32, phase: u32) -> u32 {
  let row = tap / ${taps[1]}u * ${g.strideHeight}u + phase / ${g.strideWidth}u;
  let column = tap % ${taps[1]}u * ${g.strideWidth}u + phase % ${g.strideWidth}u;
  ${ragged ? `if (row >= ${g.kernelHeight}u || column >= ${g.kernelWidth}u) { return NOWHERE; }` : ''}
  return row * ${g.kernelWidth}u + column;
}
fn gather(origin: vec3<i32>, tap: u32, channel: u32) -> Values {
  let row = origin.y - i32(tap / ${taps[1]}u);
  let column = origin.z - i32(tap % ${taps[1]}u);
  if (origin.x < 0 || row < 0 || row >= ${g.outHeight} || column < 0 || column >= ${g.outWidth}) { return Values(0); }
  return source[((u32(origin.x) * ${g.outHeight}u + u32(row)) * ${g.outWidth}u + u32(column)) * ${g.filters / width}u + channel / ${width}u];
}`,
  };
}

/** How many positions along an axis a phase has at most. */
function phasesOf(size: number, stride: number): number {
  return Math.ceil(size / stride);
}

/** WGSL: a position along an axis, the so-many-th of its phase, whose padded coordinate leaves the phase as the rest by the stride. */
function along(count: string, phase: string, stride: number, padding: number, columns: number, strideWidth: number): string {
  const within = `i32(${count.replace('COLUMNS', `${columns}u`)})`;
  if (stride === 1) return within;
  const rest = `i32(${phase.replace('STRIDE', `${strideWidth}u`)})`;
  // The first one is the least that is not in the padding before.
  return `${within} * ${stride} + (${rest} + ${stride * Math.ceil(padding / stride) - padding}) % ${stride}`;
}

function gatherCollected(g: ConvolutionGeometry): Gather {
  const width = widthOf(g.filters);
  const positions = g.batch * g.inHeight * g.inWidth;
  return {
    positions,
    phases: 1,
    taps: g.kernelHeight * g.kernelWidth,
    channels: g.filters,
    width,
    code: `
alias Values = ${floats(width)};
${PLAIN(positions)}
fn origin(position: u32, phase: u32) -> vec3<i32> {
  if (position >= ${positions}u) { return vec3(-1); }
  let within = position % ${g.inHeight * g.inWidth}u;
  return vec3(i32(position / ${g.inHeight * g.inWidth}u), i32(within / ${g.inWidth}u) + ${g.padTop}, i32(within % ${g.inWidth}u) + ${g.padLeft});
}
fn at(image: i32, row: i32, column: i32, channel: u32) -> Values {
  if (row < 0 || column < 0${g.strideHeight > 1 ? ` || row % ${g.strideHeight} != 0` : ''}${g.strideWidth > 1 ? ` || column % ${g.strideWidth} != 0` : ''}) {
    return Values(0);
  }
  let outRow = row / ${g.strideHeight};
  let outColumn = column / ${g.strideWidth};
  if (outRow >= ${g.outHeight} || outColumn >= ${g.outWidth}) { return Values(0); }
  return source[((u32(image) * ${g.outHeight}u + u32(outRow)) * ${g.outWidth}u + u32(outColumn)) * ${g.filters / width}u + channel / ${width}u];
}
fn gather(origin: vec3<i32>, tap: u32, channel: u32) -> Values {
  if (origin.x < 0) { return Values(0); }
  let tapRow = i32(tap / ${g.kernelWidth}u);
  let tapColumn = i32(tap % ${g.kernelWidth}u);
  var sum = Values(0);
  ${range('Row', 'origin.y', g.padTop, g.inHeight, g.padBottom)}
  ${range('Column', 'origin.z', g.padLeft, g.inWidth, g.padRight)}
  for (var row = firstRow; row <= lastRow; row++) {
    for (var column = firstColumn; column <= lastColumn; column++) {
      sum += at(origin.x, row - tapRow, column - tapColumn, channel);
    }
  }
  return sum;
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
