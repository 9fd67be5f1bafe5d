/**
 * A step recorded as it runs, and one replayed as a command buffer. Relies on the inside of @tensorflow/tfjs-backend-webgpu 4.22.0:
 * that every program is one bind group and one dispatch, made in recordAndSubmit, and that buffers come from
 * backend.bufferManager and go back to it.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { GpuBackend } from '../backend.js';
import { PrivateBuffers } from './private-buffers.js';
import type { Recording } from './recording.js';

export type Step = (inputs: readonly Tensor[]) => Tensor | void;

/** What is sent for one dispatch. */
export type Dispatch = Pick<Recording['commands'][number], 'pipeline' | 'bindings' | 'workgroups'>;

export interface Captured {
  readonly recording: Recording;
  readonly inputs: readonly GPUBuffer[];
  /** The variables that the step uses, and the data that each had. */
  readonly variables: readonly (readonly [Variable, object])[];
  readonly result: Tensor | undefined;
  readonly owned: readonly Tensor[];
  readonly buffers: PrivateBuffers;
  /** Variables that the step gives new data: a replay would not. */
  readonly assigned: readonly Variable[];
}

/** The recorded step is run as well: it is an ordinary one. */
export function record(backend: GpuBackend, inputs: readonly Tensor[], step: Step): Captured {
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
    return { recording, variables, assigned, inputs: bound, result, owned, buffers };
  } finally {
    backend.recording = undefined;
    backend.bufferManager = outside;
  }
}

/** What was recorded is not replayed any more. Buffers that are kept are the caller's. */
export function discard(backend: GpuBackend, { result, owned, buffers }: Captured, keep: ReadonlySet<GPUBuffer> = new Set()): void {
  backend.flush();
  for (const tensor of [...(result ? [result] : []), ...owned]) {
    // The buffers go by themselves, not back to tfjs.
    backend.tensorMap.get(tensor.dataId).resource = null as never;
    tensor.dispose();
  }
  backend.ownBytes -= buffers.bytes;
  buffers.dispose(keep);
}

/** Sends recorded dispatches again. */
export function send(backend: GpuBackend, commands: readonly Dispatch[]): void {
  const encoder = backend.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  let last: GPUComputePipeline | undefined;
  for (const {
    pipeline,
    bindings,
    workgroups: [x, y, z],
  } of commands) {
    if (pipeline !== last) pass.setPipeline((last = pipeline));
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(x, y, z);
  }
  pass.end();
  backend.queue.submit([encoder.finish()]);
  backend.dispatches += commands.length;
}

/** A step as it is; its result, if any, is the caller's. */
export function plain(step: Step, inputs: readonly Tensor[]): Tensor | undefined {
  tf.engine().startScope();
  const result = step(inputs) ?? undefined;
  tf.engine().endScope(result);
  return result;
}

/** A new tensor of the same values, which are still on the processor. */
function copyOf(backend: GpuBackend, tensor: Tensor): Tensor {
  return tf.tensor(valuesOf(backend, tensor), tensor.shape, tensor.dtype);
}

/** A tensor's values, which are still on the processor. */
export function valuesOf(backend: GpuBackend, { dataId }: Tensor): Float32Array<ArrayBuffer> {
  const { values } = backend.tensorMap.get(dataId);
  if (!values) throw new Error("a step's inputs must not have been used before: their values are on the GPU only");
  return values as Float32Array<ArrayBuffer>;
}
