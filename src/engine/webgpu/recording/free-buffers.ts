import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** What is used of the buffer manager of tfjs' back end (4.22) beyond its public interface. */
interface BufferManager {
  readonly freeBuffers: Map<string, GPUBuffer[]>;
  numFreeBuffers: number;
  numBytesAllocated: number;
}

/** Gives the memory back that tfjs keeps for tensors to come. What was recorded for the GPU must have been sent before. */
export function destroyFreeBuffers(backend: WebGPUBackend): void {
  const manager = backend.bufferManager as unknown as BufferManager;
  for (const buffers of manager.freeBuffers.values()) {
    for (const buffer of buffers.splice(0)) {
      manager.numFreeBuffers--;
      manager.numBytesAllocated -= buffer.size;
      buffer.destroy();
    }
  }
}
