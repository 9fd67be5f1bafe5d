import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { engine, env, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Failure } from '../../errors/failure.js';
import type { Bound, PackedTensors } from './bound.js';
import { DeviceErrors } from './device/device-errors.js';
import { FilterTotals } from './convolution/filter-totals.js';
import { LeftPoints } from './convolution/nested/left-points.js';
import { type ForeignCall, recordForeign, wholly } from './recording/foreign-dispatch.js';
import { destroyFreeBuffers } from './recording/free-buffers.js';
import { LeftSums } from './normalization/left-sums.js';
import { type Pipeline, Pipelines } from './pipelines.js';
import type { Program } from './program.js';
import { readPart } from './recording/readback.js';
import type { Recording } from './recording/recording.js';
import { StepInputs } from './recording/step-inputs.js';
import { TensorParts } from './tensor-parts.js';

/** What is used of tfjs' back end (4.22) beyond its public interface. */
interface Internals {
  commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  readonly commandQueueOwnedIds: WeakSet<object>;
  tensorToBinding(tensor: TensorInfo | undefined): GPUBindingResource | null;
}

/**
 * tfjs' WebGPU back end (4.22), which says what went wrong: WebGPU reports errors later and elsewhere, and tfjs does
 * not listen. The first error ends all work, as Failure.
 */
export class GpuBackend extends WebGPUBackend {
  /** Dispatches so far, tfjs' own and those of the training kernels. */
  dispatches = 0;
  /** Bytes in buffers that tfjs does not manage: packs and recorded steps. */
  ownBytes = 0;
  /** While a step is recorded. */
  recording: Recording | undefined;
  /** What every step makes anew on the processor. */
  readonly inputs = new StepInputs(this);
  /** What kernels leave for one another. */
  readonly left = new LeftSums(({ dataId }) => void this.disposeData(dataId));
  /** Kernels at their points, from a convolution to its gradient. */
  readonly points = new LeftPoints(({ dataId }) => void this.disposeData(dataId));
  /** Sums over positions that are added up when somebody wants them. */
  readonly totals = new FilterTotals(this);
  readonly #errors: DeviceErrors;
  readonly #pipelines: Pipelines;
  readonly #parts = new TensorParts(this);

