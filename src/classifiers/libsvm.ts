import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { PairwiseModel } from './pairwise.js';

/** What of the package's module is used (libsvm compiled to wasm by Emscripten): C functions, and views of its memory. */
interface Module {
  readonly HEAP32: Int32Array;
  readonly HEAPF64: Float64Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  _make_param(...values: readonly number[]): number;
  _train_model(problem: number, parameters: number): number;
  _free_model(model: number): void;
}

/** struct svm_node {int index; double value}: 16 bytes. */
const NODE = 16;
/** svm_type C_SVC and kernel_type PRECOMPUTED. */
const [C_SVC, PRECOMPUTED] = [0, 4];
/** Where C and eps lie in struct svm_parameter, as doubles; rho, SV, sv_coef and l in struct svm_model, as words of 4 bytes. */
const [EPSILON, COST] = [5, 6];
const [MODEL_COUNT, MODEL_VECTORS, MODEL_COEFFICIENTS, MODEL_RHO] = [25, 26, 27, 28];
/** libsvm's own default of when a solution is good enough. */
const TOLERANCE = 1e-3;
const CACHE_MB = 40;

/** Bytes that a kernel matrix of so many samples takes in libsvm's memory. */
export function kernelBytes(count: number): number {
  return count * (count + 2) * NODE;
}

/**
 * C-SVC of libsvm (Chang and Lin 2011) on a kernel matrix that is given, which lies in its memory once for all models of a
 * search: a model of some of the samples takes pointers to their rows.
 */
export class KernelMachine {
  readonly #rows: number;

  private constructor(
    readonly module: Module,
    readonly count: number,
  ) {
    this.#rows = module._malloc(kernelBytes(count));
    if (this.#rows === 0) throw new RangeError('libsvm has not enough memory for the kernel matrix');
  }

  static async create(count: number): Promise<KernelMachine> {
    return new KernelMachine(await loadModule(), count);
  }

  /** @param values [count, count], symmetric */
  setKernel(values: Float64Array): void {
    const { HEAP32: words, HEAPF64: doubles } = this.module;
    for (let row = 0; row < this.count; row++) {
      let node = this.#row(row);
      words[node / 4] = 0;
      doubles[node / 8 + 1] = row + 1;
      for (let column = 0; column < this.count; column++) {
        node += NODE;
        words[node / 4] = column + 1;
        doubles[node / 8 + 1] = values[row * this.count + column];
      }
      words[node / 4 + NODE / 4] = -1;
    }
  }

  /**
   * Trains one against one of all classes that the samples have.
   *
   * @param samples indices of rows, in the order of their classes
   * @param labels of these samples
   */
  train(samples: Uint32Array, labels: Uint16Array, cost: number): PairwiseModel {
    const { module } = this;
    const classes = [...new Set(labels)];
    const none = new Float32Array();
    if (classes.length === 1) return { classes, support: new Uint32Array(), counts: [0], coefficients: none, rho: none };
    const [targets, vectors, problem] = [samples.length * 8, samples.length * 4, 12].map((bytes) => module._malloc(bytes));
    for (const [index, sample] of samples.entries()) {
      module.HEAPF64[targets / 8 + index] = labels[index];
      module.HEAP32[vectors / 4 + index] = this.#row(sample);
    }
    module.HEAP32.set([samples.length, targets, vectors], problem / 4);
    const parameters = module._make_param(C_SVC, PRECOMPUTED, 3, 0, 0, 0, CACHE_MB, cost, TOLERANCE, 0, 1, 0, 0, 0, 0);
    // The function takes them in single precision.
    module.HEAPF64[parameters / 8 + EPSILON] = TOLERANCE;
    module.HEAPF64[parameters / 8 + COST] = cost;
    const model = module._train_model(problem, parameters);
    const result = this.#read(model, classes, samples, labels);
    module._free_model(model);
    for (const address of [parameters, problem, vectors, targets]) module._free(address);
    return result;
  }

  dispose(): void {
    this.module._free(this.#rows);
  }

  #row(index: number): number {
    return this.#rows + index * (this.count + 2) * NODE;
  }

  #read(address: number, classes: number[], samples: Uint32Array, labels: Uint16Array): PairwiseModel {
    const { HEAP32: words, HEAPF64: doubles } = this.module;
    const model = address / 4;
    const count = words[model + MODEL_COUNT];
    const vectors = words[model + MODEL_VECTORS] / 4;
    const support = Uint32Array.from({ length: count }, (_, index) => (words[vectors + index] - this.#rows) / ((this.count + 2) * NODE));
    const labelOf = new Map(Array.from(samples, (sample, index) => [sample, labels[index]]));
    const counts = classes.map((label) => support.filter((sample) => labelOf.get(sample) === label).length);
    const coefficients = new Float32Array((classes.length - 1) * count);
    for (let row = 0; row < classes.length - 1; row++) {
      const from = words[words[model + MODEL_COEFFICIENTS] / 4 + row] / 8;
      coefficients.set(doubles.subarray(from, from + count), row * count);
    }
    const from = words[model + MODEL_RHO] / 8;
    const rho = Float32Array.from(doubles.subarray(from, from + (classes.length * (classes.length - 1)) / 2));
    return { classes, support, counts, coefficients, rho };
  }
}

let loading: Promise<Module> | undefined;

/** Without its own loading, which takes a path for a URL; what libsvm prints and the listener that it leaves behind are not wanted. */
function loadModule(): Promise<Module> {
  loading ??= (async () => {
    const { default: create } = (await import('libsvm-wasm/dist/libsvm.js')) as unknown as {
      default: (options: object) => Promise<Module>;
    };
    const before = process.listeners('unhandledRejection');
    const wasmBinary = readFileSync(createRequire(import.meta.url).resolve('libsvm-wasm/dist/libsvm.wasm'));
    const module = await create({ wasmBinary, print() {}, printErr() {} });
    for (const listener of process.listeners('unhandledRejection')) {
      if (!before.includes(listener)) process.off('unhandledRejection', listener);
    }
    return module;
  })();
  return loading;
}
