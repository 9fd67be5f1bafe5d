import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startEngine } from '../../../src/engine/index.js';
import { RandomStream } from '../../../src/numerics/random.js';

const test = suite('engine/wasm/ops');

function normal(shape: number[], seed: number): tf.Tensor {
  const stream = new RandomStream(seed, 'ops');
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.normal()),
    shape,
  );
}

/** What tfjs computes with these operations on the cpu engine, it computes on wasm: to the bit, or closely where values are summed. */
async function agree(compute: () => tf.Tensor, exact = true): Promise<void> {
  const found: { shape: number[]; dtype: string; values: number[] }[] = [];
  for (const engine of ['cpu', 'wasm']) {
    await startEngine(engine);
    tf.engine().startScope();
    const y = compute();
    found.push({ shape: y.shape, dtype: y.dtype, values: [...y.dataSync()] });
    tf.engine().endScope();
  }
  const [cpu, wasm] = found;
  assert.equal({ ...wasm, values: [] }, { ...cpu, values: [] });
  if (exact) assert.equal(wasm.values, cpu.values);
  else cpu.values.forEach((value, index) => assert.ok(Math.abs(value - wasm.values[index]) < 1e-5 * Math.max(1, Math.abs(value))));
}

for (const [name, op] of Object.entries({ add: tf.add, sub: tf.sub, mul: tf.mul, div: tf.div, maximum: tf.maximum })) {
  test(name, async () => {
    for (const shape of [[], [1], [7], [3, 5], [2, 3, 4, 5]]) {
      await agree(() => op(normal(shape, 1), normal(shape, 2)));
      await agree(() => op(normal(shape, 1), 3));
      await agree(() => op(2, normal(shape, 1)));
    }
  });
}

test('square, sqrt, relu, step', async () => {
  for (const shape of [[1], [9], [3, 4, 5]]) {
    await agree(() => tf.square(normal(shape, 1)));
    await agree(() => tf.sqrt(tf.square(normal(shape, 1))));
    await agree(() => tf.relu(normal(shape, 1)));
    await agree(() => tf.step(normal(shape, 1)));
  }
  const odd = () => tf.tensor1d([NaN, Infinity, -Infinity, 0, 1]);
  await agree(() => tf.relu(odd()));
  await agree(() => tf.step(odd()));
});

test('sum and mean over all, and over axes side by side', async () => {
  for (const axis of [undefined, 0, 1, 2, -1, [0, 1], [1, 2], [2, 1]]) {
    for (const keep of [false, true]) {
      await agree(() => tf.sum(normal([3, 5, 6], 1), axis, keep), false);
      await agree(() => tf.mean(normal([3, 5, 6], 1), axis, keep), false);
    }
  }
});

test('slices, borders, concatenation, stacks, repetition', async () => {
  await agree(() => tf.slice(normal([4, 5, 6, 7], 1), [1, 0, 2, 3], [2, 5, 3, -1]));
  await agree(() => tf.slice(normal([9], 1), 3, 4));
  await agree(() =>
    tf.pad(normal([2, 3, 4, 5], 1), [
      [0, 0],
      [1, 2],
      [3, 0],
      [0, 0],
    ]),
  );
  await agree(() => tf.pad(normal([3], 1), [[2, 1]], 7));
  for (const axis of [0, 1, 2]) await agree(() => tf.concat([normal([2, 3, 4], 1), normal([2, 3, 4], 2)], axis));
  for (const axis of [0, 1, 2]) await agree(() => tf.stack([normal([3, 4], 1), normal([3, 4], 2), normal([3, 4], 3)], axis));
  for (const reps of [
    [1, 1, 1],
    [2, 1, 1],
    [1, 4, 1],
    [2, 3, 4],
  ])
    await agree(() => tf.tile(normal([2, 1, 3], 1), reps));
});

test('what counts right answers', async () => {
  await agree(() => tf.argMax(normal([6, 9], 1), 1));
  await agree(() =>
    tf.argMax(
      tf.tensor2d([
        [1, 3, 3],
        [2, 2, 0],
      ]),
      -1,
    ),
  );
  await agree(() => tf.equal(tf.tensor1d([1, 2, 3], 'int32'), tf.tensor1d([1, 0, 3], 'int32')));
  await agree(() => tf.cast(tf.equal(normal([7], 1), normal([7], 1)), 'float32'));
  await agree(() => tf.cast(tf.tensor1d([1.7, -1.7, 0]), 'int32'));
  await agree(() => tf.cast(tf.tensor1d([1.7, 0.2, 0]), 'bool'));
  await agree(() => tf.onesLike(normal([3], 1)));
  await agree(() => tf.zerosLike(normal([3], 1)));
});

test('tensors that are reshaped share their values, which go with the last of them', async () => {
  await startEngine('wasm');
  const { blocks } = (tf.backend() as unknown as { heap: { blocks: number } }).heap;
  const count = () => (tf.backend() as unknown as { heap: { blocks: number } }).heap.blocks - blocks;
  const x = normal([2, 6], 1);
  const y = tf.reshape(x, [3, -1]);
  assert.equal([count(), y.shape], [1, [3, 4]]);
  x.dispose();
  assert.equal([count(), y.dataSync().length], [1, 12]);
  y.dispose();
  assert.is(count(), 0);
});

// Their bits differ between versions of Node, or they are not needed: neither may come in unseen.
test('an operation that is not there fails by its name', async () => {
  await startEngine('wasm');
  tf.tidy(() => {
    assert.throws(() => tf.exp(normal([3], 1)), /Exp/);
    assert.throws(() => tf.add(normal([2, 3], 1), normal([3], 1)), /Add of 2,3 and 3 is not supported/);
    assert.throws(() => tf.sum(normal([2, 3, 4], 1), [0, 2]), /Sum over the axes 0,2 is not supported/);
    assert.throws(() => tf.add(tf.tensor1d([1], 'int32'), tf.tensor1d([1], 'int32')), /Add of int32 is not supported/);
  });
});

test.run();
