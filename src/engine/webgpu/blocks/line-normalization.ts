import type { LinesShape } from '../../kernels/block-kernels.js';
import type { Segments } from '../convolution/filter-totals.js';
import { gridOf } from '../grid.js';
import { declare, type Program, read, write } from '../program.js';
import { acrossLine, LINE_MEMORY, LINE_THREADS, lineThread, planLines, sum } from './lines.js';

/** Where a value of a line lies: of a group of channels at all positions of a sample. `channel` is the value's own. */
function place({ positions, channels, groups }: LinesShape): string {
  const own = channels / groups;
  return `let channel = ${groups === 1 ? '' : `line % ${groups}u * ${own}u + `}at % ${own}u;
    let here = (line / ${groups}u * ${positions}u + at / ${own}u) * ${channels}u + channel;`;
}

function planOf({ samples, positions, channels, groups }: LinesShape) {
  return planLines(samples * groups, positions * (channels / groups));
}

/**
 * Each line to zero mean and unit variance, then times gamma plus beta of the channel. The variance is that of the values less their mean.
 * Buffers: x, gamma, beta, y, statistics: of each line the mean, then 1 / deviation.
 */
export function lineNormalizationProgram(shape: LinesShape, epsilon: number): Program {
  const plan = planOf(shape);
  const { workgroups, code } = gridOf({ part: plan.groups });
  const loop = `for (var at = lane; at < ${plan.length}u; at += ${plan.lanes}u)`;
  return {
    label: 'line normalization',
    workgroups,
    source: `${declare([read('x'), read('gamma'), read('beta'), write('y'), write('statistics')])}
${LINE_MEMORY}
@compute @workgroup_size(${LINE_THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  ${lineThread(plan)}
  var sum = 0f;
  ${loop} {
    ${place(shape)}
    sum += x[here];
  }
  ${acrossLine(plan, 'sum', sum)}
  let mean = sum / ${plan.length};
  var squares = 0f;
  ${loop} {
    ${place(shape)}
    let centred = x[here] - mean;
    squares += centred * centred;
  }
  ${acrossLine(plan, 'squares', sum)}
  let inverse = 1 / sqrt(squares / ${plan.length} + f32(${epsilon}));
  if (!mine) { return; }
  if (lane == 0u) {
    statistics[line * 2u] = mean;
    statistics[line * 2u + 1u] = inverse;
  }
  ${loop} {
    ${place(shape)}
    y[here] = (x[here] - mean) * inverse * gamma[channel] + beta[channel];
  }
}`,
  };
}

/**
 * With g = gamma dy and z the normalized values: dx = (g - mean(g) - z mean(g z)) / deviation of each line.
 * Buffers: dy, x, statistics, gamma, dx.
 */
export function lineGradientProgram(shape: LinesShape): Program {
  const plan = planOf(shape);
  const { workgroups, code } = gridOf({ part: plan.groups });
  const loop = `for (var at = lane; at < ${plan.length}u; at += ${plan.lanes}u)`;
  return {
    label: 'line normalization gradient',
    workgroups,
    source: `${declare([read('dy'), read('x'), read('statistics'), read('gamma'), write('dx')])}
${LINE_MEMORY}
@compute @workgroup_size(${LINE_THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  ${lineThread(plan)}
  let mean = statistics[line * 2u];
  let inverse = statistics[line * 2u + 1u];
  var offset = 0f;
  var slope = 0f;
  ${loop} {
    ${place(shape)}
    let g = dy[here] * gamma[channel];
    offset += g;
    slope += g * ((x[here] - mean) * inverse);
  }
  ${acrossLine(plan, 'offset', sum)}
  ${acrossLine(plan, 'slope', sum)}
  if (!mine) { return; }
  ${loop} {
    ${place(shape)}
    let z = (x[here] - mean) * inverse;
    dx[here] = (dy[here] * gamma[channel] - offset / ${plan.length} - z * (slope / ${plan.length})) * inverse;
  }
}`,
  };
}

const THREADS = 64;
/** Parts of the rows whose sums are added up afterwards. */
const PARTS = 64;

/**
 * The gradients of gamma and beta as sums over parts of the rows, one after the other for filter-totals.ts: there gamma is a kernel of
 * `channels` values. Buffers: dy, x, statistics, partials.
 */
export function lineWeightsProgram(shape: LinesShape): {
  readonly program: Program;
  readonly segments: Segments;
  readonly partials: number;
} {
  const { samples, positions, channels, groups } = shape;
  const rows = samples * positions;
  const each = Math.ceil(rows / Math.max(1, Math.min(PARTS, Math.ceil(rows / 8))));
  const parts = Math.ceil(rows / each);
  const { workgroups, code } = gridOf({ part: parts, block: Math.ceil(channels / THREADS) });
  const program: Program = {
    label: 'line normalization, gamma and beta',
    workgroups,
    source: `${declare([read('dy'), read('x'), read('statistics'), write('partials')])}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  let channel = block * ${THREADS}u + index;
  if (channel >= ${channels}u) { return; }
  let end = min((part + 1u) * ${each}u, ${rows}u);
  var slope = 0f;
  var offset = 0f;
  for (var row = part * ${each}u; row < end; row++) {
    let line = row / ${positions}u * ${groups}u + channel / ${channels / groups}u;
    let here = row * ${channels}u + channel;
    slope += dy[here] * ((x[here] - statistics[line * 2u]) * statistics[line * 2u + 1u]);
    offset += dy[here];
  }
  partials[part * ${2 * channels}u + channel] = slope;
  partials[part * ${2 * channels}u + ${channels}u + channel] = offset;
}`,
  };
  return { program, segments: { segments: parts, outputs: channels, filters: channels }, partials: parts * 2 * channels };
}
