/**
 * Steps recorded once and replayed as one command buffer. Relies on the inside of @tensorflow/tfjs-backend-webgpu 4.22.0:
 * that every program is one bind group and one dispatch, made in recordAndSubmit, and that buffers come from
 * backend.bufferManager and go back to it.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { StepRecorder } from '../engine.js';
import type { GpuBackend } from './backend.js';
import { PrivateBuffers } from './private-buffers.js';
import type { Recording } from './recording.js';
import { readBuffers, sameBits, Snapshot } from './state.js';

type Step = (inputs: readonly Tensor[]) => Tensor | void;

interface Captured {
  readonly recording: Recording;
  readonly inputs: readonly GPUBuffer[];
  /** The variables that the step uses, and the data that each had. */
  readonly variables: readonly (readonly [Variable, object])[];
  readonly result: Tensor | undefined;
  readonly owned: readonly Tensor[];
  readonly buffers: PrivateBuffers;
  /** Variables that the step gives new data: a replay would not. */
  readonly assigned: readonly Variable[];
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
    const captured = this.#record(inputs, step);
    const result = captured.result && copyOnGpu(captured.result);
    this.#captured.set(key, captured);
    if (captured.assigned.length > 0) this.#refuseAssigning(key, captured);
    return result;
  }

  /** The recorded step is run as well: it is an ordinary one. */
  #record(inputs: readonly Tensor[], step: Step): Captured {
    const { backend } = this;
    backend.flush();
    const outside = backend.bufferManager;
    const buffers = new PrivateBuffers(outside, backend.device);
    const recording: Recording = { commands: [], changed: new Set(), outside: new Map(), fresh: [] };
    backend.bufferManager = buffers.manager;
    backend.recording = recording;
    try {
      const owned = inputs.map((input) => tf.keep(copyOf(backend, input)));
      // Whatever the step leaves must go back to these buffers while they are in place.
      const result = plain(step, owned);
      // Nothing of the step may be computed after its recording.
      backend.totals.settle();
      if (result) tf.keep(result);
      backend.flush();
      for (const [dataId, buffer] of recording.outside) if (buffers.has(buffer)) recording.outside.delete(dataId);
      const all = Object.values(tf.engine().registeredVariables);
      const variables = all.filter(({ dataId }) => recording.outside.has(dataId)).map((variable) => [variable, variable.dataId] as const);
      const assigned = all.filter(({ dataId }) => {
        const buffer = backend.currentBuffer(dataId);
        return buffer !== undefined && buffers.has(buffer);
      });
      backend.ownBytes += buffers.bytes;
      const bound = owned.map((input) => backend.bufferOf(input));
      return { recording, variables, assigned, inputs: bound, result, owned, buffers, checked: false };
    } finally {
      backend.recording = undefined;
      backend.bufferManager = outside;
    }
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
    const { changed, outside } = captured.recording;
    const state = [...new Set([...changed].map((dataId) => outside.get(dataId)).filter((buffer) => buffer !== undefined))];
    const before = new Snapshot(backend, state);
    try {
      const drawn = this.#replay(captured, inputs);
      const replayed = [...(await readBuffers(backend, state)), ...(captured.result ? [await backend.values(captured.result)] : [])];
      before.restore();
      backend.inputs.drawn = drawn;
      const result = plain(step, inputs);
      backend.inputs.drawn = undefined;
      const direct = [...(await readBuffers(backend, state)), ...(result ? [await backend.values(result)] : [])];
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
    const encoder = backend.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    let last: GPUComputePipeline | undefined;
    for (const {
      pipeline,
      bindings,
      workgroups: [x, y, z],
    } of recording.commands) {
      if (pipeline !== last) pass.setPipeline((last = pipeline));
      pass.setBindGroup(0, bindings);
      pass.dispatchWorkgroups(x, y, z);
    }
    pass.end();
    backend.queue.submit([encoder.finish()]);
    backend.dispatches += recording.commands.length;
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
    const { result, owned, buffers } = this.#captured.get(key)!;
    this.#captured.delete(key);
    this.backend.flush();
    for (const tensor of [...(result ? [result] : []), ...owned]) {
      // The buffers go with their manager, not back to tfjs.
      this.backend.tensorMap.get(tensor.dataId).resource = null as never;
      tensor.dispose();
    }
    this.backend.ownBytes -= buffers.bytes;
    buffers.manager.dispose();
  }
}

/** A step as it is; its result, if any, is the caller's. */
function plain(step: Step, inputs: readonly Tensor[]): Tensor | undefined {
  tf.engine().startScope();
  const result = step(inputs) ?? undefined;
  tf.engine().endScope(result);
  return result;
}

/** A new tensor of the same values, which are still on the processor. */
function copyOf(backend: GpuBackend, tensor: Tensor): Tensor {
  return tf.tensor(valuesOf(backend, tensor), tensor.shape, tensor.dtype);
}

/** A tensor of its own, which no replay overwrites. */
function copyOnGpu(tensor: Tensor): Tensor {
  return tf.tidy(() => tf.add(tensor, 0));
}

function valuesOf(backend: GpuBackend, { dataId }: Tensor): Float32Array<ArrayBuffer> {
  const { values } = backend.tensorMap.get(dataId);
  if (!values) throw new Error("a step's inputs must not have been used before: their values are on the GPU only");
  return values as Float32Array<ArrayBuffer>;
}
