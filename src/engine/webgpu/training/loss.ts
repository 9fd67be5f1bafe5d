import type { LossShape } from '../../kernels/kernels.js';
import { declare, type Program, read, write } from '../program.js';

const THREADS = 256;
/** 1 - p of a probability that float32 does not tell from 1. */
const NEXT_TO_ONE = '6e-8';

/**
 * Mean softmax cross-entropy, its gradient, and how many rows are right, by one workgroup.
 * Buffers: logits, labels, loss, gradient, correct.
 */
export function crossEntropyProgram(rows: number, classes: number): Program {
  return {
    label: 'softmax cross-entropy',
    workgroups: [1],
    source: `${declare([read('logits'), read('labels', 'i32'), write('loss'), write('gradient'), write('correct')])}
// Losses, and how many are right.
var<workgroup> sums: array<vec2<f32>, ${THREADS}>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32) {
  let thread = i32(index);
  var figures = vec2<f32>(0);
  for (var row = thread; row < ${rows}; row += ${THREADS}) {
    let first = row * ${classes};
    var best = 0;
    for (var class_ = 1; class_ < ${classes}; class_++) { if (logits[first + class_] > logits[first + best]) { best = class_; } }
    let greatest = logits[first + best];
    var sum = 0f;
    for (var class_ = 0; class_ < ${classes}; class_++) { sum += exp(logits[first + class_] - greatest); }
    let label = labels[row];
    figures += vec2(log(sum) - (logits[first + label] - greatest), select(0f, 1f, best == label));
    for (var class_ = 0; class_ < ${classes}; class_++) {
      let probability = exp(logits[first + class_] - greatest) / sum;
      gradient[first + class_] = (probability - select(0f, 1f, class_ == label)) / ${rows};
    }
  }
  sums[index] = figures;
  for (var half = ${THREADS / 2}; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half) { sums[thread] += sums[thread + half]; }
  }
  if (thread == 0) {
    loss[0] = sums[0].x / ${rows};
    correct[0] = sums[0].y;
  }
}`,
  };
}

/**
 * The mean loss of kernels.ts' `classLoss`, its gradient, and how many rows are right, by one workgroup.
 * Buffers: logits, labels, weights, loss, gradient, correct.
 */
export function classLossProgram(rows: number, classes: number, { smoothing, focus }: LossShape): Program {
  const buffers = [read('logits'), read('labels', 'i32'), read('weights'), write('loss'), write('gradient'), write('correct')];
  // Of a probability: (1 - p)^focus, then p times the derivative by p of -(1 - p)^focus ln p.
  const focused =
    focus === 0
      ? 'return vec2(1f, -1f);'
      : `let rest = max(others, ${NEXT_TO_ONE}f);
  let factor = exp(${float(focus)} * log(rest));
  return vec2(factor, ${float(focus)} * p * factor * (logarithm / rest) - factor);`;
  return {
    label: 'class loss',
    workgroups: [1],
    source: `${declare(buffers)}
// Losses, and how many are right.
var<workgroup> sums: array<vec2<f32>, ${THREADS}>;
fn focused(p: f32, others: f32, logarithm: f32) -> vec2<f32> {
  ${focused}
}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32) {
  let thread = i32(index);
  var figures = vec2<f32>(0);
  for (var row = thread; row < ${rows}; row += ${THREADS}) {
    let first = row * ${classes};
    var best = 0;
    for (var class_ = 1; class_ < ${classes}; class_++) { if (logits[first + class_] > logits[first + best]) { best = class_; } }
    let greatest = logits[first + best];
    // Without the greatest, whose 1 - p would else be a difference of almost equal numbers.
    var rest = 0f;
    for (var class_ = 0; class_ < ${classes}; class_++) { if (class_ != best) { rest += exp(logits[first + class_] - greatest); } }
    let sum = 1f + rest;
    let label = labels[row];
    let weight = weights[label];
    var loss_ = 0f;
    var total = 0f;
    for (var class_ = 0; class_ < ${classes}; class_++) {
      let shifted = logits[first + class_] - greatest;
      let power = exp(shifted);
      let logarithm = shifted - log(sum);
      let share = select(0f, ${float(1 - smoothing)}, class_ == label) + ${float(smoothing / classes)};
      let both = focused(power / sum, select(sum - power, rest, class_ == best) / sum, logarithm);
      loss_ -= share * both.x * logarithm;
      total += share * both.y;
    }
    for (var class_ = 0; class_ < ${classes}; class_++) {
      let shifted = logits[first + class_] - greatest;
      let power = exp(shifted);
      let logarithm = shifted - log(sum);
      let share = select(0f, ${float(1 - smoothing)}, class_ == label) + ${float(smoothing / classes)};
      let both = focused(power / sum, select(sum - power, rest, class_ == best) / sum, logarithm);
      gradient[first + class_] = weight * (share * both.y - power / sum * total) / ${rows};
    }
    figures += vec2(weight * loss_, select(0f, 1f, best == label));
  }
  sums[index] = figures;
  for (var half = ${THREADS / 2}; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half) { sums[thread] += sums[thread + half]; }
  }
  if (thread == 0) {
    loss[0] = sums[0].x / ${rows};
    correct[0] = sums[0].y;
  }
}`,
  };
}

function float(value: number): string {
  return `f32(${value})`;
}

/** Adds loss times batch and the right ones to the totals. Buffers: loss, correct, totals. */
export function tallyProgram(batch: number): Program {
  return {
    label: 'tally',
    workgroups: [1],
    source: `${declare([read('loss'), read('correct'), write('totals')])}
@compute @workgroup_size(1)
fn main() {
  totals[0] += loss[0] * ${batch};
  totals[1] += correct[0];
}`,
  };
}
