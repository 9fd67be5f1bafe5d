import { dirname } from 'node:path';
import { Failure, type Problem } from '../errors/failure.js';
import { didYouMean } from '../errors/near-name.js';
import { configurationsOf } from './configurations.js';
import { PipelineDocument } from './document.js';
import type { LoadedPipeline } from './experiment.js';
import { nameOf } from './experiment-of.js';
import { commonName } from './names.js';
import { readText } from './read.js';

/**
 * Reads, checks and resolves a pipeline file with all its configurations.
 *
 * @param overrides `PATH=VALUE` of the command line, validated like the file
 * @param folder where the file's own relative paths start from: its folder, unless it is a copy that lies elsewhere
 * @throws Failure with every mistake at once, each at its line and column
 */
export function loadPipeline(file: string, overrides: readonly string[] = [], folder?: string): LoadedPipeline {
  return parsePipeline(readText(file), file, overrides, folder);
}

export function parsePipeline(text: string, file: string, overrides: readonly string[] = [], folder = dirname(file)): LoadedPipeline {
  const document = new PipelineDocument(file, text, folder);
  document.override(overrides);
  const { configurations, problems } = configurationsOf(document, folder);
  if (problems.length > 0) throw new Failure(inFileOrder(problems));
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
    code: 'configuration-unknown', message: `there is no configuration ${JSON.stringify(name)}`, place: { file: pipeline.document.file },
    cure: `${didYouMean(name, names)}Known: ${names.join(', ')}.`,
  });
}

function runName(document: PipelineDocument): string {
  const { name } = document.toValue() as { name?: string };
  return (name === undefined ? '' : commonName(name)) || nameOf(document.file);
}

/** As one reads them: those of the command line first, then file by file, by line and column. */
function inFileOrder(problems: readonly Problem[]): Problem[] {
  const depth = ({ place }: Problem) => place?.via?.length ?? 0;
  return problems.toSorted((a, b) => depth(a) - depth(b) || (a.place?.line ?? 0) - (b.place?.line ?? 0)
    || (a.place?.column ?? 0) - (b.place?.column ?? 0));
}
