import { Failure } from '../../errors/failure.js';
import type { PipelineDifference } from '../../pipeline/diff/diff.js';
import { type ComparedPipelines, diffPipelines, type PipelineDiff } from '../../pipeline/diff/diff-pipelines.js';
import { sidesOf } from '../../pipeline/diff/difference-text.js';
import type { StoredRun } from '../../store/list.js';
import { loadNamed, type NamedOptions } from './load-named.js';

/** Of each run so many differences are named, none of which is longer than this. */
const [MOST_DIFFERENCES, LONGEST] = [3, 70];

/** What the two sides are called: the run, and what it is compared with. */
export interface Sides {
  readonly run: 'here' | 'there';
  readonly other: 'here' | 'there';
}

/**
 * The settings of a run that differ from those of another pipeline, in a line.
 *
 * @returns undefined where both have the same settings
 */
export function runDifferences(
  { folder }: Pick<StoredRun, 'folder'>,
  other: ComparedPipelines | undefined,
  options: NamedOptions,
  sides: Sides,
): string | undefined {
  const stored = storedPipeline(folder, options);
  if (!stored || !other) return 'its pipeline can no longer be read';
  const texts = differencesIn(diffPipelines(stored, other), sides);
  if (texts.length === 0) return undefined;
  const more = texts.length - MOST_DIFFERENCES;
  return `${texts.slice(0, MOST_DIFFERENCES).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** Undefined where an older version has written what is no valid pipeline now. */
export function storedPipeline(folder: string, { runs, data }: NamedOptions): ComparedPipelines | undefined {
  try {
    return { pipeline: loadNamed(folder, { runs, data }), spelledOut: true };
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function differencesIn({ differences, pairs, lone }: PipelineDiff, sides: Sides): string[] {
  const texts = [...differences, ...pairs.flatMap((pair) => pair.differences)].map((difference) => differenceText(difference, sides));
  const configurations = lone.map(({ kind, name }) => `the configuration ${name} is only ${sideOf(kind, sides)}`);
  return [...new Set([...texts, ...configurations])];
}

function differenceText(difference: PipelineDifference, sides: Sides): string {
  const { kind, path } = difference;
  const values = sidesOf(difference);
  const text = kind === 'changed' ? `${path}: ${values.join(`, ${sides.other} `)}` : `${path}: ${values[0]} only ${sideOf(kind, sides)}`;
  return text.length <= LONGEST ? text : path;
}

const sideOf = (kind: PipelineDifference['kind'], sides: Sides) => (kind === 'added' ? sides.other : sides.run);
