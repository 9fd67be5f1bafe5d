import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { portableKernels } from '../../src/engine/kernels/portable.js';
import { startEngine } from '../../src/engine/index.js';
import { RandomStream } from '../../src/numerics/random.js';
import { balancedOrder } from '../../src/train/balanced.js';
import { classWeights, countClasses, lossOf } from '../../src/train/loss.js';

const test = suite('train/loss');

const near = (found: readonly number[], due: readonly number[], within = 1e-9) =>
  due.forEach((value, at) => assert.ok(Math.abs(found[at] - value) <= within, `${at}: ${found[at]}, ${value}`));

test('plain cross-entropy, however it is written', () => {
  for (const loss of [undefined, {}, { focal: 0 }, { class_weights: 'none', label_smoothing: 0 } as const])
    assert.is(lossOf({ loss }, [1, 2]), undefined);
});

test('balanced weights are n / (classes n of the class), as scikit-learn has them; a class without pixels is none of them', () => {
  near(classWeights('balanced', [10, 30, 60]), [100 / 30, 100 / 90, 100 / 180]);
  near(classWeights('balanced', [10, 0, 30]), [2, 0, 2 / 3]);
});

test('effective numbers: without beta all weigh 1, near 1 they are balanced, between them between; the mean of the pixels is 1', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 2, maxLength: 16 });
  fc.assert(
    fc.property(counts, fc.constantFrom(0, 0.9, 0.999, 0.9999), (of, beta) => {
      const weights = classWeights({ effective_number: { beta } }, of);
      const total = of.reduce((sum, count) => sum + count, 0);
      near([of.reduce((sum, count, at) => sum + count * weights[at], 0) / total], [1]);
      if (beta === 0)
        near(
          weights,
          of.map(() => 1),
        );
      // A rarer class never weighs less.
      for (const [at, count] of of.entries()) assert.ok(of.every((other, its) => other < count || weights[its] <= weights[at] + 1e-12));
    }),
  );
  near(classWeights({ effective_number: { beta: 1 - 1e-9 } }, [10, 1000]), classWeights('balanced', [10, 1000]), 1e-4);
});

/** The loss as its definition has it, in float64. */
function definition(
  logits: readonly (readonly number[])[],
  labels: readonly number[],
  weights: readonly number[],
  e: number,
  g: number,
): number {
  const losses = logits.map((row, at) => {
    const sum = row.reduce((total, one) => total + Math.exp(one), 0);
    return row.reduce((total, one, c) => {
      const p = Math.exp(one) / sum;
      const q = e / row.length + (c === labels[at] ? 1 - e : 0);
      return total - weights[labels[at]] * q * (1 - p) ** g * Math.log(p);
    }, 0);
  });
  return losses.reduce((total, one) => total + one, 0) / logits.length;
}

for (const engine of ['cpu', 'wasm'])
  test(`loss and gradient on ${engine}: the definition and its differences`, async () => {
    const { kernels } = await startEngine(engine);
    const [rows, classes] = [5, 4];
    const stream = new RandomStream(3, 'order');
    const logits = Array.from({ length: rows }, () => Array.from({ length: classes }, () => Math.fround(2 * stream.normal())));
    const labels = [0, 1, 2, 3, 1];
    const weights = [0.5, 2, 0, 1];
    for (const used of engine === 'cpu' ? [kernels, portableKernels] : [kernels]) {
      for (const [smoothing, focus] of [
        [0, 0],
        [0.1, 0],
        [0, 0.5],
        [0, 2],
        [0.3, 1.5],
      ]) {
        const found = used.classLoss(tf.tensor2d(logits), tf.tensor1d(labels, 'int32'), tf.tensor1d(weights), { smoothing, focus });
        near([...found.loss.dataSync()], [definition(logits, labels, weights, smoothing, focus)], 1e-6);
        const due = logits.flatMap((row, at) =>
          row.map((_, c) => {
            const moved = (by: number) => logits.map((one, its) => one.map((value, k) => (its === at && k === c ? value + by : value)));
            const [up, down] = [1e-5, -1e-5].map((by) => definition(moved(by), labels, weights, smoothing, focus));
            return (up - down) / 2e-5;
          }),
        );
        near([...found.gradient.dataSync()], due, 2e-6);
      }
    }
  });

test('balanced batches: as many of each class as can be, each pixel of a class once before any comes again, the same of one seed', () => {
  const mask = Uint8Array.from({ length: 200 }, (_, pixel) => (pixel < 10 ? 1 : pixel < 60 ? 3 : 4));
  const pixels = Uint32Array.from(mask.keys());
  const drawn = balancedOrder(pixels, mask, new RandomStream(5, 'order'));
  assert.is(drawn.length, 200);
  const counts = countClasses(drawn, mask, 4);
  assert.is(counts[1], 0);
  assert.ok([0, 2, 3].every((at) => counts[at] === 66 || counts[at] === 67));
  // Any three in a row that begin a round are of three classes.
  for (let at = 0; at + 3 <= 198; at += 3) assert.is(new Set([...drawn.subarray(at, at + 3)].map((pixel) => mask[pixel])).size, 3);
  const rare = [...drawn].filter((pixel) => mask[pixel] === 1);
  for (let at = 0; at + 10 <= rare.length; at += 10) assert.is(new Set(rare.slice(at, at + 10)).size, 10);
  assert.equal(drawn, balancedOrder(pixels, mask, new RandomStream(5, 'order')));
  assert.not.equal(drawn, balancedOrder(pixels, mask, new RandomStream(6, 'order')));
});

test.run();
