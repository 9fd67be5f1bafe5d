import { Failure } from '../../errors/failure.js';
import { namesIn } from '../../store/entries.js';
import { verifyPipeline, verifyRun } from '../../verify/verify.js';
import { isFine } from '../../verify/verification.js';
import type { ExitCode } from '../command.js';
import { pipelineArgument } from '../names/pipeline-argument.js';
import { pipelineNamed } from '../names/pipeline-named.js';
import { requireRunOf, runFolderNamed } from '../names/run-named.js';
import type { Values } from '../options/option.js';
import type { General } from '../options/shared.js';
import { reportVerification } from '../outcomes/report-verify.js';
import { watched } from '../progress/watch.js';
import { userCache } from '../../workers/user-cache.js';
import type { OPTIONS } from '../commands/verify.js';
import { statOf } from '../../base/stat.js';

type Options = Values<typeof OPTIONS> & General;

export async function act(positionals: readonly string[], options: Options): Promise<ExitCode> {
  checkOptions(positionals, options);
  const [argument] = positionals;
  const settings = { ...options, cache: userCache(), ...watched(options, { nothingKept: true }) };
  const pipeline = isPipeline(argument, options.runs) ? pipelineArgument('verify', positionals, options) : undefined;
  if (pipeline && options.against === undefined) await requireRunOf(argument, pipeline, options);
  const verification = pipeline
    ? await verifyPipeline(pipeline, settings)
    : await verifyRun(await runFolderNamed(argument, options), settings);
  reportVerification(verification, options);
  return (isFine(verification) ? 0 : 1) satisfies ExitCode;
}

function checkOptions(positionals: readonly string[], { trials, integrity, against, set, configuration, runs }: Options): void {
  const usage = (message: string, hint = 'hsi-run verify --help shows examples.') => new Failure({ code: 'usage', message, hint });
  if (positionals.length !== 1) throw usage(`verify needs one run or one pipeline file, not ${positionals.length}`);
  if (integrity && trials !== undefined)
    throw usage('--integrity computes nothing, but --trials asks for computing', 'Use only one of them.');
  if (against !== undefined && trials !== undefined && (integrity || !isPipeline(positionals[0], runs))) {
    throw usage(
      'with --against, --trials needs a pipeline: it computes its trials and compares them',
      "Give the pipeline's file, or remove --trials.",
    );
  }
  if (!isPipeline(positionals[0], runs) && (set.length > 0 || configuration !== undefined)) {
    throw usage('a run is verified unchanged, without --set and --configuration', "Give the pipeline's file, or remove these options.");
  }
}

/** A name that a run has means the run, which is verified as it is stored. */
function isPipeline(argument: string, runs: string): boolean {
  const stat = statOf(argument);
  if (stat?.isFile() || /\.ya?ml$/i.test(argument)) return true;
  if (stat || namesIn(runs).some((name) => name.startsWith(argument))) return false;
  return pipelineNamed(argument, runs) !== undefined;
}
