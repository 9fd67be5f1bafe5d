/** The compiled kernels: what they export, and how they are bound to a memory. */
import { type NamedCalls, namedCalls } from './calls.js';
import type { TileExports } from './convolution/tile-exports.js';
import type { Scratch } from './memory/scratch.js';

/** Exports of kernels.wasm (see assembly/); every argument but the optimizer's constants is an address, a count or a stride in bytes. */
export interface KernelExports extends NamedCalls, TileExports, Activations {
  packPanels(depth: number, columns: number, source: number, step: number, columnStride: number, panels: number): void;
  packRows(rows: number, depth: number, source: number, step: number, packed: number): void;
  nestedBytes(channels: number, filters: number): number;
  nestedGradientBytes(lines: number, tiles: number, channels: number, filters: number): number;
  combine(n: number, terms: number, stride: number, coefficients: number, source: number, target: number): void;
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
    outer: number,
    count: number,
    bytes: number,
    source: number,
    sourceLine: number,
    sourceStep: number,
    target: number,
    targetLine: number,
    targetStep: number,
  ): void;
  clear(address: number, bytes: number): void;
  addColumnSums(rows: number, channels: number, x: number, totals: number): void;
  roundTotals(n: number, parts: number, partBytes: number, totals: number, values: number): void;
  momentsOfBlocks(first: number, end: number, channels: number, x: number, partials: number): void;
  batchMoments(
    rows: number,
    channels: number,
    epsilon: number,
    momentum: number,
    partials: number,
    movingMean: number,
    movingVariance: number,
    mean: number,
    inverseDeviation: number,
    work: number,
  ): void;
  inverseDeviations(channels: number, epsilon: number, variance: number, inverseDeviation: number): void;
  normalise(
    rows: number,
    channels: number,
    relu: boolean,
    x: number,
    gamma: number,
    beta: number,
    mean: number,
    inverseDeviation: number,
    y: number,
  ): void;
  gradientSumsOfBlocks(
    first: number,
    end: number,
    channels: number,
    relu: boolean,
    dy: number,
    x: number,
    gamma: number,
    beta: number,
    mean: number,
    inverseDeviation: number,
    partials: number,
  ): void;
  gradientMoments(
    rows: number,
    channels: number,
    partials: number,
    inverseDeviation: number,
    dgamma: number,
    dbeta: number,
    offsets: number,
    slopes: number,
    work: number,
  ): void;
  sigmoid(n: number, x: number, y: number): void;
  layerNorm(
    rows: number,
    channels: number,
    epsilon: number,
    x: number,
    gamma: number,
    beta: number,
    values: number,
    inverse: number,
    y: number,
  ): void;
  layerNormGradient(rows: number, channels: number, dy: number, values: number, inverse: number, gamma: number, dx: number): void;
  layerNormSums(rows: number, channels: number, dy: number, values: number, dgamma: number, dbeta: number): void;
  softmaxRows(rows: number, columns: number, scale: number, x: number, y: number): void;
  softmaxRowsGradient(rows: number, columns: number, scale: number, dy: number, y: number, dx: number): void;
  swapAxes(batch: number, first: number, second: number, inner: number, x: number, y: number): void;
  softmaxCrossEntropy(rows: number, classes: number, logits: number, labels: number, losses: number, dlogits: number): void;
  classLoss(
    rows: number,
    classes: number,
    smoothing: number,
    focus: number,
    logits: number,
    labels: number,
    weights: number,
    losses: number,
    dlogits: number,
  ): void;
  binary(operation: number, n: number, a: number, manyA: boolean, b: number, manyB: boolean, y: number): void;
  unary(operation: number, n: number, x: number, y: number): void;
  sumAxis(outer: number, count: number, inner: number, divisor: number, x: number, y: number): void;
  exponential(x: number): number;
  logarithm(x: number): number;
  rmsprop(n: number, w: number, g: number, a: number, learningRate: number, rho: number, epsilon: number): void;
  sgd(n: number, w: number, g: number, velocity: number, learningRate: number, momentum: number): void;
  adam(n: number, w: number, g: number, m: number, v: number, learningRate: number, beta1: number, beta2: number, epsilon: number): void;
  adamw(
    n: number,
    w: number,
    g: number,
    m: number,
    v: number,
    d: number,
    learningRate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    decay: number,
  ): void;
}

/** The activations in one go, by their names. */
export type ActivationName = 'mish' | 'gelu' | 'tanh' | 'silu' | 'leaky' | 'relu';

type Activations = Record<ActivationName, (n: number, x: number, y: number) => void> &
  Record<`${ActivationName}Gradient`, (n: number, dy: number, x: number, y: number, dx: number) => void>;

/** In an order that tasks name them by. */
export const ACTIVATIONS: readonly ActivationName[] = ['mish', 'gelu', 'tanh', 'silu', 'leaky', 'relu'];

/** One thread's own instance of the kernels, on the memory that all share. */
export interface ThreadContext {
  readonly module: WebAssembly.Module;
  readonly kernels: KernelExports;
  readonly memory: WebAssembly.Memory;
  /** From 0; below the team's number of threads. */
  readonly thread: number;
}

/**
 * One piece of some work. Which thread computes it is left to chance: a piece writes nothing that another one reads or writes, but in
 * scratch of its thread. Every task stands in team/tasks.ts, where the helpers find it.
 */
export type Task = (context: ThreadContext, args: ArrayLike<number>, piece: number) => void;

/** The threads that compute a trial together. */
export interface Team {
  readonly threads: number;
  /**
   * Computes all pieces, and waits for them. Into how many pieces work is cut must depend on its shape only, never on the number of
   * threads: what each piece gives, in their order, is then the same with any number.
   */
  run(task: Task, pieces: number, args: readonly number[]): void;
}

/** What every operation works with. */
export interface Context extends ThreadContext {
  readonly scratch: Scratch;
  readonly team: Team;
}

/** The context that kernels compute in now: another from the moment a team is used. */
export interface Current {
  context: Context;
}

/** Binds compiled kernels to `memory`, for one thread. */
export function bindKernels(module: WebAssembly.Module, memory: WebAssembly.Memory, thread = 0): ThreadContext {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = exports as unknown as Omit<KernelExports, keyof NamedCalls> & Parameters<typeof namedCalls>[0];
  return { module, kernels: { ...kernels, ...namedCalls(kernels) }, memory, thread };
}
