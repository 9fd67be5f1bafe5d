import { type LoadOptions, loadPipelineFile } from '../data/registered/load-pipeline.js';
import type { Experiment, LoadedPipeline } from '../pipeline/experiment.js';
import { writePipeline } from '../pipeline/write.js';

/** One experiment of a pipeline: each of its seeds is a trial. */
export interface PipelineConfiguration {
  readonly name: string;
  readonly seeds: readonly number[];
  /** Every setting, defaults spelled out and presets expanded. */
  readonly experiment: Experiment;
}

/** What `loadPipeline` has read, by its handle. */
const loaded = new WeakMap<Pipeline, LoadedPipeline>();

/** A pipeline that has been read and checked. `loadPipeline` makes it. */
export class Pipeline {
  /** Names the run. */
  readonly name: string;
  /** The file that it was read from. */
  readonly file: string;
  /** Whether it has a `vary`, and several configurations. */
  readonly varies: boolean;
  /** One, or as many as `vary` makes; in its order. */
  readonly configurations: readonly PipelineConfiguration[];

  private constructor(pipeline: LoadedPipeline) {
    this.name = pipeline.name;
    this.file = pipeline.document.file;
    this.varies = pipeline.varies;
    this.configurations = pipeline.configurations.map(({ experiment }) => ({ name: experiment.name, seeds: experiment.seeds, experiment }));
    loaded.set(this, pipeline);
  }

  /** The pipeline as YAML with every default spelled out: a run's resolved.yaml. */
  get resolved(): string {
    return writePipeline(loadedOf(this));
  }

  /** @internal */
  static of(pipeline: LoadedPipeline): Pipeline {
    return new Pipeline(pipeline);
  }
}

/** @internal */
export function loadedOf(pipeline: Pipeline): LoadedPipeline {
  const found = loaded.get(pipeline);
  if (found) return found;
  throw new TypeError('this is not a pipeline of loadPipeline');
}

/**
 * Reads and checks a pipeline file, with the files that it extends. No scene is read.
 *
 * @param file a YAML file (docs/spec.md)
 * @throws Failure with every mistake at once, each at its line and column
 * @example
 * const pipeline = loadPipeline('pipelines/quickstart.yaml', { set: ['training.epochs=2'] });
 */
export function loadPipeline(file: string, options: LoadOptions = {}): Pipeline {
  return Pipeline.of(loadPipelineFile(file, options));
}
