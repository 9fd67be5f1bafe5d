import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compiledKernels } from '../../../src/engine/wasm/forms.js';
import { hasLongForm } from '../../../src/engine/wasm/convolution/long-line.js';
import { Arena } from './arena.js';
import { channels, close, runs } from './expectations.js';
import type { ConvolutionGeometry } from '../../../src/engine/kernels/kernels.js';
import * as reference from './reference.js';
import { isConsistent, randomValues, sizes, withOutput } from './reference.js';

const anyGeometry = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    inHeight: fc.integer({ min: 1, max: 7 }),
    inWidth: fc.integer({ min: 1, max: 12 }),
    inChannels: channels,
    kernelHeight: fc.integer({ min: 1, max: 4 }),
    kernelWidth: fc.integer({ min: 1, max: 7 }),
    filters: channels,
    strideHeight: fc.integer({ min: 1, max: 3 }),
    strideWidth: fc.integer({ min: 1, max: 3 }),
    padTop: fc.integer({ min: 0, max: 2 }),
    padBottom: fc.integer({ min: 0, max: 2 }),
    padLeft: fc.integer({ min: 0, max: 3 }),
    padRight: fc.integer({ min: 0, max: 3 }),
    border: fc.constantFrom('zero' as const, 'replicate' as const),
  })
  .map(withOutput)
  .filter(isConsistent);

/** Shapes that the fast forms serve: one line high, stride 1, odd taps, channels in whole panels. */
const spectralGeometry = fc
  .record({
    batch: fc.integer({ min: 1, max: 2 }),
    inHeight: fc.integer({ min: 1, max: 3 }),
    inWidth: fc.integer({ min: 1, max: 40 }),
    inChannels: fc.constantFrom(8, 16, 24, 32),
    kernelWidth: fc.constantFrom(3, 5, 7, 9),
    filters: fc.constantFrom(8, 16, 24, 32),
    padLeft: fc.integer({ min: 0, max: 5 }),
    padRight: fc.integer({ min: 0, max: 5 }),
    border: fc.constantFrom('zero' as const, 'replicate' as const),
  })
  .map((g) => withOutput({ ...g, kernelHeight: 1, strideHeight: 1, strideWidth: 1, padTop: 0, padBottom: 0 }))
  .filter(isConsistent);

/** Lines of which a step that may takes ten taps in the short form, and the others one by one. */
const longGeometry = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    inHeight: fc.integer({ min: 1, max: 3 }),
    inWidth: fc.integer({ min: 14, max: 45 }),
    inChannels: fc.constantFrom(8, 16, 24),
    kernelWidth: fc.integer({ min: 11, max: 14 }),
    filters: fc.constantFrom(8, 16),
    padLeft: fc.integer({ min: 0, max: 8 }),
    padRight: fc.integer({ min: 0, max: 8 }),
  })
  .map((g) => withOutput({ ...g, border: 'zero', kernelHeight: 1, strideHeight: 1, strideWidth: 1, padTop: 0, padBottom: 0, fast: true }))
  .filter((g) => isConsistent(g) && hasLongForm(g));

/** Geometries with a path of their own: one position a line, long depths, many filters. */
const particular = [
  { batch: 2, inHeight: 9, inWidth: 97, inChannels: 24, kernelHeight: 1, kernelWidth: 97, filters: 20 },
  { batch: 3, inHeight: 7, inWidth: 7, inChannels: 128, kernelHeight: 3, kernelWidth: 3, filters: 24 },
  { batch: 2, inHeight: 5, inWidth: 50, inChannels: 1, kernelHeight: 1, kernelWidth: 7, filters: 24, strideWidth: 2 },
  { batch: 1, inHeight: 2, inWidth: 700, inChannels: 3, kernelHeight: 1, kernelWidth: 5, filters: 8 },
  // Of short taps, and of filters that are no whole panels: few, one panel and a part.
  {
    batch: 2,
    inHeight: 18,
    inWidth: 60,
    inChannels: 1,
    kernelHeight: 9,
    kernelWidth: 7,
    filters: 2,
    strideHeight: 9,
    padLeft: 1,
    padRight: 1,
  },
  { batch: 1, inHeight: 18, inWidth: 43, inChannels: 1, kernelHeight: 9, kernelWidth: 5, filters: 3, strideHeight: 9 },
  {
    batch: 3,
    inHeight: 12,
    inWidth: 61,
    inChannels: 5,
    kernelHeight: 4,
    kernelWidth: 3,
    filters: 13,
    strideHeight: 4,
    strideWidth: 2,
    padLeft: 1,
    padRight: 1,
  },
  {
    batch: 3,
    inHeight: 2,
    inWidth: 300,
    inChannels: 2,
    kernelHeight: 1,
    kernelWidth: 9,
    filters: 20,
    strideWidth: 2,
    padLeft: 4,
    padRight: 4,
  },
  {
    batch: 1,
    inHeight: 3,
    inWidth: 4,
    inChannels: 5,
    kernelHeight: 3,
    kernelWidth: 3,
    filters: 300,
    padTop: 1,
    padBottom: 1,
    padLeft: 1,
    padRight: 1,
  },
].map((g) => withOutput({ strideHeight: 1, strideWidth: 1, padTop: 0, padBottom: 0, padLeft: 0, padRight: 0, border: 'zero', ...g }));

