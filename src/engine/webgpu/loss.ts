import { declare, type Program, read, write } from './program.js';

const THREADS = 256;

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
