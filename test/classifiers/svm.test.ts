import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KernelMachine } from '../../src/classifiers/libsvm.js';
import { decide } from '../../src/classifiers/pairwise.js';
import { pointsOf, svm } from '../../src/classifiers/svm.js';
import { exp } from '../../src/numerics/functions.js';
import { clouds, contextOf, samplesOf, share } from './samples.js';

const test = suite('classifiers/svm');
const SETTINGS = { input: 'spectrum', kernel: 'rbf', c: 10, gamma: 0.1, folds: 5 } as const;

// Two points: by symmetry both are support vectors with alpha = 1 / (1 - K(a, b)) below C, and rho = 0.
test('two points by hand: alpha, rho, decision values and confidence', async () => {
  const machine = await KernelMachine.create(2);
  const k = exp(-1);
  machine.setKernel(Float64Array.of(1, k, k, 1));
  const model = machine.train(Uint32Array.of(0, 1), Uint16Array.of(1, 2), 100);
  const alpha = 1 / (1 - k);
  assert.ok(Math.abs(model.coefficients[0] - alpha) < 1e-3 && Math.abs(model.coefficients[1] + alpha) < 1e-3, String(model.coefficients));
  assert.ok(Math.abs(model.rho[0]) < 1e-3);
  const { classes, confidence } = decide(model, Float64Array.of(1, k, k, 1), 2);
  assert.equal([...classes], [1, 2]);
  assert.ok(Math.abs(confidence[0] - 1 / (1 + exp(-1))) < 1e-3);
  // C bounds alpha.
  assert.ok(Math.abs(machine.train(Uint32Array.of(0, 1), Uint16Array.of(1, 2), 0.5).coefficients[0] - 0.5) < 1e-6);
  machine.dispose();
});

test('a machine serves model after model of any of its samples, and gives its memory back', async () => {
  const { samples, labels } = clouds([20, 20, 20]);
  const rows = Array.from({ length: 60 }, (_, i) => [...samples.values.subarray(i * 6, i * 6 + 6)]);
  const square = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, f) => sum + (value - b[f]) * (value - b[f]), 0);
  const kernel = Float64Array.from(rows.flatMap((a) => rows.map((b) => exp(-0.1 * square(a, b)))));
  const sizes: number[] = [];
  for (let round = 0; round < 30; round++) {
    const machine = await KernelMachine.create(60);
    machine.setKernel(kernel);
    const some = Uint32Array.from([...Array(60).keys()].filter((index) => index % 3 !== round % 3));
    const model = machine.train(
      some,
      Uint16Array.from(some, (index) => labels[index]),
      10,
    );
    assert.ok(model.support.every((index) => some.includes(index)));
    assert.is(
      model.counts.reduce((sum, count) => sum + count, 0),
      model.support.length,
    );
    machine.dispose();
    sizes.push(machine.module.HEAPF64.byteLength);
  }
  assert.is(sizes.at(-1), sizes[0]);
});

test('of the grid the point is chosen that classifies; the same seed gives the same bits', async () => {
  // Of classes of unequal size a small C only sees the largest.
  const set = clouds([50, 20, 10], { apart: 3 });
  const settings = { ...SETTINGS, c: [0.01, 10], gamma: ['0.5/features', 1000] };
  const steps: number[] = [];
  const trained = await svm.train(settings, set, contextOf(6, steps));
  assert.equal(
    trained.search.map(({ settings: point }) => [point.c, point.gamma]),
    [
      [0.01, 0.5 / 6],
      [0.01, 1000],
      [10, 0.5 / 6],
      [10, 1000],
    ],
  );
  assert.equal(trained.search.find(({ chosen }) => chosen)!.settings, { c: 10, gamma: 0.5 / 6 });
  assert.equal(steps.slice(-2), [20, 21]);
  const fresh = clouds([200, 200, 200], { apart: 3, seed: 9 });
  const found = trained.predict(fresh.samples);
  assert.ok(share(found.classes, fresh.labels) > 0.85);
  assert.ok(found.confidence.every((value) => value > 0 && value <= 1));
  const again = await svm.train(settings, set, contextOf(6));
  assert.equal([again.search, again.model, again.predict(fresh.samples)], [trained.search, trained.model, found]);
});

test('a class with one pixel is learnt, one with none is never predicted, and one class alone is always right', async () => {
  const set = clouds([20, 1, 20], { apart: 8 });
  const lonely = await svm.train({ ...SETTINGS, c: [1, 10] }, { ...set, classes: 5 }, contextOf(6));
  assert.is(lonely.predict(set.samples).classes[20], 2);
  const single = clouds([7]);
  const only = await svm.train(SETTINGS, { ...single, labels: single.labels.map(() => 4), classes: 5 }, contextOf(6));
  assert.equal([...only.predict(single.samples).classes], new Array(7).fill(4));
  assert.equal([...only.predict(single.samples).confidence], new Array(7).fill(1));
});

test('gamma by features, in ascending order, each point once', () => {
  assert.equal(
    pointsOf({ c: [4, 1], gamma: ['2/features', 0.5, '1/features'] }, 4).map(({ c, gamma }) => [c, gamma]),
    [
      [1, 0.25],
      [1, 0.5],
      [4, 0.25],
      [4, 0.5],
    ],
  );
  assert.equal(svm.effort({ ...SETTINGS, c: [1, 2], gamma: [1, 2, 3] }, { training: 100, features: 4, classes: 2 }).fits, 31);
  assert.equal(svm.effort(SETTINGS, { training: 100, features: 4, classes: 2 }).fits, 1);
});

test('too many training pixels are refused before anything is computed', async () => {
  const count = 12_000;
  const many = { count, features: 1, values: new Float32Array(count) };
  let message = '';
  await svm
    .train(SETTINGS, { samples: many, labels: new Uint16Array(count).fill(1), classes: 1, seed: 1 }, contextOf(1))
    .catch((error: Error) => {
      message = error.message;
    });
  assert.match(message, /kernel matrix of 12000 training pixels is larger/);
});

test('nothing is printed, and no listener stays behind', async () => {
  const before = process.listenerCount('unhandledRejection');
  await svm.train(SETTINGS, { samples: samplesOf([[0], [1]]), labels: Uint16Array.of(1, 2), classes: 2, seed: 1 }, contextOf(1));
  assert.equal([process.listenerCount('unhandledRejection'), before], [0, 0]);
});

test.run();
