/**
 * Training steps recorded once and replayed as one command buffer. Relies on the inside of @tensorflow/tfjs-backend-webgpu
 * 4.22.0: that every program is one bind group and one dispatch, made in recordAndSubmit, and that buffers come from
 * backend.bufferManager and go back to it.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { StepRecorder } from '../engine.js';
import type { GpuBackend } from './backend.js';
import type { Recording } from './recording.js';

interface Captured {
  readonly recording: Recording;
  readonly inputs: readonly GPUBuffer[];
  /** The variables that the step uses, and the data that each had. */
  readonly variables: readonly (readonly [Variable, object])[];
  readonly result: Tensor;
  readonly owned: readonly Tensor[];
  readonly buffers: PrivateBuffers;
}

type Buffers = GpuBackend['bufferManager'];

/**
 * The buffers of one captured step. Within the step they are reused as tfjs does, but uploads and uniforms never are:
 * a replay needs all of them as they were.
 */
class PrivateBuffers {
  readonly manager: Buffers;
  readonly #mine = new Set<GPUBuffer>();

  constructor(outside: Buffers, device: GPUDevice) {
    const manager = new (outside.constructor as new (device: GPUDevice) => Buffers)(device);
    const acquire = manager.acquireBuffer.bind(manager);
    const release = manager.releaseBuffer.bind(manager);
    const kept = new Set<GPUBuffer>();
    manager.acquireBuffer = (size, usage, mapped = false, reuse = true) => {
      const fixed = mapped || (usage & GPUBufferUsage.UNIFORM) !== 0;
      const buffer = acquire(size, usage, mapped, fixed ? false : reuse);
      this.#mine.add(buffer);
      if (fixed) kept.add(buffer);
      return buffer;
    };
    manager.releaseBuffer = (buffer, reuse = true) => {
      if (!this.#mine.has(buffer)) outside.releaseBuffer(buffer, reuse);
      else if (!kept.has(buffer)) release(buffer, reuse);
    };
    this.manager = manager;
  }

  has(buffer: GPUBuffer): boolean {
    return this.#mine.has(buffer);
  }
}

/** Steps by key: the first one runs as it is, the second is recorded, all others are replayed. */
export class GpuStepRecorder implements StepRecorder {
  readonly #seen = new Set<string>();
  readonly #captured = new Map<string, Captured>();

  constructor(readonly backend: GpuBackend) {}

  run(key: string, inputs: readonly Tensor[], step: (inputs: readonly Tensor[]) => Tensor): Tensor {
    const known = this.#captured.get(key);
    if (known && this.#stillBound(known)) return this.#replay(known, inputs);
    if (known) this.#drop(key);
    if (!this.#seen.has(key)) {
      // Weights and the optimizer's memory reach the GPU in a step that is not recorded: their buffers must stay tfjs' own.
      this.#seen.add(key);
      return step(inputs);
    }
    const captured = this.#record(inputs, step);
    this.#captured.set(key, captured);
    return tf.clone(captured.result);
  }

  /** What was recorded for a key, for benchmarks. */
  recording(key: string): Recording | undefined {
    return this.#captured.get(key)?.recording;
  }

  dispose(): void {
    for (const key of [...this.#captured.keys()]) this.#drop(key);
    this.#seen.clear();
  }

  /** The recorded step is run as well: it is an ordinary one. */
  #record(inputs: readonly Tensor[], step: (inputs: readonly Tensor[]) => Tensor): Captured {
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
      const result = tf.keep(tf.tidy(() => step(owned)));
      backend.flush();
      for (const [dataId, buffer] of recording.outside) if (buffers.has(buffer)) recording.outside.delete(dataId);
      const variables = Object.values(tf.engine().registeredVariables).filter(({ dataId }) => recording.outside.has(dataId))
        .map((variable) => [variable, variable.dataId] as const);
      return { recording, variables, inputs: owned.map((input) => backend.bufferOf(input)), result, owned, buffers };
    } finally {
      backend.recording = undefined;
      backend.bufferManager = outside;
    }
  }

  #replay({ recording, inputs: buffers, result }: Captured, inputs: readonly Tensor[]): Tensor {
    const { backend } = this;
    backend.check();
    backend.flush();
    inputs.forEach((input, index) => backend.queue.writeBuffer(buffers[index], 0, valuesOf(backend, input)));
    for (const { buffer, make } of recording.fresh) backend.queue.writeBuffer(buffer, 0, make() as Float32Array<ArrayBuffer>);
    const encoder = backend.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    let last: GPUComputePipeline | undefined;
    for (const { pipeline, bindings, workgroups: [x, y, z] } of recording.commands) {
      if (pipeline !== last) pass.setPipeline(last = pipeline);
      pass.setBindGroup(0, bindings);
      pass.dispatchWorkgroups(x, y, z);
    }
    pass.end();
    backend.queue.submit([encoder.finish()]);
    backend.dispatches += recording.commands.length;
    for (const dataId of recording.changed) backend.forget(dataId);
    backend.forget(result.dataId);
    return tf.clone(result);
  }

  /** False when a weight has been given another buffer: by assign, which loading weights does. */
  #stillBound({ recording, variables }: Captured): boolean {
    if (variables.some(([variable, dataId]) => variable.dataId !== dataId)) return false;
    for (const [dataId, buffer] of recording.outside) if (this.backend.currentBuffer(dataId) !== buffer) return false;
    return true;
  }

  #drop(key: string): void {
    const { result, owned, buffers } = this.#captured.get(key)!;
    this.#captured.delete(key);
    this.backend.flush();
    for (const tensor of [result, ...owned]) {
      // The buffers go with their manager, not back to tfjs.
      this.backend.tensorMap.get(tensor.dataId).resource = null as never;
      tensor.dispose();
    }
    buffers.manager.dispose();
  }
}

/** A new tensor of the same values, which are still on the processor. */
function copyOf(backend: GpuBackend, tensor: Tensor): Tensor {
  return tf.tensor(valuesOf(backend, tensor), tensor.shape, tensor.dtype);
}

function valuesOf(backend: GpuBackend, { dataId }: Tensor): Float32Array<ArrayBuffer> {
  const { values } = backend.tensorMap.get(dataId);
  if (!values) throw new Error('a step\'s inputs must not have been used before: their values are on the GPU only');
  return values as Float32Array<ArrayBuffer>;
}
