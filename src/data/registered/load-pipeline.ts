import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { loadPipeline, takeConfiguration } from '../../pipeline/pipeline.js';
import { dataFolder } from '../files/locate.js';
import { scenesIn } from './read.js';

/** What of a pipeline is read, and where from. */
export interface LoadOptions {
  /** `PATH=VALUE` each, in place of the file's values; VALUE is YAML. */
  readonly set?: readonly string[];
  /** Of a pipeline that varies something, this configuration alone. */
  readonly configuration?: string;
  /** The folder that the pipeline's relative paths start from; its own if left out. */
  readonly base?: string;
  /** The folder of the scenes' files; else `HSI_DATA`, else the cache folder. */
  readonly data?: string;
}

/** Reads a pipeline, which may name the catalogue's scenes and those that are registered in the data folder. */
export function loadPipelineFile(file: string, { set = [], configuration, base, data }: LoadOptions = {}): LoadedPipeline {
  return takeConfiguration(loadPipeline(file, set, base, scenesIn(dataFolder(data))), configuration);
}
