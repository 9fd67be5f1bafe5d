import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startEngine } from '../../src/engine/index.js';
import type { ConvolutionGeometry, TrainingKernels } from '../../src/engine/kernels/kernels.js';
import { RandomStream } from '../../src/numerics/random.js';
import { geometries, LAYERS } from './geometries.js';
import { HAS_TENSORFLOW } from './tensorflow/present.js';

const test = suite('engine/kernels');
const ENGINES = ['wasm', ...(HAS_TENSORFLOW ? ['tensorflow'] : [])];
const RUNS = { numRuns: 60, seed: 1220 };

/** What an engine's kernels give, output by output. */
async function valuesOn(name: string, compute: (kernels: TrainingKernels) => tf.Tensor[]): Promise<Float32Array[]> {
  const { kernels } = await startEngine(name);
  tf.engine().startScope();
  const values = compute(kernels).map((tensor) => tensor.dataSync().slice() as Float32Array);
  tf.engine().endScope();
  return values;
}

/** The kernels of the other engines against the cpu engine's portable ones, for the same inputs. */
async function agree(compute: (kernels: TrainingKernels) => tf.Tensor[], tolerance = 2e-5): Promise<void> {
  const cpu = await valuesOn('cpu', compute);
  for (const name of ENGINES) {
    const other = await valuesOn(name, compute);
    cpu.forEach((expected, output) => {
      const size = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
      assert.is(other[output].length, expected.length);
      expected.forEach((value, index) => {
        const difference = Math.abs(value - other[output][index]);
        // A NaN must fail too.
        if (!(difference <= tolerance * size))
          assert.unreachable(`output ${output}[${index}]: cpu ${value}, ${name} ${other[output][index]}`);
      });
    });
  }
}

function normal(shape: number[], seed: number): tf.Tensor {
  const stream = new RandomStream(seed, 'kernels');
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.normal()),
    shape,
  );
}

const inputs = (g: ConvolutionGeometry) => ({
  x: normal([g.batch, g.inHeight, g.inWidth, g.inChannels], 1) as tf.Tensor4D,
  kernel: normal([g.kernelHeight, g.kernelWidth, g.inChannels, g.filters], 2) as tf.Tensor4D,
  bias: normal([g.filters], 3) as tf.Tensor1D,
  dy: normal([g.batch, g.outHeight, g.outWidth, g.filters], 4) as tf.Tensor4D,
});

const convolutions = (g: ConvolutionGeometry, withResidual: boolean) => (kernels: TrainingKernels) => {
  const { x, kernel, bias, dy } = inputs(g);
  const { kernel: dkernel, bias: dbias } = kernels.convolutionFilterGradient(x, dy, g);
  return [
    kernels.convolution(x, kernel, bias, withResidual ? dy : undefined, g),
    kernels.convolutionInputGradient(dy, kernel, g, withResidual ? x : undefined),
    dkernel,
    dbias,
  ];
};

test('convolution, its input gradient and its filter gradient', async () => {
  await fc.assert(
    fc.asyncProperty(geometries, fc.boolean(), async (g, withResidual) => agree(convolutions(g, withResidual))),
    RUNS,
  );
});

for (const [title, geometry] of Object.entries(LAYERS)) {
  test(`convolution: ${title}`, () => agree(convolutions(geometry, true)));
}

// The portable input gradient is the adjoint of the portable convolution: <dy, A x> = <A* dy, x>. The same for the kernel.
test('the portable gradients are the adjoints of the portable convolution', async () => {
  const { kernels } = await startEngine('cpu');
  fc.assert(
    fc.property(geometries, (g) => {
      const { x, kernel, dy } = inputs(g);
      const dot = (a: tf.Tensor, b: tf.Tensor) => {
        const [left, right] = [a.dataSync() as Float32Array, b.dataSync() as Float32Array];
        return left.reduce((sum, value, index) => sum + value * right[index], 0);
      };
      const forward = dot(dy, kernels.convolution(x, kernel, tf.zeros([g.filters]) as tf.Tensor1D, undefined, g));
      const byInput = dot(kernels.convolutionInputGradient(dy, kernel, g), x);
      const byKernel = dot(kernels.convolutionFilterGradient(x, dy, g).kernel, kernel);
      const scale = 1e-4 * (Math.abs(forward) + Math.sqrt(x.size * dy.size));
      return Math.abs(forward - byInput) < scale && Math.abs(forward - byKernel) < scale;
    }),
    { ...RUNS, numRuns: 30 },
  );
});

