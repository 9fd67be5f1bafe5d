// Every kernel of the webgpu engine in the interpreter of test/engine/wgsl, at many random shapes: races, accesses out of bounds, values
// that are not what plain loops give. `npm test` runs a few. Build with --test first.
//
//   node scripts/check-races.mjs [SHAPES] [SEED]
import fc from 'fast-check';
import { nestedConvolution, nestedInputGradient } from '../dist/src/engine/webgpu/convolution/nested/plan.js';
import * as shapesOf from '../dist/test/engine/block-shapes.js';
import { geometries } from '../dist/test/engine/geometries.js';
import * as blocks from '../dist/test/engine/wgsl/blocks.js';
import { Bench } from '../dist/test/engine/wgsl/kernels.js';

const [shapes = 200, seed = 1] = process.argv.slice(2).map(Number);
const bench = new Bench(seed);
const small = geometries.filter(
  (g) => g.batch * g.outHeight * g.outWidth * g.kernelHeight * g.kernelWidth * g.inChannels * g.filters < 300_000,
);
const normalized = fc
  .record({ rows: fc.integer({ min: 2, max: 400 }), channels: fc.integer({ min: 1, max: 140 }), relu: fc.boolean() })
  .filter(({ rows, channels }) => rows * channels < 20_000);
let failed = 0;
function attempt(what, work) {
  try {
    work();
  } catch (error) {
    failed++;
    console.log(`${error.message.split('\n')[0]}: ${JSON.stringify(what)}`);
  }
}
for (const [index, geometry] of fc.sample(small, { numRuns: shapes, seed }).entries()) {
  attempt(geometry, () => {
    bench.convolution(geometry, index % 2 === 0);
    bench.leftSums(geometry, index % 3 === 0);
  });
}
for (const shape of fc.sample(normalized, { numRuns: Math.ceil(shapes / 5), seed })) {
  attempt(shape, () => bench.normalization(shape.rows, shape.channels, shape.relu));
}
const short = shapesOf.shortLines.filter((g) => nestedConvolution(g) !== undefined && nestedInputGradient(g) !== undefined);
for (const [index, geometry] of fc.sample(short, { numRuns: Math.ceil(shapes / 10), seed }).entries()) {
  attempt(geometry, () => bench.shortForm(geometry, index % 2 === 0));
}
/** @type {[string, (shape: any) => void][]} */
const BLOCKS = [
  ['attentions', (shape) => blocks.attention(bench, shape)],
  ['lines', (shape) => blocks.lines(bench, shape)],
  ['gates', (shape) => blocks.gate(bench, shape)],
  ['windows', (shape) => blocks.windows(bench, shape)],
  ['groups', (shape) => blocks.grouped(bench, shape, shape.batch > 1)],
  ['products', (shape) => blocks.products(bench, shape)],
];
for (const [kind, run] of BLOCKS) {
  for (const shape of fc.sample(shapesOf[kind], { numRuns: Math.ceil(shapes / 5), seed })) attempt({ kind, ...shape }, () => run(shape));
}
for (let index = 0; index < shapes / 20; index++) {
  const size = 1 + ((index * 7919) % 3000);
  attempt({ size }, () => {
    blocks.softmax(bench, 1 + (size % 90), 1 + (size % 130), 0.5);
    blocks.activations(bench, size);
    blocks.operations(bench, size);
    bench.judgement(1 + (size % 300), 2 + (size % 33));
    bench.penalties(size);
    for (const kind of ['rmsprop', 'sgd', 'adam', 'adamw']) bench.update(kind, size);
    for (const padding of ['zero', 'replicate', 'reflect']) bench.patches(padding, 1 + (size % 9));
  });
}
console.log(`${bench.kernels} kernels, ${failed} shapes with a fault`);
process.exit(failed > 0 ? 1 : 0);
