import { declare, type Program, read, write } from './program.js';

const THREADS = 256;

/** Mean softmax cross-entropy and its gradient, by one workgroup. Buffers: logits, labels, loss, gradient. */
export function crossEntropyProgram(rows: number, classes: number): Program {
  return {
    label: 'softmax cross-entropy', workgroups: [1],
    source: `${declare([read('logits'), read('labels', 'i32'), write('loss'), write('gradient')])}
var<workgroup> sums: array<f32, ${THREADS}>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32) {
  let thread = i32(index);
  var losses = 0f;
  for (var row = thread; row < ${rows}; row += ${THREADS}) {
    let first = row * ${classes};
    var greatest = logits[first];
    for (var class_ = 1; class_ < ${classes}; class_++) { greatest = max(greatest, logits[first + class_]); }
    var sum = 0f;
    for (var class_ = 0; class_ < ${classes}; class_++) { sum += exp(logits[first + class_] - greatest); }
    let label = labels[row];
    losses += log(sum) - (logits[first + label] - greatest);
    for (var class_ = 0; class_ < ${classes}; class_++) {
      let probability = exp(logits[first + class_] - greatest) / sum;
      gradient[first + class_] = (probability - select(0f, 1f, class_ == label)) / ${rows};
    }
  }
  sums[index] = losses;
  for (var half = ${THREADS / 2}; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half) { sums[thread] += sums[thread + half]; }
  }
  if (thread == 0) { loss[0] = sums[0] / ${rows}; }
}`,
  };
}
