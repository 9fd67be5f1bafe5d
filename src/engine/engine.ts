import type { TrainingKernels } from './kernels/kernels.js';

/** What computes: a tfjs back end with its training kernels. */
export interface Engine {
  readonly name: string;
  /** Part of every trial's address: results of the same class are comparable bit for bit (or as the docs say). */
  readonly class: string;
  /** For people: what it is and runs on. */
  readonly description: string;
  readonly kernels: TrainingKernels;
  /** Bytes that its tensors hold now. */
  memoryBytes(): number;
}

/** One kind of engine: how it is found and started. */
export interface EngineKind {
  readonly name: string;
  /** The class of its results, known without starting it. */
  readonly class: string;
  readonly summary: string;
  /** Makes it tfjs' back end of this thread. */
  start(): Promise<Engine>;
}