test('batch normalization: training, gradient, inference', async () => {
  const shapes = fc.record({ rows: fc.integer({ min: 2, max: 400 }), channels: fc.integer({ min: 1, max: 40 }), relu: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ rows, channels, relu }) =>
      agree((kernels) => {
        const settings = { epsilon: 0.001, momentum: 0.9, relu };
        const weights = {
          gamma: normal([channels], 1) as tf.Tensor1D,
          beta: normal([channels], 2) as tf.Tensor1D,
          movingMean: tf.variable(normal([channels], 3)),
          movingVariance: tf.variable(tf.square(normal([channels], 4))),
        };
        const x = normal([rows, channels], 5);
        const { y, statistics } = kernels.batchNormTraining(x, weights, settings);
        const gradients = kernels.batchNormGradient(normal([rows, channels], 6), x, y, weights, statistics, relu, relu ? y : undefined);
        return [
          y,
          statistics,
          weights.movingMean,
          weights.movingVariance,
          gradients.x,
          gradients.gamma,
          gradients.beta,
          kernels.batchNormInference(x, weights, settings),
        ];
      }, 1e-4),
    ),
    RUNS,
  );
});

test('softmax cross-entropy, also of logits far apart', async () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 1, max: 40 }),
    classes: fc.integer({ min: 2, max: 33 }),
    scale: fc.constantFrom(1, 30),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ rows, classes, scale }) =>
      agree((kernels) => {
        const labels = tf.tensor1d(
          Int32Array.from({ length: rows }, (_, row) => (row * 7) % classes),
          'int32',
        );
        const logits = tf.mul(normal([rows, classes], 1), scale) as tf.Tensor2D;
        const { loss, gradient, correct } = kernels.softmaxCrossEntropy(logits, labels);
        const totals = tf.variable(tf.tensor1d([3, 4]));
        kernels.tally(totals, loss, correct, rows);
        return [loss, gradient, correct, totals];
      }),
    ),
    RUNS,
  );
});

test('the loss with class weights, smoothing and focus, also of logits far apart', async () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 1, max: 40 }),
    classes: fc.integer({ min: 2, max: 33 }),
    scale: fc.constantFrom(1, 30),
    smoothing: fc.constantFrom(0, 0.1),
    focus: fc.constantFrom(0, 0.5, 1, 2),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ rows, classes, scale, smoothing, focus }) =>
      agree((kernels) => {
        const labels = tf.tensor1d(
          Int32Array.from({ length: rows }, (_, row) => (row * 7) % classes),
          'int32',
        );
        const logits = tf.mul(normal([rows, classes], 1), scale) as tf.Tensor2D;
        const weights = tf.square(normal([classes], 2)) as tf.Tensor1D;
        const { loss, gradient, correct } = kernels.classLoss(logits, labels, weights, { smoothing, focus });
        return [loss, gradient, correct];
      }, 1e-4),
    ),
    RUNS,
  );
});

test('products, softmax of rows and its gradient, swapped axes', async () => {
  const side = fc.integer({ min: 1, max: 40 });
  const shapes = fc.record({
    batch: fc.integer({ min: 1, max: 4 }),
    rows: side,
    inner: side,
    columns: side,
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
    scale: fc.constantFrom(1, -1, 0.25, 40),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ scale, ...shape }) =>
      agree((kernels) => {
        const { batch, rows, inner, columns } = shape;
        const product = kernels.products(normal([batch, rows, inner], 1), normal([batch, inner, columns], 2), shape);
        const [a, b] = [shape.transposeA ? [inner, rows] : [rows, inner], shape.transposeB ? [columns, inner] : [inner, columns]];
        const parts = { partOfA: { width: a[1] + 5, from: 3 }, partOfB: { width: b[1] + 2, from: 0 } };
        const partly = kernels.products(normal([batch, a[0], a[1] + 5], 5), normal([batch, b[0], b[1] + 2], 6), { ...shape, ...parts });
        const y = kernels.softmax(normal([batch, rows, columns], 3), scale);
        const dy = normal([batch, rows, columns], 4);
        // A difference of almost equal terms: its error is one of theirs. A row of one column has a gradient of 0, or of rounding.
        const dx = tf.concat([kernels.softmaxGradient(dy, y, scale), dy], 0);
        return [product, partly, y, dx, kernels.swapAxes(product, { batch, first: rows, second: columns, inner: 1 })];
      }, 1e-4),
    ),
    RUNS,
  );
});

test('updates', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 100 }), async (size) =>
      agree((kernels) => {
        const variable = (seed: number) => tf.variable(tf.square(normal([size], seed)));
        const [w1, a, w2, v, w3, m, s] = [1, 2, 3, 4, 5, 6, 7].map(variable);
        const gradient = normal([size], 8);
        kernels.rmsprop([{ weight: w1, gradient, slots: [a] }], () => ({ learningRate: 0.01, rho: 0.9, epsilon: 1e-8 }));
        kernels.sgd([{ weight: w2, gradient, slots: [v] }], () => ({ learningRate: 0.01, momentum: 0.9 }));
        kernels.adam([{ weight: w3, gradient, slots: [m, s] }], () => ({ learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }));
        return [w1, a, w2, v, w3, m, s];
      }),
    ),
    { ...RUNS, numRuns: 20 },
  );
});

test.run();
