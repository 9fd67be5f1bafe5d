import type { Tensor, Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import type { PatchShape, SceneShape } from '../data/patches.js';
import type { Failure } from '../errors/failure.js';
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
  /** From now on so many threads compute each step together, this one among them: the same bits with any number. */
  useThreads?(threads: number): void;
  /** Why nothing can be computed with it any more, if so: its device is lost, or refused a command. */
  failure?(): Failure | undefined;
  /** Records steps and replays them, where that is faster. */
  recordSteps?(): StepRecorder;
  /**
   * A trial joins those that train in this thread at the same time: where several are there, each step is taken by all of them at once.
   *
   * @param kind trials of one kind take the same steps
   */
  joinSteps?(kind: string): StepLane;
  /** A tensor of values that every step makes anew, in a replayed step too; without this a plain tensor will do. */
  fresh?(shape: readonly number[], make: () => Float32Array): Tensor;
  /** Float32 tensors of zeros side by side, where one kernel can then work on all of them. */
  pack?(shapes: readonly (readonly number[])[]): Pack;
  /** Keeps a scaled scene [rows, columns, bands] where patches are then cut; undefined if it has no room. */
  holdScene?(values: Float32Array, scene: SceneShape, patch: PatchShape): HeldScene | undefined;
  /** Patches predicted at once; without this, few. */
  readonly predictionBatch?: number;
  /** Bytes of the largest tensor in prediction, at most: of large patches fewer are predicted at once. */
  readonly predictionBytes?: number;
  /** What its user should know, in the order in which it came up. */
  readonly notices?: readonly string[];
}

/** Tensors that share a buffer and stay in it. */
export interface Pack {
  readonly tensors: readonly Tensor[];
  /** New values for one of them, in place. */
  write(index: number, values: Float32Array): void;
  dispose(): void;
}

/** A scene on an engine. */
export interface HeldScene {
  /** The patches [count, size x size, bands] of pixels, [count] int32: 8 (row * columns + column) + orientation (data/orientation.ts). */
  cut(pixels: Tensor1D): Tensor3D;
  dispose(): void;
}

/** Runs steps that differ in nothing but their inputs and the state that they change in place. */
export interface StepRecorder {
  /**
   * One step that changes state in place.
   *
   * @param key names what it does: steps of one key launch the same kernels on the same shapes
   * @param inputs fresh from the processor
   * @param step used for the first steps of a key only
   */
  run(key: string, inputs: readonly Tensor[], step: (inputs: readonly Tensor[]) => void): Promise<void>;
  /** One step, and its result's values. The next one may be begun before they are there. */
  values(key: string, inputs: readonly Tensor[], step: (inputs: readonly Tensor[]) => Tensor): Promise<Float32Array>;
  dispose(): void;
}

/** A trial's place among those that take their training steps together: each step waits for one of each of them. */
export interface StepLane {
  /** For the trial's training steps. Its steps have the same bits as alone. */
  recordSteps(): StepRecorder;
  /** The trial takes no more steps: the others do not wait for it. */
  leave(): void;
}

/** What an engine computes on, where that is not the processor. */
export interface DeviceFacts {
  readonly name: string;
  readonly maker: string;
  /** The driver and its version. */
  readonly driver: string;
  /** How many of this name there are, of which the first is used. */
  readonly alike: number;
  /** Of its limits those that decide what can be computed, by WebGPU's or the library's names. */
  readonly limits: Readonly<Record<string, number>>;
  /** Of its features those that are used. */
  readonly features: readonly string[];
}

/** An engine that this machine has: plain values, which pass between processes. */
export interface EngineFacts {
  /** What finds the same one again, in a worker thread too: `wasm`, `webgpu:nvidia-h100`. */
  readonly name: string;
  /** The class of its results. */
  readonly class: string;
  /** It computes on a real GPU: `auto` prefers it, once it has passed the self test. */
  readonly gpu?: boolean;
  /** `auto` does not take it: a driver that computes on the processor, slower than wasm does. */
  readonly software?: boolean;
  /** Several threads can compute one trial (`useThreads`). */
  readonly threaded?: boolean;
  /** Several trials in one thread take their steps together (`joinSteps`). */
  readonly joint?: boolean;
  readonly device?: DeviceFacts;
}

/** An engine that this machine has, not started yet. */
export interface FoundEngine extends EngineFacts {
  /** Makes it tfjs' back end of this thread. */
  start(): Promise<Engine>;
}

/** One kind of engine. */
export interface EngineKind {
  readonly name: string;
  readonly summary: string;
  /** Where its results have the same bits. */
  readonly promise: string;
  /** They have them on every machine. */
  readonly portable?: boolean;
  /**
   * It loads libraries and drivers of others, which may end the process: it is looked at in a process of its own first.
   * Throws a Failure if it cannot be here, as far as that is known without loading anything.
   */
  checkNative?(): void;
  /**
   * Looks for it on this machine.
   *
   * @param device which of several devices: a part of its name, or its index
   * @throws Failure `engine` that says what is missing
   */
  find(device?: string): Promise<FoundEngine>;
  /** Everything that `find` can choose from, where there is a choice. */
  devices?(): Promise<FoundEngine[]>;
  /** What must be done in the main thread before worker threads start it: `device` as the name of what was found has it. */
  beforeWorkers?(device?: string): Promise<void>;
}