  constructor(
    device: GPUDevice,
    info: GPUAdapterInfo,
    readonly adapterName: string,
  ) {
    super(device, info);
    this.#pipelines = new Pipelines(device);
    this.#errors = new DeviceErrors(device, adapterName);
    const internals = this as unknown as Internals;
    const binding = internals.tensorToBinding.bind(this);
    internals.tensorToBinding = (tensor) => (tensor && this.#parts.partOf(tensor.dataId)) ?? binding(tensor);
  }

  override dispose(): void {
    this.#errors.dispose();
    super.dispose();
  }

  override disposeData(dataId: object, force = false): boolean {
    const gone = super.disposeData(dataId, force);
    if (gone) {
      this.left.forget(dataId);
      this.points.forget(dataId);
    }
    return gone;
  }

  /** @throws Failure of the first error that the device has reported */
  check(): void {
    this.#errors.check();
  }

  get failure(): Failure | undefined {
    return this.#errors.failure;
  }

  override runWebGPUProgram(...call: ForeignCall): TensorInfo {
    this.check();
    if (call[1].some((input) => this.totals.has(input))) this.totals.settle();
    this.dispatches++;
    const run = () => super.runWebGPUProgram(...call);
    return this.recording ? recordForeign(this, this.recording, call, run) : run();
  }

  /** A new float32 tensor, its values not set yet; tfjs' scopes own it. */
  make<Kind extends Tensor>(shape: readonly number[]): Kind {
    return engine().makeTensorFromTensorInfo(this.makeTensorInfo([...shape], 'float32')) as Kind;
  }

  /** What was made for a key before, or is made now: programs are specialized for shapes. */
  program<Made>(key: string, make: () => Made): Made {
    return this.#pipelines.program(key, make);
  }

  /**
   * Runs a program, in line with tfjs' own.
   *
   * @param buffers in the order of the program's bindings
   * @param changed tensors among them whose old values are replaced
   */
  dispatch(program: Program, buffers: readonly Bound[], changed: readonly TensorInfo[] = []): void {
    this.check();
    const internals = this as unknown as Internals;
    const { pipeline, layout } = this.#pipelines.of(program);
    const entries = buffers.map((bound, binding) => ({ binding, resource: this.#resource(bound) }));
    for (const { dataId } of changed) {
      this.forget(dataId);
      this.recording?.outside.set(dataId, this.currentBuffer(dataId)!);
    }
    const [x, y = 1, z = 1] = program.workgroups;
    this.ensureCommandEncoderReady();
    internals.computePassEncoder ??= internals.commandEncoder.beginComputePass();
    internals.computePassEncoder.setPipeline(pipeline);
    const bindings = this.device.createBindGroup({ layout, entries });
    internals.computePassEncoder.setBindGroup(0, bindings);
    internals.computePassEncoder.dispatchWorkgroups(x, y, z);
    this.dispatches++;
    const { label, operations } = program;
    this.recording?.commands.push({
      label,
      program,
      bound: entries.map(({ resource }) => wholly(resource)),
      pipeline,
      bindings,
      workgroups: [x, y, z],
      operations,
    });
    for (const { dataId } of changed) this.recording?.changed.add(dataId);
    if (++internals.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) this.flush();
  }

  /** The buffer of a tensor that is about to be used. */
  bufferOf(tensor: TensorInfo): GPUBuffer {
    const { dataId } = tensor;
    if (this.totals.has(tensor)) this.totals.settle();
    this.uploadToGPU(dataId);
    (this as unknown as Internals).commandQueueOwnedIds.add(dataId);
    const buffer = this.currentBuffer(dataId)!;
    this.recording?.outside.set(dataId, buffer);
    return buffer;
  }

  /** The pipeline of a program, and the layout of what it is bound to. */
  pipelineOf(program: Program): Pipeline {
    return this.#pipelines.of(program);
  }

  /** Puts a tensor into a part of a buffer that tfjs does not manage: a new one, or one whose pack has moved. */
  place(tensor: TensorInfo, part: Required<GPUBufferBinding>, pack: PackedTensors): void {
    this.#parts.place(tensor, part, pack);
  }

  /** The part of a buffer that a tensor was put into. */
  partOf({ dataId }: TensorInfo): Required<GPUBufferBinding> | undefined {
    return this.#parts.partOf(dataId);
  }

  /** The pack that a tensor lies in. */
  packOf({ dataId }: TensorInfo): PackedTensors | undefined {
    return this.#parts.packOf(dataId);
  }

  #resource(bound: Bound): GPUBufferBinding {
    if (!('dataId' in bound)) return 'buffer' in bound ? bound : { buffer: bound };
    const buffer = this.bufferOf(bound);
    return this.#parts.partOf(bound.dataId) ?? { buffer };
  }

  /** The buffer that a tensor has now, if it is there and has one. */
  currentBuffer(dataId: object): GPUBuffer | undefined {
    return this.tensorMap.has(dataId) ? (this.tensorMap.get(dataId).resource as GPUBuffer | undefined) : undefined;
  }

  /** A tensor has changed on the GPU: values that were read before and kept are no longer true. */
  forget(dataId: object): void {
    this.points.forget(dataId);
    if (this.tensorMap.has(dataId)) this.tensorMap.get(dataId).values = null as never;
  }

  /** Sends what is recorded so far to the GPU. */
  flush(): void {
    if (!(this as unknown as Internals).commandEncoder) return;
    this.endComputePassEncoder();
    this.submitQueue();
  }

  /** Gives the memory back that tfjs keeps for tensors to come. */
  trim(): void {
    this.flush();
    destroyFreeBuffers(this);
  }

  /** A tensor's values as they are when this is called, whatever is done to it before they are there. */
  async values(tensor: TensorInfo): Promise<Float32Array> {
    const { values } = this.tensorMap.get(tensor.dataId);
    if (values) return values as Float32Array;
    const buffer = this.bufferOf(tensor);
    return this.#errors.listening(() => readPart(this, this.#parts.partOf(tensor.dataId) ?? { buffer, offset: 0, size: buffer.size }));
  }

  override async read(dataId: object): ReturnType<WebGPUBackend['read']> {
    this.totals.settle();
    const part = this.#parts.partOf(dataId);
    return this.#errors.listening(() => (part ? readPart(this, part) : super.read(dataId)));
  }

  override readSync(): never {
    throw new Error('the webgpu engine cannot wait for the GPU: use data() instead of dataSync()');
  }
}
