import { relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { formatProblem } from '../../errors/format.js';
import { prepareRun, trialsIn } from '../../plan/prepare.js';
import { clusterSettings } from '../../cluster/submit/settings.js';
import { type SubmittedJobs, submitToSlurm } from '../../cluster/submit/slurm.js';
import { countOf, draftSubmission, type Submission } from '../../cluster/submit/submission.js';
import type { TrialIdentity } from '../../pipeline/address/address.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { whileHolding } from '../../store/hold.js';
import { note, print, warn } from '../text/print.js';
import { pipelineArgument } from '../names/pipeline-argument.js';
import type { ExitCode } from '../command.js';
import type { Values } from '../options/option.js';
import type { General } from '../options/shared.js';
import { mapChoice } from '../files/map-choice.js';
import { userCache } from '../../workers/user-cache.js';
import type { OPTIONS } from '../commands/submit.js';

type Options = Values<typeof OPTIONS> & General;

export async function act(positionals: readonly string[], options: Options): Promise<ExitCode> {
  const { to, cluster, json, quiet } = options;
  if (to !== 'slurm') {
    const message = to === undefined ? 'submit needs a scheduler' : `--to ${to}: unknown`;
    throw new Failure({ code: 'usage', message, hint: 'Known: --to slurm. For other schedulers use --shard (docs/clusters.md).' });
  }
  const pipeline = pipelineArgument('submit', positionals, options);
  const maps = mapChoice(options);
  const drafting = { ...options, maps, program: process.argv[1], now: new Date() };
  const submission = draftSubmission(pipeline, clusterSettings(pipeline, cluster), drafting);
  if (options['dry-run']) {
    const { name, trials, tasks, folder, files } = submission;
    if (json) print(JSON.stringify({ name, trials, tasks, folder, files: Object.fromEntries(files) }, null, 2));
    else
      print(
        ['compute.sh', 'gather.sh']
          .map((file) => `==> ${file} <==\n${files.get(file as 'compute.sh')}`)
          .join('\n')
          .trimEnd(),
      );
    return 0;
  }
  const trials = await checkData(pipeline, options);
  const jobs = await whileHolding(options.runs, () => submitToSlurm(submission, trials), note);
  const { name, tasks, folder } = submission;
  if (json) print(JSON.stringify({ name, trials: submission.trials, tasks, folder, jobs }, null, 2));
  else print(quiet ? jobs.gather : describe(submission, jobs));
  return 0;
}

/**
 * What would stop every task is told here, once. Data may lie on the nodes alone: that is a warning.
 *
 * @returns the trials, of an engine that does not count; undefined where the data is not here
 */
async function checkData(pipeline: LoadedPipeline, options: Options): Promise<readonly TrialIdentity[] | undefined> {
  try {
    // Of no engine: which one there will be is not known here.
    const prepared = await prepareRun(pipeline, { ...options, cache: userCache(), chosen: { name: 'none', class: 'none' } });
    return trialsIn(prepared).map(({ identity }) => identity);
  } catch (error) {
    if (!(error instanceof Failure) || error.problems.some(({ code }) => code !== 'file-missing')) throw error;
    warn(`${error.problems.map(formatProblem).join('\n')}\n  The nodes must find it at this place.`);
    return undefined;
  }
}

function describe({ trials, tasks, folder, logs }: Submission, { compute, gather }: SubmittedJobs): string {
  return [
    `job ${compute}: ${countOf(trials, tasks)}; job ${gather} gathers them (squeue -j ${compute},${gather})`,
    `logs: ${relative('', logs)}`,
    relative('', folder),
  ].join('\n');
}
