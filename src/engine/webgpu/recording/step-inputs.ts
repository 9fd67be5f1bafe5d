import { type Tensor, type TensorInfo, tensor as tensorOf } from '@tensorflow/tfjs-core';
import type { Recording } from './recording.js';

/** What is used of the back end. */
interface Host {
  readonly device: GPUDevice;
  readonly queue: GPUQueue;
  readonly recording: Recording | undefined;
  bufferOf(tensor: TensorInfo): GPUBuffer;
  flush(): void;
}

/** What every step draws or sets anew on the processor. The replay of a recorded step writes new values into the same buffers. */
export class StepInputs {
  /** While a recorded step is checked: what was drawn for its replay, to be used again. */
  drawn: Float32Array[] | undefined;
  readonly #settings = new Map<string, GPUBuffer>();
  readonly #backend: Host;

  constructor(backend: Host) {
    this.#backend = backend;
  }

  /** A small buffer of what every step sets anew, such as the learning rate; by name. */
  settings(name: string, make: () => Float32Array): GPUBuffer {
    const { device, queue, recording } = this.#backend;
    const values = this.#draw(make);
    let buffer = this.#settings.get(name);
    if (!buffer) {
      buffer = device.createBuffer({ size: values.byteLength, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST });
      this.#settings.set(name, buffer);
    }
    // After everything that still wants the old ones.
    this.#backend.flush();
    queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    recording?.fresh.push({ buffer, make });
    return buffer;
  }

  /** A tensor that every step makes anew. */
  fresh(shape: readonly number[], make: () => Float32Array): Tensor {
    const tensor = tensorOf(this.#draw(make), [...shape]);
    const { recording } = this.#backend;
    if (recording) recording.fresh.push({ buffer: this.#backend.bufferOf(tensor), make });
    return tensor;
  }

  #draw(make: () => Float32Array): Float32Array {
    return this.drawn ? this.drawn.shift()! : make();
  }
}
