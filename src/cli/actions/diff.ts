import { resolve } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { type ComparedPipelines, diffPipelines, isEmpty } from '../../pipeline/diff/diff-pipelines.js';
import { findRun } from '../../store/find.js';
import { RunFolder } from '../../store/run-folder.js';
import { print } from '../text/print.js';
import type { ExitCode } from '../command.js';
import { loadNamed } from '../names/load-named.js';
import { diffLine } from '../names/other-runs.js';
import { pipelineNamed, RUNS } from '../names/pipeline-named.js';
import type { Values } from '../options/option.js';
import type { General } from '../options/shared.js';
import { diffMarkdown, diffText, type SharedTrials } from '../text/diff-text.js';
import type { OPTIONS } from '../commands/diff.js';

type Options = Values<typeof OPTIONS> & General;

export async function act(positionals: readonly string[], options: Options): Promise<ExitCode> {
  if (positionals.length !== 2) {
    const write = positionals.length === 1 ? lineFor(positionals[0], options) : undefined;
    throw new Failure({
      code: 'usage',
      message: `diff takes two pipelines or runs, not ${positionals.length}`,
      hint: 'Name each by its file, its name or its folder; hsi-run ls lists the runs.',
      ...(write === undefined ? {} : { instead: { write } }),
    });
  }
  const [first, second] = withRun(positionals, options.set.length > 0, options.runs);
  const [a, b] = [load(first, [], options), load(second, options.set, options)];
  const found = diffPipelines(a, b);
  const same = isEmpty(found);
  const trials = sharedTrials(a.run, b.run);
  if (options.json) print(JSON.stringify(asJson(found, same, trials), null, 2));
  else if (options.markdown) print(same ? 'No difference.' : diffMarkdown(found, trials));
  else if (!options.quiet) print(same ? 'no difference' : diffText(found, trials));
  return same ? 0 : 1;
}

/** Of a pipeline alone that has been run: it beside its newest run. */
function lineFor(text: string, options: Options): string | undefined {
  if (pipelineNamed(text, options.runs)?.run !== undefined) return undefined;
  try {
    return diffLine(text, loadNamed(text, options), options);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/**
 * `diff mine mine.yaml` compares the run with its file as it is now: a word for the file that the other is means its run here.
 *
 * @throws Failure `run-unknown` where it has none, `run-ambiguous` where it has several
 */
function withRun(given: readonly string[], isSet: boolean, runs = RUNS): readonly string[] {
  const [one, other] = given.map((text) => pipelineNamed(text, runs));
  const isSame = one && other && one.run === undefined && other.run === undefined && resolve(one.file) === resolve(other.file);
  if (isSet || !isSame || given[0] === given[1]) return given;
  return given.map((text) => (/[/\\]|\.ya?ml$/i.test(text) ? text : findRun(runs, text).folder));
}

/** A run is spelled out: its defaults are no differences. */
function load(text: string, set: readonly string[], options: Options): ComparedPipelines & { readonly run?: string } {
  const { run, ...pipeline } = loadNamed(text, { ...options, set });
  return { pipeline, spelledOut: run !== undefined, ...(run === undefined ? {} : { run }) };
}

/** Of two runs, how many of their trials are the same; what is no run has none yet. */
function sharedTrials(a: string | undefined, b: string | undefined): SharedTrials | undefined {
  const [left, right] = [a, b].map(trialsOf);
  return left && right && { shared: left.filter((address) => right.includes(address)).length, of: [left.length, right.length] };
}

function trialsOf(folder: string | undefined): string[] | undefined {
  return folder === undefined
    ? undefined
    : new RunFolder(folder).manifest()?.configurations.flatMap(({ trials }) => trials.map(({ address }) => address));
}

/** Of two single configurations the consequences stand at the top. */
function asJson({ differences, pairs, lone }: ReturnType<typeof diffPipelines>, same: boolean, trials?: SharedTrials): object {
  const head = { same, differences, ...(trials ? { trials } : {}) };
  if (pairs.length === 1 && lone.length === 0) return { ...head, ...pairs[0].consequences };
  return {
    ...head,
    configurations: [...pairs.map(({ names: [from, to], consequences, ...pair }) => ({ from, to, ...pair, ...consequences })), ...lone],
  };
}
