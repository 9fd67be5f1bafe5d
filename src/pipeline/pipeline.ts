import { dirname } from 'node:path';
import { CATALOGUE, type Scenes } from '../scenes/index.js';
import { Failure } from '../errors/failure.js';
import { nearName } from '../errors/near-name.js';
import { configurationsOf } from './vary/configurations.js';
import { PipelineDocument } from './document.js';
import type { LoadedPipeline } from './experiment.js';
import { nameOf } from './resolve/experiment-of.js';
import { commonName } from './resolve/names.js';
import { limited } from './schema/problems.js';
import { readText } from './yaml/read-text.js';

/**
 * Reads, checks and resolves a pipeline file with all its configurations.
 *
 * @param overrides `PATH=VALUE` of the command line, validated like the file
 * @param folder where the file's own relative paths start from: its folder, unless it is a copy that lies elsewhere
 * @param scenes those that it may name
 * @throws Failure with every mistake at once, each at its line and column
 */
export function loadPipeline(file: string, overrides: readonly string[] = [], folder?: string, scenes?: Scenes): LoadedPipeline {
  return parsePipeline(readText(file), file, overrides, folder, scenes);
}

export function parsePipeline(
  text: string,
  file: string,
  overrides: readonly string[] = [],
  folder = dirname(file),
  scenes: Scenes = CATALOGUE,
): LoadedPipeline {
  const document = new PipelineDocument(file, text, folder, scenes);
  document.override(overrides);
  const { configurations, problems } = configurationsOf(document, folder);
  if (problems.length > 0) throw new Failure(limited(problems));
  const varies = document.has(['vary']);
  const name = varies ? runName(document) : configurations[0].experiment.name;
  return { ...configurations[0], name, whole: document, varies, configurations };
}

/**
 * One configuration as a pipeline of its own; without a name, the pipeline as it is.
 *
 * @throws Failure `configuration-unknown`
 */
export function takeConfiguration(pipeline: LoadedPipeline, name?: string): LoadedPipeline {
  if (name === undefined) return pipeline;
  const found = pipeline.configurations.find(({ experiment }) => experiment.name === name);
  if (found) return { ...found, name, whole: found.document, varies: false, configurations: [found] };
  const names = pipeline.configurations.map(({ experiment }) => experiment.name);
  throw new Failure({
    code: 'configuration-unknown',
    message: `there is no configuration ${JSON.stringify(name)}`,
    place: { file: pipeline.document.file },
    suggestion: nearName(name, names),
    hint: `Known: ${names.join(', ')}.`,
  });
}

function runName(document: PipelineDocument): string {
  const { name } = document.toValue() as { name?: string };
  return (name === undefined ? '' : commonName(name)) || nameOf(document.file);
}
