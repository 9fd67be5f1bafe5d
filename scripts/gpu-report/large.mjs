// Shapes far beyond those of the tests, on a GPU against float64: node scripts/gpu-report/large.mjs [SCALE] [ENGINE]
// Of each result some values are computed again by plain loops. Prints a JSON line for each shape: milliseconds, the largest error in
// units of the largest value. Exit code 1 if one is above 2e-5 or no number.
import * as tf from '@tensorflow/tfjs-core';
import { startEngine } from '../../dist/src/engine/index.js';
import { RandomStream } from '../../dist/src/numerics/random.js';
import { LARGE_DENSE, PLAIN, VOLUME } from '../../dist/test/engine/large-shapes.js';

const [scale = '1', name = 'webgpu'] = process.argv.slice(2);
const SAMPLES = 60;
const SPECTRAL = {
  ...PLAIN,
  inWidth: 97,
  inChannels: 24,
  kernelHeight: 1,
  kernelWidth: 7,
  filters: 24,
  padLeft: 3,
  padRight: 3,
  border: 'replicate',
  outWidth: 97,
};
const some = (count) => Math.max(1, Math.round(count * Number(scale)));
const SHAPES = {
  'dense, 3136 to 1024, of 256': { ...LARGE_DENSE, batch: some(256), inChannels: 3136, filters: 1024 },
  'dense, 18496 to 256, of 128 (HybridSN)': { ...LARGE_DENSE, batch: some(128) },
  'spectral, 24 channels, batch 512': { ...SPECTRAL, batch: some(512), inHeight: 49, outHeight: 49 },
  'all of the depth, batch 512': {
    ...PLAIN,
    batch: some(512),
    inHeight: 49,
    inWidth: 97,
    inChannels: 24,
    kernelHeight: 1,
    kernelWidth: 97,
    filters: 128,
    outHeight: 49,
    outWidth: 1,
  },
  'spectral, patches of 27 x 27, batch 64': { ...SPECTRAL, batch: some(64), inHeight: 729, outHeight: 729 },
  'a volume of 3 x 3 x 7 laid out, batch 64': { ...VOLUME, batch: some(64) },
};

const engine = await startEngine(name);
const stream = new RandomStream(1, 'large');
const noise = (shape) => Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.normal());
const { limits } = tf.backend().device;

/** Calls for every tap of an output's position that lies on the input. */
function taps(g, place, take) {
  const image = Math.floor(place / (g.outHeight * g.outWidth));
  const within = (at, size) => (g.border === 'replicate' ? Math.min(Math.max(at, 0), size - 1) : at >= 0 && at < size ? at : -1);
  for (let tap = 0; tap < g.kernelHeight * g.kernelWidth; tap++) {
    const outRow = Math.floor(place / g.outWidth) % g.outHeight;
    const row = within(outRow * g.strideHeight - g.padTop + Math.floor(tap / g.kernelWidth), g.inHeight);
    const column = within((place % g.outWidth) * g.strideWidth - g.padLeft + (tap % g.kernelWidth), g.inWidth);
    if (row >= 0 && column >= 0) take(((image * g.inHeight + row) * g.inWidth + column) * g.inChannels, tap * g.inChannels * g.filters);
  }
}

async function check(g) {
  const shapes = {
    x: [g.batch, g.inHeight, g.inWidth, g.inChannels],
    kernel: [g.kernelHeight, g.kernelWidth, g.inChannels, g.filters],
    dy: [g.batch, g.outHeight, g.outWidth, g.filters],
  };
  const values = Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [key, noise(shape)]));
  const most = 4 * Math.max(...Object.values(values).map(({ length }) => length));
  if (most > Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize))
    return { skipped: `a tensor of ${(most / 2 ** 20).toFixed(0)} MiB is more than this GPU binds` };
  const [x, kernel, dy] = ['x', 'kernel', 'dy'].map((key) => tf.tensor(values[key], shapes[key]));
  const bias = tf.zeros([g.filters]);
  const run = async () => {
    const start = performance.now();
    const outputs = tf.tidy(() => ({
      y: engine.kernels.convolution(x, kernel, bias, undefined, g),
      dx: engine.kernels.convolutionInputGradient(dy, kernel, g),
      ...engine.kernels.convolutionFilterGradient(x, dy, g),
    }));
    const read = { y: await outputs.y.data(), dx: await outputs.dx.data(), kernel: await outputs.kernel.data() };
    tf.dispose(outputs);
    return { ms: performance.now() - start, read };
  };
  const first = await run();
  const { ms, read } = await run();
  const places = g.batch * g.outHeight * g.outWidth;
  const errors = { y: 0, dx: 0, kernel: 0 };
  const note = (key, at, expected) => {
    if (!Object.is(read[key][at], first.read[key][at])) throw new Error(`${key}[${at}]: other bits the second time`);
    const error = Math.abs(read[key][at] - expected) / largest[key];
    errors[key] = Number.isNaN(error) ? NaN : Math.max(errors[key], error);
  };
  const greatest = (found) => found.reduce((largest_, value) => Math.max(largest_, Math.abs(value)), 0);
  const largest = Object.fromEntries(Object.entries(read).map(([key, found]) => [key, greatest(found)]));
  const f = (at) => at % g.filters;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const place = sample === 0 ? places - 1 : stream.below(places);
    let sum = 0;
    taps(g, place, (input, tap) => {
      for (let channel = 0; channel < g.inChannels; channel++) {
        sum += values.x[input + channel] * values.kernel[tap + channel * g.filters + f(sample)];
      }
    });
    note('y', place * g.filters + f(sample), sum);
  }
  // Whole sums over the batch for a few weights and inputs: their places' own.
  const weights = Array.from({ length: 4 }, (_, index) => (index === 0 ? values.kernel.length - 1 : stream.below(values.kernel.length)));
  const inputs = Array.from({ length: 8 }, (_, index) => (index === 0 ? values.x.length - 1 : stream.below(values.x.length)));
  const [dw, dx] = [weights.map(() => 0), inputs.map(() => 0)];
  for (let place = 0; place < places; place++) {
    taps(g, place, (input, tap) => {
      weights.forEach((weight, index) => {
        const inside = weight - tap;
        if (inside < 0 || inside >= g.inChannels * g.filters) return;
        dw[index] += values.x[input + Math.floor(inside / g.filters)] * values.dy[place * g.filters + f(inside)];
      });
      inputs.forEach((at, index) => {
        const channel = at - input;
        if (channel < 0 || channel >= g.inChannels) return;
        for (let filter = 0; filter < g.filters; filter++) {
          dx[index] += values.dy[place * g.filters + filter] * values.kernel[tap + channel * g.filters + filter];
        }
      });
    });
  }
  weights.forEach((weight, index) => note('kernel', weight, dw[index]));
  inputs.forEach((at, index) => note('dx', at, dx[index]));
  tf.dispose([x, kernel, dy, bias]);
  return { ms: Number(ms.toFixed(2)), errors };
}

for (const [shape, geometry] of Object.entries(SHAPES)) {
  let result;
  try {
    result = await check(geometry);
  } catch (error) {
    result = { error: error.message };
  }
  const ok = result.skipped !== undefined || (result.errors && Object.values(result.errors).every((error) => error < 2e-5));
  if (!ok) process.exitCode = 1;
  console.log(JSON.stringify({ shape, ok, ...result }));
}
process.exit();
