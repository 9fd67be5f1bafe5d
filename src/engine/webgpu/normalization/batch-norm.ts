import type { NormalizationSettings } from '../../kernels/kernels.js';
import { type ChannelPlan, channelThread, type LeftParts, planChannels, sumDown, sumMemory } from './channels.js';
import { declare, floats, type Program, read, write } from '../program.js';

const HEADER = 'fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {';

export interface BatchNormPrograms {
  /** Buffers: x, partials. */
  readonly moments: Program;
  /** Buffers: x, partials, gamma, beta, movingMean, movingVariance, statistics, y. */
  readonly normalize: Program;
  /** Floats of partials: for each part the means, then the sums of squared differences from them. */
  readonly partials: number;
}

/**
 * Batch normalization in training. The first kernel gives mean and squared differences of parts of the rows, around a
 * value of the part itself, so that nothing cancels; every workgroup of the second one puts them together (Chan et al.
 * 1979) and normalizes its rows.
 *
 * @param left how the rows were cut by whoever has left the moments already (column-sums.ts)
 */
export function batchNormPrograms(
  rows: number,
  channels: number,
  { epsilon, momentum, relu }: NormalizationSettings,
  left?: LeftParts,
): BatchNormPrograms {
  const plan = planChannels(rows, channels, left);
  const { width, lanes, down, threads, blocks, parts, partRows, writers, writerRows } = plan;
  const type = floats(width);
  const moments: Program = {
    label: 'batch norm, moments',
    workgroups: [parts, blocks],
    source: `${declare([read('x', type), write('partials', type)])}
${sumMemory(plan, 2)}
${AT_LEAST_ZERO}
@compute @workgroup_size(${threads})
${HEADER}
  ${channelThread(plan)}
  let first = i32(group.x) * ${partRows};
  let end = min(first + ${partRows}, ${rows});
  var pivot = Values(0);
  var sum = Values(0);
  var squares = Values(0);
  if (channel < ${lanes}) {
    pivot = x[first * ${lanes} + channel];
    for (var row = first + down; row < end; row += ${down}) {
      let difference = x[row * ${lanes} + channel] - pivot;
      sum += difference;
      squares += difference * difference;
    }
  }
  ${sumDown(plan, ['sum', 'squares'])}
  if (down == 0 && channel < ${lanes}) {
    let count = f32(end - first);
    let at = i32(group.x) * ${2 * lanes} + channel;
    partials[at] = pivot + sum / count;
    partials[at + ${lanes}] = ${notBelowZero('squares - sum * sum / count')};
  }
}`,
  };
  const normalize: Program = {
    label: 'batch norm, normalize',
    workgroups: [writers, blocks],
    source: `${declare([
      read('x', type),
      read('partials', type),
      read('gamma', type),
      read('beta', type),
      write('movingMean', type),
      write('movingVariance', type),
      write('statistics', type),
      write('y', type),
    ])}
${sumMemory(plan, 1)}
${relu ? AT_LEAST_ZERO : ''}
fn rowsOf(part: i32) -> f32 { return f32(min(${partRows}, ${rows} - part * ${partRows})); }
@compute @workgroup_size(${threads})
${HEADER}
  ${channelThread(plan)}
  let at = min(channel, ${lanes - 1});
  let pivot = partials[at];
  var sum = Values(0);
  for (var part = down; part < ${parts}; part += ${down}) { sum += (partials[part * ${2 * lanes} + at] - pivot) * rowsOf(part); }
  ${sumDown(plan, ['sum'])}
  let batchMean = pivot + sum / ${rows};
  var squares = Values(0);
  for (var part = down; part < ${parts}; part += ${down}) {
    let difference = partials[part * ${2 * lanes} + at] - batchMean;
    squares += partials[part * ${2 * lanes} + ${lanes} + at] + difference * difference * rowsOf(part);
  }
  ${sumDown(plan, ['squares'])}
  let variance = squares / ${rows};
  let inverse = 1 / sqrt(variance + f32(${epsilon}));
  if (channel >= ${lanes}) { return; }
  if (group.x == 0 && down == 0) {
    statistics[channel] = batchMean;
    statistics[${lanes} + channel] = inverse;
    movingMean[channel] = f32(${momentum}) * movingMean[channel] + f32(${1 - momentum}) * batchMean;
    movingVariance[channel] = f32(${momentum}) * movingVariance[channel] + f32(${1 - momentum}) * variance;
  }
  let scale = gamma[channel] * inverse;
  let shift = beta[channel];
  let first = i32(group.x) * ${writerRows};
  let end = min(first + ${writerRows}, ${rows});
  for (var row = first + down; row < end; row += ${down}) {
    y[row * ${lanes} + channel] = ${through(relu, `(x[row * ${lanes} + channel] - batchMean) * scale + shift`)};
  }
}`,
  };
  return { moments, normalize, partials: parts * 2 * channels };
}

/** Buffers: x, gamma, beta, movingMean, movingVariance, y. */
export function batchNormInferenceProgram(rows: number, channels: number, { epsilon, relu }: NormalizationSettings): Program {
  const plan: ChannelPlan = planChannels(rows, channels);
  const { width, lanes, down, threads, blocks, writers, writerRows } = plan;
  const type = floats(width);
  return {
    label: 'batch norm, inference',
    workgroups: [writers, blocks],
    source: `${declare([
      read('x', type),
      read('gamma', type),
      read('beta', type),
      read('movingMean', type),
      read('movingVariance', type),
      write('y', type),
    ])}
alias Values = ${type};
${relu ? AT_LEAST_ZERO : ''}
@compute @workgroup_size(${threads})
${HEADER}
  ${channelThread(plan)}
  if (channel >= ${lanes}) { return; }
  let centre = movingMean[channel];
  let scale = gamma[channel] / sqrt(movingVariance[channel] + f32(${epsilon}));
  let shift = beta[channel];
  let first = i32(group.x) * ${writerRows};
  let end = min(first + ${writerRows}, ${rows});
  for (var row = first + down; row < end; row += ${down}) {
    y[row * ${lanes} + channel] = ${through(relu, `(x[row * ${lanes} + channel] - centre) * scale + shift`)};
  }
}`,
  };
}

function through(relu: boolean, value: string): string {
  return relu ? notBelowZero(value) : value;
}

/** WGSL: max(value, 0), but of NaN it is NaN: max may drop it, and a network would go on as if nothing had happened. */
function notBelowZero(value: string): string {
  return `atLeastZero(${value})`;
}

const AT_LEAST_ZERO = 'fn atLeastZero(value: Values) -> Values { return select(value, Values(0), value <= Values(0)); }';
