import type { Program } from '../program.js';

/** One dispatch as it was recorded. */
export interface Command {
  /** The program's, for profiles. */
  readonly label: string;
  /** Absent of a dispatch of tfjs' own. */
  readonly program?: Program;
  /** What its bindings bind, in their order. */
  readonly bound: readonly Required<GPUBufferBinding>[];
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
  /** The program's. */
  readonly operations?: number;
}

/** What a recording collects while the step runs. */
export interface Recording {
  readonly commands: Command[];
  /** Tensors that the step changes in place: what is known of their values on the processor is no longer true. */
  readonly changed: Set<object>;
  /** Tensors from outside the step, and the buffers that the commands are bound to. */
  readonly outside: Map<object, GPUBuffer>;
  /** Values that every step makes anew on the processor, such as dropout masks. */
  readonly fresh: { readonly buffer: GPUBuffer; readonly make: () => Float32Array }[];
}
