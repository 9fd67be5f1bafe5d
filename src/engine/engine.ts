import type { Tensor } from '@tensorflow/tfjs-core';
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
  /** Records steps and replays them, where that is faster. */
  recordSteps?(): StepRecorder;
  /** A tensor of values that every step makes anew, in a replayed step too; without this a plain tensor will do. */
  fresh?(shape: readonly number[], make: () => Float32Array): Tensor;
}

/** Runs steps that differ in nothing but their inputs and the state that they change in place. */
export interface StepRecorder {
  /**
   * One step.
   *
   * @param key names what it does: steps of one key launch the same kernels on the same shapes
   * @param inputs fresh from the processor
   * @param step used for the first steps of a key only
   * @returns the step's result, good until the next one
   */
  run(key: string, inputs: readonly Tensor[], step: (inputs: readonly Tensor[]) => Tensor): Tensor;
  dispose(): void;
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
