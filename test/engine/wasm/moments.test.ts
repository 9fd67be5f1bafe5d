import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Arena } from './arena.js';

const test = suite('engine/wasm/moments');

/** Mean and variance of one channel, by the moving statistics without momentum. */
function momentsOf(x: readonly number[], channels: number): { mean: Float32Array; variance: Float32Array } {
  const arena = new Arena();
  const of = (value: number) => arena.store(new Float32Array(channels).fill(value));
  const [mean, variance] = [of(0), of(0)];
  const shape = { rows: x.length / channels, channels, epsilon: 0.001, momentum: 0, relu: false };
  arena.kernels.batchNormTraining(shape, arena.store(x), of(1), of(0), mean, variance, of(0), of(0), arena.blank(x.length));
  return { mean: arena.read(mean, channels), variance: arena.read(variance, channels) };
}

test('the variance of values so far from zero that no float32 lies at their mean', () => {
  for (const channels of [1, 4, 5]) {
    for (const rows of [2, 128, 129, 300]) {
      // Two neighbouring float32 in turn.
      const x = Array.from({ length: rows * channels }, (_, at) => (Math.floor(at / channels) % 2 === 0 ? 1_000_000 : 1_000_000.0625));
      const share = Math.floor(rows / 2) / rows;
      const due = share * (1 - share) * 0.0625 * 0.0625;
      const { mean, variance } = momentsOf(x, channels);
      assert.ok(
        mean.every((value) => Math.abs(value - 1_000_000 - share * 0.0625) <= 0.0625),
        `${rows}: ${mean}`,
      );
      assert.ok(
        variance.every((value) => Math.abs(value - due) < 0.02 * due),
        `${rows} x ${channels}: ${variance}, not ${due}`,
      );
    }
  }
});

test('through a ReLU whose input is exactly zero no gradient goes', () => {
  for (const channels of [1, 4]) {
    const arena = new Arena();
    const of = (value: number) => arena.store(new Float32Array(channels).fill(value));
    // Outputs -1, 0 and 1: of the gradients 1, 10 and 100 the last alone counts.
    const x = arena.store([-1, 0, 1].flatMap((value) => new Array<number>(channels).fill(value)));
    const dy = arena.store([1, 10, 100].flatMap((value) => new Array<number>(channels).fill(value)));
    const [dx, dgamma, dbeta] = [arena.blank(3 * channels), arena.blank(channels), arena.blank(channels)];
    arena.kernels.batchNormGradient({ rows: 3, channels, relu: true }, dy, x, of(1), of(0), of(0), of(1), dx, dgamma, dbeta);
    assert.equal([...arena.read(dbeta, channels)], new Array(channels).fill(100));
    assert.equal([...arena.read(dgamma, channels)], new Array(channels).fill(100));
  }
});

test.run();
