import { basename } from 'node:path';
import { spellBlock } from '../../architecture/blocks/index.js';
import { expandArchitecture, foreignOptions } from '../../architecture/presets/index.js';
import type { Problem } from '../../errors/failure.js';
import type { Pipeline, ResolvedBlock, ResolvedPipeline } from '../../schema/pipeline.generated.js';
import { checkSemantics } from './checks.js';
import type { PipelineDocument } from '../document.js';
import type { ClassifierExperiment, Experiment, NetworkExperiment } from '../experiment.js';
import { withLabelsOfParts } from '../labels-of-parts.js';
import { describeSchemaErrors } from '../schema/messages.js';
import { resolveClassifier } from './classifier.js';
import { resolveSplit } from '../../splits/index.js';
import { checkSchema } from '../schema/schemas.js';

/** The experiment that a document without `vary` describes, or all that is wrong with it. */
export function experimentOf(document: PipelineDocument): { experiment?: Experiment; problems: Problem[] } {
  const value = document.toValue();
  const problems = describeSchemaErrors(checkSchema(value), document);
  if (problems.length > 0) return { problems };
  const foreign = checkOptions(value as Pipeline, document);
  if (foreign.length > 0) return { problems: foreign };
  const experiment = resolve(value as Pipeline, document.file);
  return { experiment, problems: checkSemantics(experiment, document) };
}

/** Options that the preset does not have. */
function checkOptions({ architecture }: Pipeline, document: PipelineDocument): Problem[] {
  return (architecture === undefined ? [] : foreignOptions(architecture)).map(({ option, preset, known, owners }) => ({
    code: 'unknown-key',
    message: `architecture.${option} goes with preset: ${owners.join(', ')}, not with preset: ${preset}`,
    expected: known.length === 0 ? 'no option' : `one of ${known.join(', ')}`,
    hint: known.length === 0 ? `preset: ${preset} has no options.` : `Known with preset: ${preset}: ${known.join(', ')}.`,
    place: document.place(['architecture'], option),
  }));
}

/** Expands the preset, and fills in the defaults of its blocks by the schema's own rules. */
function resolve(pipeline: Pipeline, file: string): Experiment {
  const name = pipeline.name ?? nameOf(file);
  if (pipeline.classifier) {
    const { classifier, ...rest } = pipeline as unknown as ResolvedPipeline;
    const split = resolveSplit(rest.split, rest.patch.size);
    return {
      ...rest,
      name,
      split,
      dataset: withLabelsOfParts(rest.dataset, split),
      classifier: resolveClassifier(classifier!),
    } as ClassifierExperiment;
  }
  const expanded = structuredClone({ ...pipeline, architecture: expandArchitecture(pipeline.architecture!) });
  const errors = checkSchema(expanded);
  if (errors.length > 0) throw new Error(`a preset breaks the schema: ${JSON.stringify(errors)}`);
  const architecture = (expanded.architecture as ResolvedBlock[]).map(spellBlock);
  const resolved = expanded as unknown as ResolvedPipeline;
  const split = resolveSplit(resolved.split, resolved.patch.size);
  return { ...resolved, name, split, dataset: withLabelsOfParts(resolved.dataset, split), architecture } as NetworkExperiment;
}

/** A file's own name, as far as the schema allows it. */
export function nameOf(file: string): string {
  const stem = basename(file)
    .replace(/\.ya?ml$/, '')
    .toLowerCase();
  return (
    stem
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 64) || 'pipeline'
  );
}
