import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Arena } from './arena.js';
import { channels, close, runs } from './expectations.js';
import { randomValues } from './reference.js';

test('batch normalization agrees with its definition, even far from zero', () => {
  const shapes = fc.record({ rows: fc.integer({ min: 1, max: 400 }), channels, relu: fc.boolean(), offset: fc.constantFrom(0, 1, 300) });
  fc.assert(
    fc.property(shapes, ({ rows, channels, relu, offset }) => {
      const arena = new Arena(),
        n = rows * channels,
        epsilon = 1e-3,
        momentum = 0.99;
      const x = randomValues(n, 1).map((value) => value + offset),
        dy = randomValues(n, 2);
      const [gamma, beta, movingMean, movingVariance] = [3, 4, 5, 6].map((seed) =>
        randomValues(channels, seed).map((value) => value + 1.5),
      ) as [Float32Array, Float32Array, Float32Array, Float32Array];
      const y = new Float64Array(n),
        dx = new Float64Array(n),
        statistics = Array.from({ length: channels }, (_, c) => {
          const column = Array.from({ length: rows }, (_, r) => x[r * channels + c]!);
          const mean = column.reduce((a, b) => a + b, 0) / rows,
            variance = column.reduce((a, b) => a + (b - mean) ** 2, 0) / rows;
          return { mean, variance, inverse: 1 / Math.sqrt(variance + epsilon), dbeta: 0, dgamma: 0 };
        });
      const at = (values: Float32Array): number => arena.store(values);
      const places = {
        x: at(x),
        dy: at(dy),
        gamma: at(gamma),
        beta: at(beta),
        movingMean: at(movingMean),
        movingVariance: at(movingVariance),
        mean: arena.blank(channels),
        inverse: arena.blank(channels),
        y: arena.blank(n),
        dx: arena.blank(n),
        dgamma: arena.blank(channels),
        dbeta: arena.blank(channels),
      };
      arena.kernels.batchNormTraining(
        { rows, channels, epsilon, momentum, relu },
        places.x,
        places.gamma,
        places.beta,
        places.movingMean,
        places.movingVariance,
        places.mean,
        places.inverse,
        places.y,
      );
      arena.kernels.batchNormGradient(
        { rows, channels, relu },
        places.dy,
        places.x,
        places.gamma,
        places.beta,
        places.mean,
        places.inverse,
        places.dx,
        places.dgamma,
        places.dbeta,
      );
      const output = arena.read(places.y, n),
        dz = (i: number): number => (relu && !(output[i]! > 0) ? 0 : dy[i]!);
      for (let i = 0; i < n; i++) {
        const s = statistics[i % channels]!,
          normal = (x[i]! - s.mean) * s.inverse;
        y[i] = gamma[i % channels]! * normal + beta[i % channels]!;
        if (relu) y[i] = Math.max(0, y[i]!);
        s.dbeta += dz(i);
        s.dgamma += dz(i) * normal;
      }
      for (let i = 0; i < n; i++) {
        const s = statistics[i % channels]!;
        dx[i] = gamma[i % channels]! * s.inverse * (dz(i) - s.dbeta / rows - ((x[i]! - s.mean) * s.inverse * s.dgamma) / rows);
      }
      // x itself is only known to a unit in its last place: the farther from zero, the less of it is left.
      const tolerance = offset > 1 ? 2e-4 : 1e-5;
      close(
        arena.read(places.mean, channels),
        statistics.map((s) => s.mean),
        'mean',
        2e-6,
      );
      close(
        arena.read(places.inverse, channels),
        statistics.map((s) => s.inverse),
        'inverse deviation',
        3e-6,
      );
      close(output, y, 'y', tolerance);
      close(
        arena.read(places.dbeta, channels),
        statistics.map((s) => s.dbeta),
        'dbeta',
        1e-4,
      );
      arena.read(places.dgamma, channels).forEach((value, c) => {
        assert.ok(Math.abs(value - statistics[c]!.dgamma) <= tolerance * rows, `dgamma ${value} for ${statistics[c]!.dgamma}`);
      });
      // With few rows little of dz is left in dx: the error is measured against what went in.
      arena.read(places.dx, n).forEach((value, i) => {
        const allowed = tolerance * 2.5 * statistics[i % channels]!.inverse;
        assert.ok(Math.abs(value - dx[i]!) <= allowed, `dx ${value} for ${dx[i]}`);
      });
      const moved = statistics.map((s, c) => momentum * movingVariance[c]! + (1 - momentum) * s.variance);
      close(arena.read(places.movingVariance, channels), moved, 'moving variance');
      close(
        arena.read(places.movingMean, channels),
        statistics.map((s, c) => momentum * movingMean[c]! + (1 - momentum) * s.mean),
        'moving mean',
      );

      const m = arena.read(places.movingMean, channels),
        v = arena.read(places.movingVariance, channels);
      arena.kernels.batchNormInference(
        { rows, channels, epsilon, relu },
        places.x,
        places.gamma,
        places.beta,
        places.movingMean,
        places.movingVariance,
        places.y,
      );
      close(
        arena.read(places.y, n),
        y.map((_, i) => {
          const value = (gamma[i % channels]! * (x[i]! - m[i % channels]!)) / Math.sqrt(v[i % channels]! + epsilon) + beta[i % channels]!;
          return relu ? Math.max(0, value) : value;
        }),
        'inference',
      );
    }),
    runs(60),
  );
});

test.run();
