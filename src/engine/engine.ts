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

/** An engine that this machine has, not started yet. */
export interface FoundEngine {
  /** What finds the same one again, in a worker thread too: `wasm`, `webgpu:0`. */
  readonly name: string;
  /** The class of its results. */
  readonly class: string;
  /** `auto` does not take it: a driver that computes on the processor, slower than wasm does. */
  readonly software?: boolean;
  /** What `auto` passed over for it, and why. */
  readonly passedOver?: readonly string[];
  /** Makes it tfjs' back end of this thread. */
  start(): Promise<Engine>;
}

/** One kind of engine. */
export interface EngineKind {
  readonly name: string;
  readonly summary: string;
  /**
   * Looks for it on this machine.
   *
   * @param device which of several devices: a part of its name, or its index
   * @throws Failure `engine` that says what is missing
   */
  find(device?: string): Promise<FoundEngine>;
}
