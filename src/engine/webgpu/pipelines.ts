import type { Program } from './program.js';

export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** What was made for a device before: programs, specialized for shapes, by key; pipelines by program. */
export class Pipelines {
  readonly #programs = new Map<string, unknown>();
  readonly #pipelines = new Map<Program, Pipeline>();

  constructor(readonly device: GPUDevice) {}

  /** What was made for a key before, or is made now. */
  program<Made>(key: string, make: () => Made): Made {
    const known = this.#programs.get(key) as Made | undefined;
    if (known) return known;
    const made = make();
    this.#programs.set(key, made);
    return made;
  }

  of(program: Program): Pipeline {
    const known = this.#pipelines.get(program);
    if (known) return known;
    const { label, source } = program;
    const module = this.device.createShaderModule({ label, code: source });
    const pipeline = this.device.createComputePipeline({ label, layout: 'auto', compute: { module, entryPoint: 'main' } });
    const made = { pipeline, layout: pipeline.getBindGroupLayout(0) };
    this.#pipelines.set(program, made);
    return made;
  }
}
