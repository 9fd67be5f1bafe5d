import { basename, dirname } from 'node:path';
import { denseDefaults } from '../architecture/blocks/dense.js';
import { expandArchitecture } from '../architecture/presets/index.js';
import { Failure } from '../errors/failure.js';
import type { Pipeline, ResolvedBlock, ResolvedPipeline } from '../schema/pipeline.generated.js';
import { normalizeAmount } from './amount.js';
import { checkSemantics } from './checks.js';
import { PipelineDocument } from './document.js';
import type { Experiment, LoadedPipeline } from './experiment.js';
import { describeSchemaErrors } from './messages.js';
import { limited } from './problems.js';
import { readText } from './read-text.js';
import { checkSchema } from './schemas.js';

/**
 * Reads, checks and resolves a pipeline file.
 *
 * @param overrides `PATH=VALUE` of the command line, validated like the file
 * @throws Failure with every mistake at once, each at its line and column
 */
export function loadPipeline(file: string, overrides: readonly string[] = []): LoadedPipeline {
  return parsePipeline(readText(file), file, overrides);
}

export function parsePipeline(text: string, file: string, overrides: readonly string[] = []): LoadedPipeline {
  const document = new PipelineDocument(file, text);
  document.override(overrides);
  const value = document.toValue();
  const problems = describeSchemaErrors(checkSchema(value), document);
  if (problems.length > 0) throw new Failure(limited(problems));
  const experiment = resolve(value as Pipeline, file);
  const wrong = checkSemantics(experiment, document);
  if (wrong.length > 0) throw new Failure(limited(wrong));
  return { experiment, document, folder: dirname(file) };
}

/** Expands the preset, and fills in the defaults of its blocks by the schema's own rules. */
function resolve(pipeline: Pipeline, file: string): Experiment {
  const expanded = structuredClone({ ...pipeline, architecture: expandArchitecture(pipeline.architecture) });
  const errors = checkSchema(expanded);
  if (errors.length > 0) throw new Error(`a preset breaks the schema: ${JSON.stringify(errors)}`);
  const architecture = (expanded.architecture as ResolvedBlock[])
    .map((block) => (typeof block.dense === 'string' ? { dense: denseDefaults(block.dense) } : block));
  const resolved = expanded as unknown as ResolvedPipeline;
  const { train, validation, test } = resolved.split;
  const split = {
    ...resolved.split, train: normalizeAmount(train), validation: normalizeAmount(validation), test: normalizeAmount(test),
  };
  return { ...resolved, name: pipeline.name ?? nameOf(file), split, architecture };
}

/** A file's own name, as far as the schema allows it. */
export function nameOf(file: string): string {
  const stem = basename(file).replace(/\.ya?ml$/, '').toLowerCase();
  return stem.replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, '').slice(0, 64) || 'pipeline';
}
