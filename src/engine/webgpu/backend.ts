import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { engine, env, type Tensor, type TensorInfo, tensor as tensorOf } from '@tensorflow/tfjs-core';
import { Failure } from '../../errors/failure.js';
import { firstLine } from './dawn.js';
import type { Program } from './program.js';
import type { Recording } from './recording.js';

/** What is used of tfjs' back end (4.22) beyond its public interface. */
interface Internals {
  commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  readonly commandQueueOwnedIds: WeakSet<object>;
}

interface Settings {
  readonly buffer: GPUBuffer;
  values: readonly number[];
}

/**
 * tfjs' WebGPU back end (4.22), which says what went wrong: WebGPU reports errors later and elsewhere, and tfjs does
 * not listen. The first error ends all work, as Failure.
 */
export class GpuBackend extends WebGPUBackend {
  /** Dispatches so far, tfjs' own and those of the training kernels. */
  dispatches = 0;
  /** While a step is recorded. */
  recording: Recording | undefined;
  #failure: Failure | undefined;
  readonly #programs = new Map<string, unknown>();
  readonly #pipelines = new Map<Program, { readonly pipeline: GPUComputePipeline; readonly layout: GPUBindGroupLayout }>();
  readonly #settings = new Map<string, Settings>();

  constructor(device: GPUDevice, info: GPUAdapterInfo, readonly adapterName: string) {
    super(device, info);
    device.addEventListener('uncapturederror', (event) => {
      const { error } = event as GPUUncapturedErrorEvent;
      this.#fail(failureOf(error, adapterName));
      // Dawn prints what nobody prevents.
      event.preventDefault();
    });
    void device.lost.then(({ reason, message }) => {
      if (reason !== 'destroyed') this.#fail(lost(adapterName, message));
    });
  }

  /** @throws Failure of the first error that the device has reported */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  override runWebGPUProgram(...call: Parameters<WebGPUBackend['runWebGPUProgram']>): TensorInfo {
    this.check();
    this.dispatches++;
    if (!this.recording) return super.runWebGPUProgram(...call);
    return this.#recorded(call);
  }