function checkConvolution(g: ConvolutionGeometry, seed: number): void {
  const arena = new Arena(),
    { kernels } = arena,
    n = sizes(g);
  const x = randomValues(n.x, seed),
    w = randomValues(n.w, seed + 1),
    dy = randomValues(n.y, seed + 2);
  const bias = randomValues(g.filters, seed + 3),
    residual = randomValues(n.y, seed + 4);
  const [xAt, wAt, dyAt, biasAt, residualAt] = [x, w, dy, bias, residual].map((values) => arena.store(values)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const yAt = arena.blank(n.y),
    dxAt = arena.blank(n.x),
    dwAt = arena.blank(n.w),
    dbAt = arena.blank(g.filters),
    blocks = arena.blocks;

  const y = reference.convolution(g, x, w);
  kernels.convolution(g, xAt, wAt, 0, 0, yAt);
  close(arena.read(yAt, n.y), y, `convolution ${JSON.stringify(g)}`);
  kernels.convolution(g, xAt, wAt, biasAt, residualAt, yAt);
  close(
    arena.read(yAt, n.y),
    y.map((value, i) => value + bias[i % g.filters]! + residual[i]!),
    `with bias and residual ${JSON.stringify(g)}`,
  );

  const dx = reference.inputGradient(g, dy, w);
  kernels.convolutionInputGradient(g, dyAt, wAt, dxAt);
  close(arena.read(dxAt, n.x), dx, `input gradient ${JSON.stringify(g)}`);
  kernels.convolutionInputGradient(g, dyAt, wAt, dxAt, xAt);
  close(
    arena.read(dxAt, n.x),
    dx.map((value, i) => value + x[i]!),
    `input gradient with another ${JSON.stringify(g)}`,
  );

  kernels.convolutionFilterGradient(g, xAt, dyAt, dwAt, dbAt);
  close(arena.read(dwAt, n.w), reference.filterGradient(g, x, dy), `filter gradient ${JSON.stringify(g)}`);
  const db = new Float64Array(g.filters);
  dy.forEach((value, i) => {
    db[i % g.filters]! += value;
  });
  close(arena.read(dbAt, g.filters), db, 'bias gradient', 1e-5);
  assert.is(arena.blocks, blocks, 'scratch is given back');
}

test('convolution and its gradients agree with plain loops over any geometry', () => {
  fc.assert(fc.property(anyGeometry, fc.integer({ min: 0, max: 1e6 }), checkConvolution), runs(150));
});

test('so do the spectral shapes that have a fast form', () => {
  fc.assert(fc.property(spectralGeometry, fc.integer({ min: 0, max: 1e6 }), checkConvolution), runs(100));
});

test('so do long lines where fewer products may be made, with other bits', () => {
  let others = 0;
  const check = (g: ConvolutionGeometry, seed: number) => {
    checkConvolution(g, seed);
    const arena = new Arena();
    const n = sizes(g);
    const [x, w] = [arena.store(randomValues(n.x, 1)), arena.store(randomValues(n.w, 2))];
    const found = [g, { ...g, fast: false }].map((one) => {
      const y = arena.blank(n.y);
      arena.kernels.convolution(one, x, w, 0, 0, y);
      return arena.read(y, n.y);
    });
    if (found[0].some((value, index) => value !== found[1][index])) others++;
  };
  fc.assert(fc.property(longGeometry, fc.integer({ min: 0, max: 1e6 }), check), runs(40));
  assert.ok(others > 30, `${others}`);
});

test('so do geometries with a path of their own', () => {
  particular.forEach((g, i) => checkConvolution(g, i));
});

test('a sample does not feel its batch, nor where it stands in it', () => {
  const check = (g: ConvolutionGeometry): void => {
    const single = { ...g, batch: 1 },
      batch = { ...g, batch: 4 },
      arena = new Arena(),
      n = sizes(single);
    const x = randomValues(n.x, 1),
      w = arena.store(randomValues(n.w, 2)),
      others = randomValues(n.x * 4, 3);
    const alone = arena.blank(n.y),
      together = arena.blank(n.y * 4);
    arena.kernels.convolution(single, arena.store(x), w, 0, 0, alone);
    for (const place of [0, 3]) {
      others.set(x, place * n.x);
      arena.kernels.convolution(batch, arena.store(others), w, 0, 0, together);
      assert.equal(arena.read(together, n.y * 4).slice(place * n.y, (place + 1) * n.y), arena.read(alone, n.y));
    }
  };
  fc.assert(fc.property(anyGeometry, check), runs(30));
  fc.assert(fc.property(spectralGeometry, check), runs(30));
  particular.forEach(check);
});

function everyResult(g: ConvolutionGeometry, base: number): Float32Array[] {
  const arena = new Arena(base),
    { kernels } = arena,
    n = sizes(g),
    rows = n.x / g.inChannels;
  const x = arena.store(randomValues(n.x, 1)),
    w = arena.store(randomValues(n.w, 2)),
    dy = arena.store(randomValues(n.y, 3)),
    dz = arena.store(randomValues(n.x, 4));
  const y = arena.blank(n.y),
    dx = arena.blank(n.x),
    dw = arena.blank(n.w),
    db = arena.blank(g.filters);
  const [gamma, beta, movingMean, movingVariance, mean, inverse, dgamma, dbeta] = Array.from({ length: 8 }, (_, i) =>
    arena.store(randomValues(g.inChannels, 5 + i).map(Math.abs)),
  );
  const z = arena.blank(n.x),
    dxNorm = arena.blank(n.x),
    shape = { rows, channels: g.inChannels, relu: true };
  kernels.convolution(g, x, w, 0, 0, y);
  kernels.convolutionInputGradient(g, dy, w, dx);
  kernels.convolutionFilterGradient(g, x, dy, dw, db);
  kernels.batchNormTraining({ ...shape, epsilon: 1e-3, momentum: 0.9 }, x, gamma!, beta!, movingMean!, movingVariance!, mean!, inverse!, z);
  kernels.batchNormGradient(shape, dz, x, gamma!, beta!, mean!, inverse!, dxNorm, dgamma!, dbeta!);
  return [
    arena.read(y, n.y),
    arena.read(dx, n.x),
    arena.read(dw, n.w),
    arena.read(db, g.filters),
    arena.read(z, n.x),
    arena.read(dxNorm, n.x),
    arena.read(dgamma!, g.inChannels),
  ];
}

const spectral = withOutput({
  batch: 2,
  inHeight: 3,
  inWidth: 33,
  inChannels: 24,
  kernelHeight: 1,
  kernelWidth: 7,
  filters: 24,
  strideHeight: 1,
  strideWidth: 1,
  padTop: 0,
  padBottom: 0,
  padLeft: 3,
  padRight: 3,
  border: 'replicate',
});

test('addresses do not matter, not even across and past 2 GiB', () => {
  for (const g of [spectral, ...particular]) {
    const expected = everyResult(g, 8);
    for (const base of [40, 2 ** 31 - 4096, 2 ** 31 + 2 ** 30 + 24])
      everyResult(g, base).forEach((result, i) => assert.equal(result, expected[i]!, `base ${base}, result ${i}`));
  }
});

test('a residual may be the output itself, and a gradient take the place of the one it came from', () => {
  for (const g of [spectral, ...particular]) {
    const arena = new Arena(),
      { kernels } = arena,
      n = sizes(g),
      added = randomValues(n.y, 3);
    const x = arena.store(randomValues(n.x, 1)),
      w = arena.store(randomValues(n.w, 2)),
      residual = arena.store(added),
      y = arena.blank(n.y),
      inPlace = arena.store(added);
    kernels.convolution(g, x, w, 0, residual, y);
    kernels.convolution(g, x, w, 0, inPlace, inPlace);
    assert.equal(arena.read(inPlace, n.y), arena.read(y, n.y));
    assert.equal(arena.read(residual, n.y), added);
    const rows = n.y / g.filters,
      shape = { rows, channels: g.filters, relu: true },
      dx = arena.blank(n.y),
      parameters = Array.from({ length: 5 }, (_, i) => arena.store(randomValues(g.filters, i)));
    const [gamma, mean, inverse, dgamma, dbeta] = parameters as [number, number, number, number, number];
    kernels.batchNormGradient(shape, residual, y, gamma, gamma, mean, inverse, dx, dgamma, dbeta);
    kernels.batchNormGradient(shape, residual, y, gamma, gamma, mean, inverse, residual, dgamma, dbeta);
    assert.equal(arena.read(residual, n.y), arena.read(dx, n.y));
  }
});

for (const form of ['fused', 'strict'] as const)
  test(`the ${form} module owns nothing in the shared memory`, () => {
    const module = compiledKernels(form),
      bytes = readFileSync(new URL(`../../../src/engine/wasm/${form === 'fused' ? 'kernels' : 'kernels-strict'}.wasm`, import.meta.url));
    assert.equal(WebAssembly.Module.imports(module), [{ module: 'env', name: 'memory', kind: 'memory' }]);
    assert.ok(WebAssembly.Module.exports(module).every(({ kind }) => kind === 'function'));
    const sections: number[] = [];
    for (let at = 8; at < bytes.length;) {
      sections.push(bytes[at++]!);
      let size = 0,
        shift = 0;
      do {
        size |= (bytes[at]! & 127) << shift;
        shift += 7;
      } while (bytes[at++]! & 128);
      at += size;
    }
    const memory = 5,
      globals = 6,
      data = 11,
      dataCount = 12;
    for (const section of [memory, globals, data, dataCount]) assert.not(sections.includes(section), `section ${section}`);
  });

test.run();
