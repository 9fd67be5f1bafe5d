import { existsSync } from 'node:fs';
import { addressOf, restated } from '../../pipeline/address/address.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { Failure } from '../../errors/failure.js';
import type { LooseTrial } from '../../store/begun.js';
import { trialFolder } from '../../store/layout.js';
import { COMMANDS } from '../commands/index.js';
import { parseCall } from '../options/parse.js';
import { typedLine } from '../options/typed.js';
import { loadNamed, type NamedOptions } from './load-named.js';

/** A run that was begun, and of which trials are missing. */
export interface UnfinishedRun {
  readonly name: string;
  /** As it was typed: the same resumes. */
  readonly command: string;
  readonly finished: number;
  readonly trials: number;
}

/**
 * The runs of a store that were begun and not finished, as far as their trials tell: each names the command that computed it, whose
 * pipeline must have it still.
 *
 * @param loose the trials of no finished run and of none that is being computed
 */
export function unfinishedRuns(root: string, loose: readonly LooseTrial[]): UnfinishedRun[] {
  const begun = new Map<string, { words: readonly string[]; trials: LooseTrial[] }>();
  for (const trial of loose) {
    const words = trial.command?.slice(1);
    if (!words) continue;
    const known = begun.get(words.join('\n')) ?? { words, trials: [] };
    begun.set(words.join('\n'), { words, trials: [...known.trials, trial] });
  }
  return [...begun.values()].flatMap(({ words, trials }) => unfinished(words, trials, root) ?? []);
}

function unfinished(words: readonly string[], trials: readonly LooseTrial[], root: string): UnfinishedRun | undefined {
  const pipeline = pipelineOf(words);
  if (!pipeline) return undefined;
  const planned = pipeline.configurations.flatMap(({ experiment }) => experiment.seeds.map((seed) => ({ experiment, seed })));
  // With the data of one of its trials, all others of the same scene are known, also those that another command has computed.
  const isThere = ({ experiment, seed }: (typeof planned)[number]) =>
    trials.some(({ trial }) => existsSync(trialFolder(root, addressOf(restated(experiment, seed, trial)))));
  const isOwn = planned.some(({ experiment, seed }) =>
    trials.some(({ address, trial }) => addressOf(restated(experiment, seed, trial)) === address),
  );
  const finished = planned.filter(isThere).length;
  // A finished run that was removed has left all of its trials.
  if (!isOwn || finished === planned.length) return undefined;
  return { name: pipeline.name, command: typedLine(words), finished, trials: planned.length };
}

/** Undefined where the pipeline is not there any more, or is wrong by now, or where another command was typed. */
function pipelineOf(words: readonly string[]): LoadedPipeline | undefined {
  try {
    const { command, positionals, options } = parseCall(words, COMMANDS);
    return command?.name === 'run' && positionals.length === 1 ? loadNamed(positionals[0], options as NamedOptions) : undefined;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

export function unfinishedText({ name, finished, trials, command }: UnfinishedRun): string {
  return `${name}: unfinished, ${finished} of ${trials} trials; the same command resumes: ${command}`;
}
