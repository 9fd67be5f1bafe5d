import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { StepRecorder } from '../../engine.js';
import type { GpuBackend } from '../backend.js';
import { type Captured as RecordedStep, discard, plain, record, send, type Step, valuesOf } from './record.js';
import type { Recording } from './recording.js';
import { readParts, sameBits, Snapshot, stateOf } from './state.js';

interface Captured extends RecordedStep {
  /** Whether a replay has given the bits of the step itself. */
  checked: boolean;
}

/** Steps by key: the first runs as it is, the second is recorded, the third checks its replay, all others are replayed. */
export class GpuStepRecorder implements StepRecorder {
  readonly #seen = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #captured = new Map<string, Captured>();
  #checking = false;

  constructor(
    readonly backend: GpuBackend,
    readonly notice: (message: string) => void = () => undefined,
  ) {}

  async run(key: string, inputs: readonly Tensor[], step: (inputs: readonly Tensor[]) => void): Promise<void> {
    const known = this.#usable(key);
    if (known?.checked) this.#replay(known, inputs);
    else (await this.#begin(key, inputs, step, known))?.dispose();
  }

  /** A replay and the copy of its result are sent before this returns, so that the next one cannot come between. */
  values(key: string, inputs: readonly Tensor[], step: (inputs: readonly Tensor[]) => Tensor): Promise<Float32Array> {
    const known = this.#usable(key);
    if (known?.checked) {
      this.#replay(known, inputs);
      return this.backend.values(known.result!);
    }
    return this.#begin(key, inputs, step, known).then(async (result) => {
      try {
        return await this.backend.values(result!);
      } finally {
        result!.dispose();
      }
    });
  }

  /** What was recorded for a key, for benchmarks. */
  recording(key: string): Recording | undefined {
    return this.#captured.get(key)?.recording;
  }

  dispose(): void {
    for (const key of [...this.#captured.keys()]) this.#drop(key);
    this.#seen.clear();
  }

  #usable(key: string): Captured | undefined {
    const known = this.#captured.get(key);
    if (!known || this.#stillBound(known)) return known;
    this.#drop(key);
    return undefined;
  }

  /** A step that is not replayed, or not only. Gives its result, the caller's. */
  async #begin(key: string, inputs: readonly Tensor[], step: Step, known: Captured | undefined): Promise<Tensor | undefined> {
    // Weights and the optimizer's memory reach the GPU in a step that is not recorded: their buffers must stay tfjs' own.
    if (!this.#seen.has(key) || this.#refused.has(key) || this.#checking) {
      this.#seen.add(key);
      return plain(step, inputs);
    }
    if (known) return this.#check(key, known, inputs, step);
    const captured = { ...record(this.backend, inputs, step), checked: false };
    const result = captured.result && copyOnGpu(captured.result);
    this.#captured.set(key, captured);
    if (captured.assigned.length > 0) this.#refuseAssigning(key, captured);
    return result;
  }

  /** The step has put a variable's new values into a buffer of the recording: they move out of it, and the step is never replayed. */
  #refuseAssigning(key: string, { assigned }: Captured): void {
    const { backend } = this;
    for (const variable of assigned) {
      const { dataId } = variable;
      const moved = copyOnGpu(variable);
      backend.flush();
      backend.tensorMap.get(dataId).resource = null as never;
      variable.assign(moved);
      moved.dispose();
    }
    this.#refused.add(key);
    this.#drop(key);
    this.notice(
      `${key} gives ${assigned.map(({ name }) => name).join(', ')} new data instead of changing it in place: steps are not replayed, which is slower`,
    );
  }

  /** Replays and runs one step from the same state: whatever differs in a bit is never replayed. */
  async #check(key: string, captured: Captured, inputs: readonly Tensor[], step: Step): Promise<Tensor | undefined> {
    const { backend } = this;
    this.#checking = true;
    const state = stateOf(backend, captured.recording);
    const before = new Snapshot(backend, state);
    try {
      const drawn = this.#replay(captured, inputs);
      const replayed = [...(await readParts(backend, state)), ...(captured.result ? [await backend.values(captured.result)] : [])];
      before.restore();
      backend.inputs.drawn = drawn;
      const result = plain(step, inputs);
      backend.inputs.drawn = undefined;
      const direct = [...(await readParts(backend, state)), ...(result ? [await backend.values(result)] : [])];
      captured.checked = sameBits(replayed, direct);
      // What the step itself took it will not need again.
      if (captured.checked) backend.trim();
      else {
        this.#refused.add(key);
        this.#drop(key);
        this.notice(`a replayed ${key} differs from the step itself on ${backend.adapterName}: steps are not replayed, which is slower`);
      }
      return result;
    } finally {
      backend.inputs.drawn = undefined;
      before.dispose();
      this.#checking = false;
    }
  }

  /** Gives what was drawn anew for it. */
  #replay({ recording, inputs: buffers, result }: Captured, inputs: readonly Tensor[]): Float32Array[] {
    const { backend } = this;
    backend.check();
    backend.flush();
    inputs.forEach((input, index) => backend.queue.writeBuffer(buffers[index], 0, valuesOf(backend, input)));
    const drawn = recording.fresh.map(({ make }) => make());
    recording.fresh.forEach(({ buffer }, index) => backend.queue.writeBuffer(buffer, 0, drawn[index] as Float32Array<ArrayBuffer>));
    send(backend, recording.commands);
    for (const dataId of recording.changed) backend.forget(dataId);
    if (result) backend.forget(result.dataId);
    return drawn;
  }

  /** False when a weight has been given another buffer, which assigning does. */
  #stillBound({ recording, variables }: Captured): boolean {
    if (variables.some(([variable, dataId]) => variable.dataId !== dataId)) return false;
    for (const [dataId, buffer] of recording.outside) if (this.backend.currentBuffer(dataId) !== buffer) return false;
    return true;
  }

  #drop(key: string): void {
    const captured = this.#captured.get(key)!;
    this.#captured.delete(key);
    discard(this.backend, captured);
  }
}

/** A tensor of its own, which no replay overwrites. */
function copyOnGpu(tensor: Tensor): Tensor {
  return tf.tidy(() => tf.add(tensor, 0));
}
