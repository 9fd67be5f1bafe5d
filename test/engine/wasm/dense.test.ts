import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Arena } from './arena.js';
import { close, runs } from './expectations.js';
import { randomValues } from './reference.js';

test('dense products agree with plain loops for every layout', () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(256, 257, 300));
  fc.assert(
    fc.property(size, size, size, fc.boolean(), fc.boolean(), (rows, inner, columns, transposeA, transposeB) => {
      const arena = new Arena(),
        a = randomValues(rows * inner, 1),
        b = randomValues(inner * columns, 2),
        c = new Float64Array(rows * columns);
      for (let r = 0; r < rows; r++)
        for (let k = 0; k < inner; k++)
          for (let j = 0; j < columns; j++) {
            c[r * columns + j]! += a[transposeA ? k * rows + r : r * inner + k]! * b[transposeB ? j * inner + k : k * columns + j]!;
          }
      const [aAt, bAt, cAt] = [arena.store(a), arena.store(b), arena.blank(rows * columns)];
      arena.kernels.matrixProduct({ rows, inner, columns, transposeA, transposeB }, aAt, bAt, cAt);
      close(arena.read(cAt, rows * columns), c, 'product');
    }),
    runs(60),
  );
});

test('softmax cross-entropy and its gradient, to the last places of float32', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 17 }), fc.constantFrom(1, 10, 200), (rows, classes, scale) => {
      const arena = new Arena(),
        logits = randomValues(rows * classes, rows).map((value) => value * scale);
      const labels = Int32Array.from({ length: rows }, (_, r) => (r * 7) % classes),
        labelsAt = arena.allocate(rows * 4);
      new Int32Array(arena.memory.buffer, labelsAt, rows).set(labels);
      const logitsAt = arena.store(logits),
        lossesAt = arena.blank(rows),
        gradientAt = arena.blank(rows * classes);
      arena.kernels.losses.softmaxCrossEntropy({ rows, classes }, logitsAt, labelsAt, lossesAt, gradientAt);
      const losses = arena.read(lossesAt, rows),
        gradient = arena.read(gradientAt, rows * classes);
      for (let r = 0; r < rows; r++) {
        const row = Array.from(logits.subarray(r * classes, (r + 1) * classes)),
          greatest = Math.max(...row);
        const sum = row.reduce((total, value) => total + Math.exp(value - greatest), 0);
        const near = (actual: number, expected: number): void =>
          assert.ok(Math.abs(actual - expected) <= 1.2e-7 * Math.abs(expected) + 2e-16 * scale, `${actual} for ${expected}`);
        near(losses[r]!, Math.log(sum) + greatest - row[labels[r]!]!);
        row.forEach((value, c) => near(gradient[r * classes + c]!, (Math.exp(value - greatest) / sum - (c === labels[r] ? 1 : 0)) / rows));
      }
    }),
    runs(60),
  );
});

test('updates follow Keras', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), (n) => {
      const arena = new Arena(),
        w = randomValues(n, 1),
        g = randomValues(n, 2),
        a = randomValues(n, 3).map(Math.abs),
        b = randomValues(n, 4).map(Math.abs);
      const run = (update: (w: number, g: number, a: number, b: number) => void): [Float32Array, Float32Array, Float32Array] => {
        const places = [w, g, a, b].map((values) => arena.store(values)) as [number, number, number, number];
        update(...places);
        return [arena.read(places[0], n), arena.read(places[2], n), arena.read(places[3], n)];
      };
      const rms = run((w, g, mean) => arena.kernels.updates.rmsprop(n, { w, g, mean }, { learningRate: 0.1, rho: 0.9, epsilon: 1e-7 }));
      const square = a.map((value, i) => 0.9 * value + 0.1 * g[i]! ** 2);
      close(rms[1], square, 'a');
      close(
        rms[0],
        w.map((value, i) => value - (0.1 * g[i]!) / (Math.sqrt(square[i]!) + 1e-7)),
        'rmsprop',
      );
      const sgd = run((w, g, velocity) => arena.kernels.updates.sgd(n, { w, g, velocity }, { learningRate: 0.1, momentum: 0.9 }));
      const velocity = a.map((value, i) => 0.9 * value - 0.1 * g[i]!);
      close(sgd[1], velocity, 'velocity');
      close(
        sgd[0],
        w.map((value, i) => value + velocity[i]!),
        'sgd',
      );
      const adam = run((w, g, first, second) =>
        arena.kernels.updates.adam(n, { w, g, first, second }, { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-7 }),
      );
      const m = a.map((value, i) => 0.9 * value + 0.1 * g[i]!),
        v = b.map((value, i) => 0.99 * value + 0.01 * g[i]! ** 2);
      close(adam[1], m, 'm');
      close(adam[2], v, 'v');
      close(
        adam[0],
        w.map((value, i) => value - (0.1 * m[i]!) / (Math.sqrt(v[i]!) + 1e-7)),
        'adam',
      );
    }),
    runs(20),
  );
});

test.run();