  /** tfjs' own dispatch: its bind group is the one that it makes. */
  #recorded(call: Parameters<WebGPUBackend['runWebGPUProgram']>): TensorInfo {
    const [program, inputs] = call;
    const { device } = this;
    const createBindGroup = device.createBindGroup;
    let bindings: GPUBindGroup | undefined;
    device.createBindGroup = (descriptor) => (bindings = createBindGroup.call(device, descriptor));
    try {
      const output = super.runWebGPUProgram(...call);
      if (bindings) {
        const [x, y, z] = program.dispatch;
        const pipeline = program.pipeline as GPUComputePipeline;
        this.recording!.commands.push({ label: program.constructor.name, pipeline, bindings, workgroups: [x, y, z] });
      }
      for (const { dataId } of [...inputs, output]) this.recording!.outside.set(dataId, this.currentBuffer(dataId)!);
      return output;
    } finally {
      delete (device as { createBindGroup?: unknown }).createBindGroup;
    }
  }

  /** A new float32 tensor, its values not set yet; tfjs' scopes own it. */
  make<Kind extends Tensor>(shape: readonly number[]): Kind {
    return engine().makeTensorFromTensorInfo(this.makeTensorInfo([...shape], 'float32')) as Kind;
  }

  /** What was made for a key before, or is made now: programs are specialized for shapes. */
  program<Made>(key: string, make: () => Made): Made {
    const known = this.#programs.get(key) as Made | undefined;
    if (known) return known;
    const made = make();
    this.#programs.set(key, made);
    return made;
  }

  /**
   * A small buffer of settings that a kernel reads, such as the learning rate, by name. It is written only when they
   * change, after everything that still wants the old ones.
   */
  settings(name: string, values: readonly number[]): GPUBuffer {
    const known = this.#settings.get(name);
    if (known?.values.every((value, index) => value === values[index])) return known.buffer;
    const data = Float32Array.from(values);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    const buffer = known?.buffer ?? this.device.createBuffer({ size: data.byteLength, usage });
    this.flush();
    this.queue.writeBuffer(buffer, 0, data);
    this.#settings.set(name, { buffer, values });
    return buffer;
  }

  /**
   * Runs a program, in line with tfjs' own.
   *
   * @param buffers in the order of the program's bindings
   * @param changed tensors among them whose old values are replaced
   */
  dispatch(program: Program, buffers: readonly (TensorInfo | GPUBuffer)[], changed: readonly TensorInfo[] = []): void {
    this.check();
    const internals = this as unknown as Internals;
    const { pipeline, layout } = this.#pipeline(program);
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer: 'dataId' in buffer ? this.bufferOf(buffer) : buffer } }));
    for (const { dataId } of changed) this.forget(dataId);
    const [x, y = 1, z = 1] = program.workgroups;
    this.ensureCommandEncoderReady();
    internals.computePassEncoder ??= internals.commandEncoder.beginComputePass();
    internals.computePassEncoder.setPipeline(pipeline);
    const bindings = this.device.createBindGroup({ layout, entries });
    internals.computePassEncoder.setBindGroup(0, bindings);
    internals.computePassEncoder.dispatchWorkgroups(x, y, z);
    this.dispatches++;
    this.recording?.commands.push({ label: program.label, pipeline, bindings, workgroups: [x, y, z] });
    for (const { dataId } of changed) this.recording?.changed.add(dataId);
    if (++internals.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) this.flush();
  }

  /** The buffer of a tensor that is about to be used. */
  bufferOf({ dataId }: TensorInfo): GPUBuffer {
    this.uploadToGPU(dataId);
    (this as unknown as Internals).commandQueueOwnedIds.add(dataId);
    const buffer = this.currentBuffer(dataId)!;
    this.recording?.outside.set(dataId, buffer);
    return buffer;
  }

  /** The buffer that a tensor has now, if it is there and has one. */
  currentBuffer(dataId: object): GPUBuffer | undefined {
    return this.tensorMap.has(dataId) ? this.tensorMap.get(dataId).resource as GPUBuffer | undefined : undefined;
  }

  /** A tensor has changed on the GPU: values that were read before and kept are no longer true. */
  forget(dataId: object): void {
    if (this.tensorMap.has(dataId)) this.tensorMap.get(dataId).values = null as never;
  }

  /** Sends what is recorded so far to the GPU. */
  flush(): void {
    if (!(this as unknown as Internals).commandEncoder) return;
    this.endComputePassEncoder();
    this.submitQueue();
  }

  /** A tensor that every step makes anew on the processor. */
  fresh(shape: readonly number[], make: () => Float32Array): Tensor {
    const tensor = tensorOf(make(), [...shape]);
    if (this.recording) {
      const buffer = this.bufferOf(tensor);
      this.recording.fresh.push({ buffer, make });
    }
    return tensor;
  }

  override async read(dataId: object): ReturnType<WebGPUBackend['read']> {
    this.check();
    try {
      return await super.read(dataId);
    } catch (error) {
      // The loss of the device is told right after the reads that it ended.
      await new Promise((resolve) => setImmediate(resolve));
      this.check();
      throw lost(this.adapterName, firstLine(error));
    } finally {
      this.check();
    }
  }

  override readSync(): never {
    throw new Error('the webgpu engine cannot wait for the GPU: use data() instead of dataSync()');
  }

  #pipeline(program: Program): { readonly pipeline: GPUComputePipeline; readonly layout: GPUBindGroupLayout } {
    const known = this.#pipelines.get(program);
    if (known) return known;
    const { label, source } = program;
    const module = this.device.createShaderModule({ label, code: source });
    const pipeline = this.device.createComputePipeline({ label, layout: 'auto', compute: { module, entryPoint: 'main' } });
    const made = { pipeline, layout: pipeline.getBindGroupLayout(0) };
    this.#pipelines.set(program, made);
    return made;
  }

  #fail(failure: Failure): void {
    this.#failure ??= failure;
  }
}

function lost(name: string, message: string): Failure {
  return new Failure({
    code: 'device-lost', message: `the GPU ${name} was lost: ${message || 'its driver gave no reason'}`,
    cure: 'See the system\'s log for the driver\'s message (NVIDIA: Xid). What was finished is kept: run again to go on.',
  });
}

function failureOf(error: GPUError, name: string): Failure {
  // A buffer above the device's limit is a mistake to WebGPU, and too little memory to us.
  if (error.constructor.name === 'GPUOutOfMemoryError' || /exceeds the max buffer size/.test(error.message)) {
    return new Failure({
      code: 'memory', message: `the memory of the GPU ${name} is used up`, cure: 'Use fewer --jobs, or a smaller training.batch or patch.size.',
    });
  }
  return new Failure({
    code: 'gpu', message: `the GPU ${name} refused a command: ${firstLine(error)}`,
    cure: 'Update its driver; if that does not help, report this with the output of hsi-run engines, and use --engine wasm.',
  });
}
