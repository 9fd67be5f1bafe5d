import { channelThread, type LeftParts, planChannels, sumDown, sumMemory } from './channels.js';
import { declare, floats, type Program, read, write } from '../program.js';

export interface BatchNormGradientPrograms {
  /** Buffers: dy, x, y (with ReLU only), statistics, partials. */
  readonly sums: Program;
  /** Buffers: dy, x, y (with ReLU only), statistics, partials, gamma, added (where it is), dx, dgamma, dbeta. */
  readonly gradient: Program;
  /** Floats of partials: for each part the sums of dz, then of dz z. */
  readonly partials: number;
}

/**
 * With z = (x - mean) * inverseDeviation, dz = dy through the ReLU and n rows: dbeta = sum dz, dgamma = sum dz z,
 * dx = gamma * inverseDeviation * (dz - dbeta / n - z * dgamma / n), plus what is added. Sums of parts first; every workgroup of the second
 * kernel adds them.
 *
 * @param left how the rows were cut by whoever has left the sums already (column-sums.ts)
 */
export function batchNormGradientPrograms(
  rows: number,
  channels: number,
  relu: boolean,
  added: boolean,
  left?: LeftParts,
): BatchNormGradientPrograms {
  const plan = planChannels(rows, channels, left);
  const { width, lanes, down, threads, blocks, parts, partRows, writers, writerRows } = plan;
  const type = floats(width);
  const inputs = [read('dy', type), read('x', type), relu ? read('y', type) : undefined, read('statistics', type)];
  const common = `${sumMemory(plan, 2)}
fn passed(at: i32) -> Values { return ${relu ? 'select(Values(0), dy[at], y[at] > Values(0))' : 'dy[at]'}; }
@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${channelThread(plan)}
  let at = min(channel, ${lanes - 1});
  let centre = statistics[at];
  let inverse = statistics[${lanes} + at];
  var offset = Values(0);
  var slope = Values(0);`;
  const sums: Program = {
    label: 'batch norm gradient, sums',
    workgroups: [parts, blocks],
    source: `${declare([...inputs, write('partials', type)])}
${common}
  let first = i32(group.x) * ${partRows};
  let end = min(first + ${partRows}, ${rows});
  for (var row = first + down; row < end; row += ${down}) {
    let dz = passed(row * ${lanes} + at);
    offset += dz;
    slope += dz * (x[row * ${lanes} + at] - centre) * inverse;
  }
  ${sumDown(plan, ['offset', 'slope'])}
  if (down == 0 && channel < ${lanes}) {
    partials[i32(group.x) * ${2 * lanes} + channel] = offset;
    partials[i32(group.x) * ${2 * lanes} + ${lanes} + channel] = slope;
  }
}`,
  };
  const gradient: Program = {
    label: 'batch norm gradient',
    workgroups: [writers, blocks],
    source: `${declare([
      ...inputs,
      read('partials', type),
      read('gamma', type),
      added ? read('added', type) : undefined,
      write('dx', type),
      write('dgamma', type),
      write('dbeta', type),
    ])}
${common}
  for (var part = down; part < ${parts}; part += ${down}) {
    offset += partials[part * ${2 * lanes} + at];
    slope += partials[part * ${2 * lanes} + ${lanes} + at];
  }
  ${sumDown(plan, ['offset', 'slope'])}
  if (channel >= ${lanes}) { return; }
  if (group.x == 0 && down == 0) {
    dbeta[channel] = offset;
    dgamma[channel] = slope;
  }
  let scale = gamma[channel] * inverse;
  offset /= ${rows};
  slope *= inverse / ${rows};
  let first = i32(group.x) * ${writerRows};
  let end = min(first + ${writerRows}, ${rows});
  for (var row = first + down; row < end; row += ${down}) {
    let here = row * ${lanes} + channel;
    dx[here] = scale * (passed(here) - offset - (x[here] - centre) * slope)${added ? ' + added[here]' : ''};
  }
}`,
  };
  return { sums, gradient, partials: parts * 2 * channels };
}
