/** The compiled kernels: what they export, and how they are bound to a memory. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { Scratch } from './scratch.js';

/** Exports of kernels.wasm (see assembly/); every argument but the optimizer's constants is an address, a count or a stride in bytes. */
export interface KernelExports {
  multiply(
    rows: number,
    depth: number,
    columns: number,
    rowsPerLine: number,
    a: number,
    aLineStride: number,
    aRowStride: number,
    aStep: number,
    b: number,
    bPanelStride: number,
    bStep: number,
    c: number,
    cLineStride: number,
    cRowStride: number,
  ): void;
  multiplyAfresh: KernelExports['multiply'];
  packPanels(depth: number, columns: number, source: number, step: number, columnStride: number, panels: number): void;
  nestedBytes(lines: number, tiles: number, channels: number, filters: number): number;
  nestedConvolution(
    lines: number,
    tiles: number,
    outputs: number,
    channels: number,
    filters: number,
    width: number,
    paddedWidth: number,
    padded: number,
    weights: number,
    present: number,
    bias: number,
    residual: number,
    y: number,
    work: number,
  ): void;
  nestedFilterGradient(
    lines: number,
    tiles: number,
    outputs: number,
    channels: number,
    filters: number,
    paddedWidth: number,
    padded: number,
    dy: number,
    present: number,
    gradients: number,
    totals: number,
    work: number,
  ): void;
  combine(n: number, terms: number, coefficients: number, source: number, target: number): void;
  initialise(rows: number, channels: number, bias: number, residual: number, output: number): void;
  padImage(
    height: number,
    width: number,
    channels: number,
    top: number,
    bottom: number,
    left: number,
    right: number,
    replicate: boolean,
    image: number,
    padded: number,
  ): void;
  foldImage(
    height: number,
    width: number,
    channels: number,
    top: number,
    bottom: number,
    left: number,
    right: number,
    replicate: boolean,
    padded: number,
    image: number,
  ): void;
  gatherPatches(
    outHeight: number,
    outWidth: number,
    kernelHeight: number,
    patchBytes: number,
    lineBytes: number,
    lineStride: number,
    columnStride: number,
    image: number,
    patches: number,
  ): void;
  addValues(n: number, source: number, target: number): void;
  copyPieces(
    outer: number, count: number, bytes: number, source: number, sourceLine: number, sourceStep: number,
    target: number, targetLine: number, targetStep: number,
  ): void;
  clear(address: number, bytes: number): void;
  addColumnSums(rows: number, channels: number, x: number, totals: number): void;
  roundTotals(n: number, totals: number, values: number): void;
  batchNormTraining(
    rows: number,
    channels: number,
    epsilon: number,
    momentum: number,
    relu: boolean,
    x: number,
    gamma: number,
    beta: number,
    movingMean: number,
    movingVariance: number,
    mean: number,
    inverseDeviation: number,
    y: number,
    work: number,
  ): void;
  batchNormInference(
    rows: number,
    channels: number,
    epsilon: number,
    relu: boolean,
    x: number,
    gamma: number,
    beta: number,
    movingMean: number,
    movingVariance: number,
    y: number,
    work: number,
  ): void;
  batchNormGradient(
    rows: number,
    channels: number,
    relu: boolean,
    dy: number,
    x: number,
    gamma: number,
    beta: number,
    mean: number,
    inverseDeviation: number,
    added: number,
    dx: number,
    dgamma: number,
    dbeta: number,
    work: number,
  ): void;
  sigmoid(n: number, x: number, y: number): void;
  softmaxCrossEntropy(rows: number, classes: number, logits: number, labels: number, losses: number, dlogits: number): void;
  binary(operation: number, n: number, a: number, manyA: boolean, b: number, manyB: boolean, y: number): void;
  unary(operation: number, n: number, x: number, y: number): void;
  sumAxis(outer: number, count: number, inner: number, divisor: number, x: number, y: number): void;
  exponential(x: number): number;
  logarithm(x: number): number;
  rmsprop(n: number, w: number, g: number, a: number, learningRate: number, rho: number, epsilon: number): void;
  sgd(n: number, w: number, g: number, velocity: number, learningRate: number, momentum: number): void;
  adam(n: number, w: number, g: number, m: number, v: number, learningRate: number, beta1: number, beta2: number, epsilon: number): void;
  adamw(
    n: number, w: number, g: number, m: number, v: number, d: number,
    learningRate: number, beta1: number, beta2: number, epsilon: number, decay: number,
  ): void;
}

/** What every operation works with. */
export interface Context {
  kernels: KernelExports;
  memory: WebAssembly.Memory;
  scratch: Scratch;
}

let compiled: WebAssembly.Module | undefined;

/** Binds the kernels to `memory`; the module is compiled once a process. */
export function bindKernels(memory: WebAssembly.Memory): KernelExports {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  compiled ??= new WebAssembly.Module(readFileSync(new URL('./kernels.wasm', import.meta.url)));
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as KernelExports;
}
