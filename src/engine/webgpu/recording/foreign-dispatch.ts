import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Recording } from './recording.js';

export type ForeignCall = Parameters<WebGPUBackend['runWebGPUProgram']>;

/** What is used of the back end. */
interface Host {
  readonly device: GPUDevice;
  currentBuffer(dataId: object): GPUBuffer | undefined;
}

/** Records a dispatch of tfjs' own, of which the bind group is the one that it makes. */
export function recordForeign(host: Host, recording: Recording, [program, inputs]: ForeignCall, run: () => TensorInfo): TensorInfo {
  const { device } = host;
  const createBindGroup = device.createBindGroup;
  let bindings: GPUBindGroup | undefined;
  let bound: Required<GPUBufferBinding>[] = [];
  device.createBindGroup = (descriptor) => {
    bound = [...descriptor.entries].map(({ resource }) => wholly(resource as GPUBufferBinding));
    return (bindings = createBindGroup.call(device, descriptor));
  };
  try {
    const output = run();
    if (bindings) {
      const [x, y, z] = program.dispatch;
      const pipeline = program.pipeline as GPUComputePipeline;
      recording.commands.push({ label: program.constructor.name, bound, pipeline, bindings, workgroups: [x, y, z] });
    }
    for (const { dataId } of [...inputs, output]) recording.outside.set(dataId, host.currentBuffer(dataId)!);
    return output;
  } finally {
    delete (device as { createBindGroup?: unknown }).createBindGroup;
  }
}

/** All of a buffer, where nothing else is said. */
export function wholly({ buffer, offset = 0, size = buffer.size - offset }: GPUBufferBinding): Required<GPUBufferBinding> {
  return { buffer, offset, size };
}
