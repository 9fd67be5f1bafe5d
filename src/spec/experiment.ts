import type { ResolvedBlock, ResolvedPipeline } from '../schema/pipeline.generated.js';
import type { PipelineDocument } from './document.js';

/** A pipeline with every default spelled out and every preset expanded: all that determines what is computed. */
export interface Experiment extends Omit<ResolvedPipeline, 'name' | 'architecture'> {
  name: string;
  architecture: ResolvedBlock[];
}

export interface LoadedPipeline {
  readonly experiment: Experiment;
  /** The text it came from, to say where a value stands. */
  readonly document: PipelineDocument;
  /** The folder that the pipeline's own relative paths start from. */
  readonly folder: string;
}
